using WebChat.Cli;
using WebChat.Client;
using WebChat.Contracts;

namespace WebChat.Tests.ConsoleClient;

/// <summary>The same cases as those of the page.</summary>
public sealed class MentionsTests
{
    [Theory]
    [InlineData("@ann")]
    [InlineData("hello @ann!")]
    [InlineData("(@ann)")]
    [InlineData("@ann, @bob")]
    [InlineData("@bob and @ann.")]
    [InlineData("is it @ann?")]
    [InlineData("@ann's idea")]
    [InlineData("@ann-")]
    [InlineData("ask @ANN")]
    [InlineData("or @Ａnn")]
    [InlineData("@ann你好")]
    [InlineData("x@y @ann")]
    [InlineData("@d'Arc", "d’Arc")]
    [InlineData("and @🦊!", "🦊")]
    [InlineData("你好@小明你在吗", "小明")]
    [InlineData("@snake_case_", "snake_case_")]
    [InlineData("@a__ there", "a__")]
    public void A_name_after_the_sign_is_a_call_however_it_is_written(string text, string name = "ann") =>
        Assert.Equal((true, false), Mentions.In(text, name, _ => false));

    [Theory]
    [InlineData("ann")]
    [InlineData("ann, are you there?")]
    [InlineData("@anna")]
    [InlineData("@ann_b")]
    [InlineData("mail ann@ann.example")]
    [InlineData("x@ann")]
    [InlineData("@ann.lee")]
    [InlineData("@ann-lee")]
    [InlineData("@ ann")]
    [InlineData("@@")]
    [InlineData("@1ann")]
    [InlineData("@allan @all-in")]
    [InlineData("@")]
    [InlineData("@\ud800ann")]
    public void What_only_looks_like_it_is_none(string text) => Assert.Equal((false, false), Mentions.In(text, "ann", _ => false));

    [Fact]
    public void Of_two_names_that_fit_the_longer_one_is_meant()
    {
        var callings = new Callings { OwnTag = "me", OwnName = "小明" };
        var message = new MessageEvent("ops", 1, "id", "ann", "t", "@小明明 在吗", MessageKinds.Text);
        Assert.Equal(Concern.Mention, callings.Of(message));
        callings.Take(new EnteredEvent("ops", "", 2, [new Member("小明", "me", "online"), new Member("eve", "e", "online")]));
        Assert.Equal(Concern.Mention, callings.Of(message));
        callings.Take(new RenamedEvent("ops", "eve", "小明明", "e"));
        Assert.Equal(Concern.None, callings.Of(message));
        callings.Take(new LeftEvent("ops", "小明明", "e", LeaveReasons.Quit));
        Assert.Equal(Concern.Mention, callings.Of(message));
    }

    [Theory]
    [InlineData("@all lunch, @ann", true, true)]
    [InlineData("@Everyone, 开会了@所有人", false, true)]
    public void Everybody_is_called_by_words_that_nobody_can_have_as_a_name(string text, bool me, bool everybody) =>
        Assert.Equal((me, everybody), Mentions.In(text, "ann", _ => false));
}
