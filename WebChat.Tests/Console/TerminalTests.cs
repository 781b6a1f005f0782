using WebChat.Contracts;
using WebChat.Tests.Infrastructure;

namespace WebChat.Tests.ConsoleClient;

public sealed class TerminalTests
{
    [Fact(Timeout = 90_000)]
    public async Task The_half_typed_line_stays_below_what_arrives()
    {
        await using var server = ChatServer.Start();
        await using var bob = await server.JoinAsync("bob");
        await using var ann = await Tmux.StartAsync($"join {server.Url} --nick ann");
        await ann.ExpectRowAsync("You are in lobby. Here: ann (you), bob.");
        await ann.TypeAsync("half typed \u4f60\u597d");
        await ann.ExpectLastRowAsync("lobby> half typed \u4f60\u597d");
        await bob.SayAsync("an interruption");
        await ann.ExpectRowAsync("bob: an interruption");
        await ann.ExpectLastRowAsync("lobby> half typed \u4f60\u597d");

        // The cursor is still where it was: in front of the two wide characters after two steps to the left.
        await ann.PressAsync("Left", "Left");
        await bob.SayAsync("another one");
        await ann.ExpectRowAsync("bob: another one");
        await ann.SendAsync("and done ");
        await bob.ExpectMessageAsync("half typed and done \u4f60\u597d");
        await ann.ExpectLastRowAsync("lobby>");
    }

    [Fact(Timeout = 90_000)]
    public async Task A_refused_name_is_asked_again()
    {
        await using var server = ChatServer.Start();
        await using var bob = await server.JoinAsync("bob");
        await using var ann = await Tmux.StartAsync($"join {server.Url}");
        await ann.ExpectLastRowAsync("Your nickname:");
        await ann.SendAsync("bob");
        await ann.ExpectRowAsync("\"bob\" is taken");
        await ann.ExpectLastRowAsync("Another nickname:");
        await ann.SendAsync("two words");
        await ann.ExpectRowAsync("A nickname has no spaces");
        await ann.SendAsync("ann");
        await ann.ExpectRowAsync("You are ann.");
        Assert.Equal("ann", (await bob.ExpectAsync<JoinedEvent>()).Nickname);
    }

    [Theory(Timeout = 90_000)]
    [InlineData("/quit", "Enter")]
    [InlineData("", "C-d")]
    [InlineData("half typed", "C-c")]
    public async Task Every_way_to_leave_ends_with_exit_code_0_and_the_terminal_as_it_was(string typed, string key)
    {
        await using var server = ChatServer.Start();
        await using var bob = await server.JoinAsync("bob");
        await using var ann = await Tmux.StartAsync($"join {server.Url} --nick ann");
        await ann.ExpectRowAsync("You are in lobby.");
        if (typed.Length > 0)
            await ann.TypeAsync(typed);

        await ann.PressAsync(key);
        await ann.ExpectRowAsync("You have left. Goodbye.");
        await ann.ExpectRowAsync("exit code 0");
        await ann.ExpectLastRowAsync(Tmux.Restored);
        Assert.DoesNotContain(await ann.RowsAsync(), row => row.Contains("half typed", StringComparison.Ordinal));
        Assert.Equal(LeaveReasons.Quit, (await bob.ExpectAsync<LeftEvent>()).Reason);
    }

    [Fact(Timeout = 90_000)]
    public async Task A_first_connection_that_fails_is_exit_code_3()
    {
        await using var ann = await Tmux.StartAsync("join http://127.0.0.1:9 --nick ann");
        await ann.ExpectRowAsync("Cannot reach a chat at http://127.0.0.1:9/");
        await ann.ExpectRowAsync("exit code 3");
        await ann.ExpectLastRowAsync(Tmux.Restored);
    }

    [Fact(Timeout = 90_000)]
    public async Task Kicked_it_says_why_and_ends_with_exit_code_1()
    {
        await using var server = ChatServer.Start();
        await using var ann = await Tmux.StartAsync($"join {server.Url} --nick ann");
        await ann.ExpectRowAsync("You are in lobby.");
        using var admin = server.Admin();
        using var kicked = await admin.DeleteAsync("api/admin/sessions/ann?reason=enough%20now");
        await ann.ExpectRowAsync("enough now");
        await ann.ExpectRowAsync("exit code 1");
    }

