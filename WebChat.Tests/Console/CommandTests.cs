using WebChat.Cli;

namespace WebChat.Tests.ConsoleClient;

public class CommandTests
{
    [Theory]
    [InlineData("hello world", null, "hello world")]
    [InlineData("/who", "who", "")]
    [InlineData("/msg bob  many words  here", "msg", "bob  many words  here")]
    [InlineData("//etc/passwd", null, "/etc/passwd")]
    [InlineData("/", "", "")]
    [InlineData("@bob hello there", "msg", "bob hello there")]
    [InlineData("@", null, "@")]
    [InlineData("@ home", null, "@ home")]
    [InlineData("@all lunch?", null, "@all lunch?")]
    [InlineData("@Everyone: lunch?", null, "@Everyone: lunch?")]
    [InlineData("@allan lunch?", "msg", "allan lunch?")]
    [InlineData("/me\twaves", "me", "waves")]
    [InlineData("/etc/hosts\nsecond line", "etc/hosts", "second line")]
    public void A_line_is_a_command_or_a_text(string line, string? command, string rest) =>
        Assert.Equal(new Input(command, rest), Input.Parse(line));

    [Theory]
    [InlineData("who", "who")]
    [InlineData("ls", "who")]
    [InlineData("LOOK", "who")]
    [InlineData("h", "help")]
    [InlineData("i", "quiet")]
    [InlineData("ignore", "quiet")]
    public void Commands_have_aliases(string name, string expected) => Assert.Equal(expected, Commands.Find(name)?.Name);

    [Fact]
    public void An_unknown_command_is_none() => Assert.Null(Commands.Find("frob"));

    [Fact]
    public void No_two_commands_share_a_name()
    {
        var names = Commands.All.SelectMany(c => c.Aliases.Append(c.Name)).ToList();
        Assert.Equal(names.Count, names.Distinct(StringComparer.OrdinalIgnoreCase).Count());
    }

    [Fact]
    public void Help_has_every_command_and_fits_into_80_columns()
    {
        var help = Commands.Help().ToList();
        Assert.All(Commands.All, c => Assert.Contains(help, line => line.StartsWith($"/{c.Name} ", StringComparison.Ordinal)));
        // After the time and the mark of a system line.
        Assert.All(help, line => Assert.True("09:30 -- ".Length + line.Length < 80, line));
    }

    [Theory]
    [InlineData("/wh", "/who ")]
    [InlineData("@an", "@ann ")]
    [InlineData("An", "ann: ")]
    [InlineData("hello a", "ann ")]
    [InlineData("/msg b", "bob ")]
    [InlineData("/join o", "ops ")]
    [InlineData("/join ", "lobby ")]
    [InlineData("/nick a", "ann ")]
    [InlineData("xyz", null)]
    [InlineData("", null)]
    [InlineData("hello ", null)]
    public void Tab_completes_commands_names_and_rooms(string typed, string? expected)
    {
        var completer = new Completer(() => ["ann", "bob"], () => ["lobby", "ops"]);
        Assert.Equal(expected, completer.Complete(typed, typed.Length)?.Next());
    }

    [Theory]
    [InlineData("localhost:5080", "http://localhost:5080/", null)]
    [InlineData("https://example.org/chat", "https://example.org/chat", null)]
    [InlineData("https://example.org/chat/", "https://example.org/chat/", null)]
    [InlineData("http://example.org/r/ops", "http://example.org/", "ops")]
    [InlineData("http://example.org/chat/r/%E4%BD%A0", "http://example.org/chat/", "\u4f60")]
    [InlineData("http://example.org/?x=1#y", "http://example.org/", null)]
    public void An_address_is_what_the_browser_shows(string text, string server, string? room)
    {
        Assert.True(ChatAddress.TryParse(text, out var address));
        Assert.Equal(server, address.Server.AbsoluteUri);
        Assert.Equal(room, address.Room);
    }

    [Theory]
    [InlineData("")]
    [InlineData("ftp://example.org")]
    [InlineData("http://")]
    [InlineData("not an address")]
    public void Anything_else_is_no_address(string text) => Assert.False(ChatAddress.TryParse(text, out _));
}
