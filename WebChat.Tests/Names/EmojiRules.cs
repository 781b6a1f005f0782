using System.Text.Json;
using WebChat.Server.Chat.Names;
using WebChat.Tests.Infrastructure;

namespace WebChat.Tests.Names;

/// <summary>However an emoji is written, it is one.</summary>
public sealed class EmojiRules
{
    [Theory]
    [InlineData("\u2764", "\u2764\ufe0f")]
    [InlineData("\u2764\ufe0f", "\u2764\ufe0f")]
    [InlineData("\U0001f44d", "\U0001f44d")]
    [InlineData("\U0001f44d\ufe0f", "\U0001f44d")]
    [InlineData("\u231a\ufe0f", "\u231a")]
    [InlineData("\u261d", "\u261d\ufe0f")]
    [InlineData("\u261d\U0001f3fd", "\u261d\U0001f3fd")]
    [InlineData("1\ufe0f\u20e3", "1\ufe0f\u20e3")]
    [InlineData("\U0001f1eb\U0001f1f7", "\U0001f1eb\U0001f1f7")]
    // A man runs; a flag of the rainbow; a kiss; an eye in a bubble.
    [InlineData("\U0001f3c3\u200d\u2642", "\U0001f3c3\u200d\u2642\ufe0f")]
    [InlineData("\U0001f3c3\U0001f3fd\u200d\u2642", "\U0001f3c3\U0001f3fd\u200d\u2642\ufe0f")]
    [InlineData("\U0001f3f3\u200d\U0001f308", "\U0001f3f3\ufe0f\u200d\U0001f308")]
    [InlineData("\U0001f469\u200d\u2764\u200d\U0001f48b\u200d\U0001f468", "\U0001f469\u200d\u2764\ufe0f\u200d\U0001f48b\u200d\U0001f468")]
    [InlineData("\U0001f441\u200d\U0001f5e8\ufe0f", "\U0001f441\ufe0f\u200d\U0001f5e8\ufe0f")]
    public void ItsFormsAreOne(string emoji, string qualified)
    {
        Assert.True(EmojiSequence.IsOne(emoji));
        Assert.Equal(qualified, EmojiSequence.Qualified(emoji));
        Assert.True(EmojiSequence.IsOne(qualified));
        Assert.Equal(qualified, EmojiSequence.Qualified(qualified));
    }

    /// <summary>What the page sends is what comes back, so that it finds its own again.</summary>
    [Fact]
    public void ThoseOfThePageAreInThatForm()
    {
        var file = Repository.File("WebChat.Server", "wwwroot", "lib", "emoji", "en.json");
        using var groups = JsonDocument.Parse(File.ReadAllText(file));
        var all = groups
            .RootElement.EnumerateArray()
            .SelectMany(group => group.EnumerateArray())
            .Select(each => each[0].GetString()!)
            .ToList();
        Assert.True(all.Count > 1000);
        Assert.All(all, emoji => Assert.True(EmojiSequence.IsOne(emoji), emoji));
        Assert.Equal(all, all.Select(EmojiSequence.Qualified));
    }
}