    [Fact(Timeout = 90_000)]
    public async Task A_paste_of_several_lines_is_one_message_and_sent_by_enter_only()
    {
        await using var server = ChatServer.Start();
        await using var bob = await server.JoinAsync("bob");
        await using var ann = await Tmux.StartAsync($"join {server.Url} --nick ann");
        await ann.ExpectRowAsync("You are in lobby.");
        await ann.PasteAsync("one\n/quit\nthree");
        await ann.ExpectLastRowAsync("lobby> one\u23CE/quit\u23CEthree");
        await ann.PressAsync("Enter");
        await bob.ExpectMessageAsync("one\n/quit\nthree");
    }

    [Fact(Timeout = 90_000)]
    public async Task What_looks_like_a_secret_is_asked_about_before_it_is_sent()
    {
        await using var server = ChatServer.Start();
        await using var bob = await server.JoinAsync("bob");
        await using var ann = await Tmux.StartAsync($"join {server.Url} --nick ann", columns: 160);
        await ann.ExpectRowAsync("You are in lobby.");
        await ann.SendAsync("password=hunter2");
        await ann.ExpectRowAsync("This looks like it has a password in it.");
        await ann.ExpectLastRowAsync("lobby> password=hunter2");
        // It is thrown away: what the Up key brings back is what was sent.
        await ann.PressAsync("C-u");
        await ann.SendAsync("hello");
        await bob.ExpectMessageAsync("hello");
        await ann.PressAsync("Up", "Up");
        await ann.ExpectLastRowAsync("lobby> hello");
        await ann.PressAsync("C-u");
        await ann.SendAsync("pwd=hunter3");
        await ann.ExpectLastRowAsync("lobby> pwd=hunter3");
        await ann.PressAsync("Enter");
        await bob.ExpectMessageAsync("pwd=hunter3");
        Assert.DoesNotContain(await bob.EventsUntilNowAsync(), e => e is MessageEvent);
    }

    [Fact(Timeout = 90_000)]
    public async Task A_line_longer_than_the_window_scrolls_and_a_smaller_window_keeps_it_in_one_row()
    {
        await using var server = ChatServer.Start();
        await using var bob = await server.JoinAsync("bob");
        await using var ann = await Tmux.StartAsync($"join {server.Url} --nick ann", columns: 40);
        await ann.ExpectRowAsync("You are in lobby.");
        var text = "0123456789 abcdefghij 0123456789 klmnopqrst";
        await ann.TypeAsync(text);
        await ann.ExpectLastRowAsync("lobby> " + text[^32..]);
        await ann.ResizeAsync(30, 24);
        await ann.ExpectLastRowAsync("lobby> " + text[^22..]);
        Assert.Single(await ann.RowsAsync(), row => row.Contains("lobby>", StringComparison.Ordinal));
        await ann.PressAsync("Enter");
        await bob.ExpectMessageAsync(text);
    }

    [Fact(Timeout = 90_000)]
    public async Task What_is_typed_goes_where_it_should()
    {
        await using var server = ChatServer.Start();
        await using var bob = await server.JoinAsync("bob");
        await using var ann = await Tmux.StartAsync($"join {server.Url} --nick ann");
        await ann.ExpectRowAsync("You are in lobby.");
        await ann.SendAsync("/frob nicate");
        await ann.ExpectRowAsync("Unknown command: /frob");
        await ann.SendAsync("//slashed");
        await bob.ExpectMessageAsync("/slashed");
        await ann.SendAsync("/me waves");
        Assert.Equal(MessageKinds.Action, (await bob.ExpectMessageAsync("waves")).Kind);
        await ann.SendAsync("@bob a text of any number of words");
        Assert.Equal("a text of any number of words", (await bob.ExpectAsync<PrivateEvent>()).Text);
        await ann.ExpectRowAsync("[private to bob] a text of any number of words");
        await ann.SendAsync("/msg nobody-x hello");
        await ann.ExpectRowAsync("Not sent: hello");
        Assert.DoesNotContain(await bob.EventsUntilNowAsync(), e => e is MessageEvent);
    }

