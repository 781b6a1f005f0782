using WebChat.Contracts;
using WebChat.Server.Chat.Names;

namespace WebChat.Tests.Names;

public sealed class RoomNameRules
{
    [Theory]
    [InlineData("lobby", "lobby")]
    [InlineData("LOBBY", "lobby")]
    [InlineData("Ｏｐｓ", "ops")]
    [InlineData("team-7_b", "team-7_b")]
    [InlineData("7", "7")]
    [InlineData("大厅", "大厅")]
    [InlineData("غرفة", "غرفة")]
    [InlineData("غُرفَة", "غُرفَة")]
    [InlineData("हिन्दी", "हिन्दी")]
    [InlineData("ห้องแชท", "ห้องแชท")]
    [InlineData("Straße", "strasse")]
    [InlineData("Команда-IT", "команда-it")]
    [InlineData("Ꭰ", "Ꭰ")]
    [InlineData("ﬁn", "fin")]
    [InlineData("__proto__", null)]
    [InlineData("a__", "a__")]
    public void Normalised(string input, string? name) => Assert.Equal(name, RoomName.Parse(input).Ok);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("-a")]
    [InlineData("_a")]
    [InlineData("\u0301a")]
    [InlineData("a b")]
    [InlineData("a.b")]
    [InlineData("..")]
    [InlineData("a/b")]
    [InlineData("a／b")]
    [InlineData("a?b")]
    [InlineData("a#b")]
    [InlineData("a%2f")]
    [InlineData("a\\b")]
    [InlineData("a\nb")]
    [InlineData("a\0b")]
    [InlineData("a\u200bb")]
    [InlineData("a\u200d")]
    [InlineData("a\u00adb")]
    [InlineData("\u3164")]
    [InlineData("a\u2800")]
    [InlineData("a\u202e")]
    [InlineData("a\u0640")]
    [InlineData("a-\u0301")]
    [InlineData("a\u20dd")]
    [InlineData("a\u0323\u0330\u0331\u0332\u0333\u0334")]
    [InlineData("a\u2d7f")]
    [InlineData("😀")]
    [InlineData("a\ufffe")]
    [InlineData("1obby")]
    [InlineData("lоbby")]
    public void Refused(string? input) => Assert.Equal(Codes.RoomInvalid, RoomName.Parse(input).Error?.Code);

    [Fact]
    public void AtMost32Characters()
    {
        Assert.NotNull(RoomName.Parse(new string('é', 32)).Ok);
        Assert.NotNull(RoomName.Parse(string.Concat(Enumerable.Repeat("𠮷", 32))).Ok);
        Assert.Equal(Codes.RoomInvalid, RoomName.Parse(new string('a', 33)).Error?.Code);
        Assert.Equal(Codes.RoomInvalid, RoomName.Parse(new string('ß', 17)).Error?.Code);
        Assert.Equal(Codes.RoomInvalid, RoomName.Parse(new string('a', 100_000)).Error?.Code);
    }
}
