using System.Text;
using WebChat.Bench.Protocols;

namespace WebChat.Tests.Bench;

/// <summary>The stamp in every text, and lines of IRC.</summary>
public sealed class TextsTests
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(123_456_789_012_345, 42)]
    [InlineData(long.MaxValue, int.MaxValue)]
    public void A_stamp_is_found_in_what_a_protocol_makes_of_the_text(long sentAt, int number)
    {
        var text = Stamp.NewText(100);
        Stamp.Write(text, long.MaxValue, int.MaxValue);
        Stamp.Write(text, sentAt, number);
        var wire = $$"""{"type":1,"arguments":[[{"type":"message","text":"{{Encoding.UTF8.GetString(text)}}"}]]}""";
        ReadOnlySpan<byte> bytes = Encoding.UTF8.GetBytes(wire + wire);
        for (var i = 0; i < 2; i++)
        {
            Assert.True(Stamp.TryRead(ref bytes, out var foundAt, out var found));
            Assert.Equal((sentAt, number), (foundAt, found));
        }

        Assert.False(Stamp.TryRead(ref bytes, out _, out _));
        Assert.Equal(100, text.Length);
        Assert.NotEqual((byte)' ', text[^1]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("ts=")]
    [InlineData("ts=12")]
    [InlineData("ts=12#")]
    [InlineData("ts=12#34")]
    [InlineData("ts=#34;")]
    [InlineData("ts=12#;")]
    [InlineData("ts=1x#2;")]
    [InlineData("ts=1#99999999999;")]
    public void What_only_looks_like_a_stamp_is_none(string text)
    {
        ReadOnlySpan<byte> bytes = Encoding.UTF8.GetBytes(text);
        Assert.False(Stamp.TryRead(ref bytes, out _, out _));
        bytes = Encoding.UTF8.GetBytes(text + "ts=7#8;");
        Assert.True(Stamp.TryRead(ref bytes, out var sentAt, out var number));
        Assert.Equal((7, 8), (sentAt, number));
    }

    [Theory]
    [InlineData("PING :bench.example", "", "PING", ":bench.example", false)]
    [InlineData(":bench.example 001 ann :Welcome to it", "bench.example", "001", "ann :Welcome to it", false)]
    [InlineData(":a!b@c PRIVMSG #room :ts=1#2; text", "a!b@c", "PRIVMSG", "#room :ts=1#2; text", false)]
    [InlineData(":bench.example 433 * ann :Nickname is in use", "bench.example", "433", "* ann :Nickname is in use", true)]
    [InlineData(":bench.example 422 ann :No message of the day", "bench.example", "422", "ann :No message of the day", false)]
    [InlineData("ERROR :Closing link", "", "ERROR", ":Closing link", true)]
    [InlineData("", "", "", "", false)]
    [InlineData(":alone", "alone", "", "", false)]
    public void A_line_of_IRC_has_a_source_a_command_and_the_rest(string text, string source, string command, string rest, bool refusal)
    {
        var line = IrcLine.Parse(Encoding.UTF8.GetBytes(text));
        Assert.Equal(source, Encoding.UTF8.GetString(line.Source));
        Assert.Equal(command, Encoding.UTF8.GetString(line.Command));
        Assert.Equal(rest, Encoding.UTF8.GetString(line.Parameters));
        Assert.Equal(refusal, line.IsRefusal);
    }
}
