using WebChat.Contracts;
using WebChat.Server.Chat.Names;

namespace WebChat.Tests.Names;

public sealed class UserTextRules
{
    private const string England = "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f";

    [Theory]
    [InlineData("a\r\nb\rc\nd", "a\nb\nc\nd")]
    [InlineData("a\u0085b\u2028c\u2029d", "a\nb\nc\nd")]
    [InlineData("a\tb", "a\tb")]
    [InlineData("a\u0000\u001b\u007f\u009bb", "ab")]
    [InlineData("a\u202a\u202b\u202c\u202d\u202eb", "ab")]
    [InlineData("a\u2066\u2067\u2068\u2069b", "ab")]
    [InlineData("\ufeffa\ufff9b\ufffac\ufffb", "abc")]
    [InlineData("a\ufdd0\ufffe\uffff\U0001fffe\U0010ffffb", "ab")]
    [InlineData("\u3000 a \u00a0", "a")]
    [InlineData("a\u200cb\u200dc\u200ed", "a\u200cb\u200dc\u200ed")]
    [InlineData("ﬁ ① e\u0301", "ﬁ ① e\u0301")]
    [InlineData("❤️ 1️⃣", "❤️ 1️⃣")]
    [InlineData(England, England)]
    [InlineData("a\U000e0067\U000e007f", "a")]
    [InlineData("🏴\U000e0067\U000e0062", "🏴")]
    [InlineData("🏴\U000e0068\U000e0065\U000e006c\U000e006c\U000e006f\U000e0068\U000e0065\U000e006c\U000e006c\U000e006f\U000e007f", "🏴")]
    [InlineData("🏴\U000e0067\u0007\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f", "🏴")]
    [InlineData("z\u0300\u0301\u0302\u0303\u0304\u0305\u0306\u0307\u0308\u0309", "z\u0300\u0301\u0302\u0303\u0304\u0305\u0306\u0307")]
    [InlineData("\ue000", "\ue000")]
    public void Cleaned(string input, string clean) => Assert.Equal(clean, UserText.Clean(input).Ok);

    [Fact]
    public void APileOfMarksIsNotHiddenByInvisibleCharacters()
    {
        var pile = "z" + string.Concat(Enumerable.Repeat("\u0300\u200d\u0007\u202e", 100));
        Assert.Equal(8, UserText.Clean(pile).Ok!.Count(character => character == '\u0300'));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \t\r\n")]
    [InlineData("\u200b\u200d\ufe0f\u034f")]
    [InlineData("\u3164\u115f\uffa0\u2800")]
    [InlineData("\u202e\u0007\ufffe\U000e0041")]
    public void NothingToSee(string input) => Assert.Equal(Codes.TextEmpty, UserText.Clean(input).Error?.Code);

    // Lone surrogates do not survive in attributes.
    [Fact]
    public void NotWellFormed()
    {
        foreach (var input in new[] { null, "\ud83d", "a\ude00\ud83d", "\ude00" })
            Assert.Equal(Codes.TextInvalid, UserText.Clean(input).Error?.Code);
    }

    [Fact]
    public void LengthIsThatOfWhatWasSent()
    {
        Assert.NotNull(UserText.Clean(new string('x', 4000)).Ok);
        Assert.Equal(Codes.TextTooLong, UserText.Clean("x" + new string(' ', 4000)).Error?.Code);
        Assert.Equal(Codes.TextTooLong, UserText.Clean(new string('\ud800', 32_768)).Error?.Code);
    }

    [Fact]
    public void LinesAreThoseThatAreLeft()
    {
        Assert.NotNull(UserText.Clean("\n\n" + string.Join("\r\n", Enumerable.Repeat("x", 60)) + "\n\n").Ok);
        Assert.Equal(Codes.TextTooLong, UserText.Clean(string.Join('\n', Enumerable.Repeat("x", 61))).Error?.Code);
        Assert.Equal(Codes.TextTooLong, UserText.Clean(string.Join('\u2028', Enumerable.Repeat("x", 61))).Error?.Code);
    }
}