    [Fact(Timeout = 90_000)]
    public async Task Rooms_names_and_people()
    {
        await using var server = ChatServer.Start();
        await using var bob = await server.JoinAsync("bob", "lobby", "ops");
        await using var ann = await Tmux.StartAsync($"join {server.Url} --nick ann", columns: 120, rows: 50);
        await ann.ExpectRowAsync("You are in lobby.");
        await ann.SendAsync("/join ops");
        await ann.ExpectLastRowAsync("ops>");
        await ann.SendAsync("/nick anna");
        Assert.Equal("anna", (await bob.ExpectAsync<RenamedEvent>()).To);
        await ann.SendAsync("/who");
        await ann.ExpectRowAsync("In ops: anna (you), bob.");
        await ann.SendAsync("/rooms");
        await ann.ExpectRowAsync("lobby (2 people, you are in it)");
        await bob.SayAsync("in the other one");
        await ann.ExpectRowAsync("[lobby] bob: in the other one");
        await ann.SendAsync("/whois BOB");
        await ann.ExpectRowAsync("Rooms you share: lobby, ops. Tag: ");
        await ann.SendAsync("/whois eve");
        await ann.ExpectRowAsync("Nobody called eve is here.");
        await ann.SendAsync("/invite");
        await ann.ExpectRowAsync($"{server.Url}r/ops");
        await ann.SendAsync("/leave");
        await ann.ExpectLastRowAsync("lobby>");
        await ann.SendAsync("/help");
        await ann.ExpectRowAsync("/unhide name");
    }

    [Fact(Timeout = 90_000)]
    public async Task Hiding_somebody_and_quiet_mode()
    {
        await using var server = ChatServer.Start();
        await using var bob = await server.JoinAsync("bob");
        await using var ann = await Tmux.StartAsync($"join {server.Url} --nick ann");
        await ann.ExpectRowAsync("Here: ann (you), bob.");
        await ann.SendAsync("/hide bob");
        await ann.ExpectRowAsync("Messages of bob are hidden");
        await bob.SayAsync("not to be seen");
        Assert.Null((await bob.WhisperAsync("ann", "not to be seen in private")).Error);
        await ann.SendAsync("after it in the same room");
        await ann.ExpectRowAsync("ann: after it in the same room");
        await ann.SendAsync("/unhide bob");
        await ann.ExpectRowAsync("Messages of bob are shown again");
        await bob.SayAsync("to be seen");
        await ann.ExpectRowAsync("bob: to be seen");

        await ann.SendAsync("/quiet");
        await ann.ExpectLastRowAsync("lobby (quiet)>");
        await ann.SendAsync("unheard");
        await ann.ExpectRowAsync("Not sent: unheard");
        await bob.SayAsync("while quiet");
        await bob.WhisperAsync("ann", "in private");
        await ann.ExpectRowAsync("[private from bob] in private");
        Assert.DoesNotContain(await ann.RowsAsync(), row => row.Contains("while quiet", StringComparison.Ordinal));
        await ann.SendAsync("/quiet");
        await ann.ExpectRowAsync("bob: while quiet");
        Assert.DoesNotContain(await ann.RowsAsync(), row => row.Contains("not to be seen", StringComparison.Ordinal));
        Assert.DoesNotContain(await bob.EventsUntilNowAsync(), e => e is MessageEvent { Text: "unheard" });
    }

    [Fact(Timeout = 90_000)]
    public async Task What_strangers_write_cannot_command_the_terminal_and_colours_are_ours_only()
    {
        await using var server = ChatServer.Start();
        await using var bob = await server.JoinAsync("bob");
        await using var plain = await Tmux.StartAsync($"join {server.Url} --nick ann", environment: "NO_COLOR=1");
        await using var coloured = await Tmux.StartAsync($"join {server.Url} --nick carl");
        await plain.ExpectRowAsync("You are in lobby.");
        await coloured.ExpectRowAsync("You are in lobby.");
        await bob.SayAsync("x\u001b[2J\u001b[31mred \u009b31m end");
        await plain.ExpectRowAsync("bob: x");
        await coloured.ExpectRowAsync("bob: x");
        await plain.ExpectRowAsync("end");
        Assert.DoesNotContain(await plain.RowsAsync(styles: true), row => row.Contains('\u001b', StringComparison.Ordinal));
        var styled = (await coloured.RowsAsync(styles: true)).Single(row => row.Contains("end", StringComparison.Ordinal));
        Assert.Contains("\u001b[", styled, StringComparison.Ordinal);
        Assert.DoesNotContain("\u001b[31mred", styled, StringComparison.Ordinal);
    }
}
