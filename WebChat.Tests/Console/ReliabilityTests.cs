using WebChat.Contracts;
using WebChat.Tests.Infrastructure;

namespace WebChat.Tests.ConsoleClient;

/// <summary>What a person at a terminal, or a script, hears of lost connections, stopped servers and refused messages.</summary>
public sealed class ReliabilityTests
{
    [Fact(Timeout = 90_000)]
    public async Task A_restart_of_the_server_is_told_once_and_what_was_typed_meanwhile_is_sent_once()
    {
        await using var server = ChatServer.Start();
        await using var ann = await Tmux.StartAsync($"join {server.Url} --nick ann");
        await ann.ExpectRowAsync("You are in lobby.");
        await server.StopAsync();
        await ann.ExpectRowAsync("The server is stopping. You will be back when it is.");
        await ann.SendAsync("while offline");
        await ann.ExpectRowAsync("waiting to be sent: while offline");
        await ann.ExpectLastRowAsync("lobby (offline, 1 waiting)>");
        // Several tries are in vain.
        for (var n = 0; n < 3; n++)
            await ann.PressAsync("Enter");
        await server.RestartAsync();
        await ann.PressAsync("Enter");
        await ann.ExpectRowAsync("The server is back: no new messages.");
        await ann.ExpectRowAsync("ann: while offline");
        await ann.ExpectLastRowAsync("lobby>");
        var rows = await ann.RowsAsync();
        Assert.Single(rows, row => row.Contains("stopping", StringComparison.Ordinal));
        Assert.DoesNotContain(rows, row => row.Contains("Connection lost", StringComparison.Ordinal));
        await using var bob = await server.ConnectAsync("bob");
        await bob.JoinAsync("bob");
        Assert.Single((await bob.EnterAsync("lobby")).Events);
    }

    [Fact(Timeout = 90_000)]
    public async Task A_lost_connection_is_told_once_and_coming_back_with_what_was_missed()
    {
        await using var server = ChatServer.Start();
        await using var proxy = new FaultProxy(server.Url);
        await using var bob = await server.JoinAsync("bob");
        await using var ann = await Tmux.StartAsync($"join {proxy.Url} --nick ann");
        await ann.ExpectRowAsync("You are in lobby.");
        proxy.Cut();
        await ann.ExpectRowAsync("Connection lost, trying again.");
        var tries = proxy.Accepted;
        await bob.SayAsync("missed one");
        await bob.SayAsync("missed two");
        await Patience.UntilAsync(() => proxy.Accepted > tries, "it is tried again in vain");
        proxy.Mend();
        await ann.PressAsync("Enter");
        await ann.ExpectRowAsync("Back: 2 messages while you were away.");
        await ann.ExpectRowAsync("bob: missed two");
        Assert.Single(await ann.RowsAsync(), row => row.Contains("Connection lost", StringComparison.Ordinal));
    }

    [Fact(Timeout = 90_000)]
    public async Task Who_is_reconnecting_is_marked_so()
    {
        await using var hub = await FakeHub.StartAsync(
            call => call.Method is nameof(IChatHub.Who),
            async call =>
            {
                await call.ReceiveAsync(new PresenceEvent("lobby", "bob", MemberStates.Reconnecting));
                await call.AnswerAsync(
                    (Member[])[new Member("ann", "t", MemberStates.Online), new Member("bob", "b", MemberStates.Reconnecting)]
                );
            }
        );
        await using var ann = await Tmux.StartAsync($"join {hub.Url} --nick ann");
        await ann.ExpectRowAsync("You are in lobby.");
        await ann.SendAsync("/who");
        await ann.ExpectRowAsync("-- bob is reconnecting");
        await ann.ExpectRowAsync("In lobby: ann (you), bob (reconnecting).");
    }

    [Fact(Timeout = 90_000)]
    public async Task A_refused_message_stays_with_its_reason_and_can_be_sent_again()
    {
        await using var server = ChatServer.Start();
        await using var bob = await server.JoinAsync("bob");
        await using var ann = await Tmux.StartAsync($"join {server.Url} --nick ann", columns: 160);
        await ann.ExpectRowAsync("You are in lobby.");
        await ann.SendAsync("/again");
        await ann.ExpectRowAsync("Nothing was refused");
        await ann.SendAsync("/quiet");
        await ann.ExpectLastRowAsync("lobby (quiet)>");
        await ann.SendAsync("unheard");
        await ann.SendAsync("unheard too");
        await ann.ExpectAsync(
            rows =>
                rows.Count(row =>
                    row.Contains("Not sent: unheard", StringComparison.Ordinal)
                    && row.EndsWith("/again sends it again.", StringComparison.Ordinal)
                ) == 2,
            "both are told"
        );
        await ann.SendAsync("/quiet");
        await ann.ExpectLastRowAsync("lobby>");
        await ann.SendAsync("/again");
        await bob.ExpectMessageAsync("unheard");
        await bob.ExpectMessageAsync("unheard too");
        await ann.SendAsync("/again");
        await ann.ExpectAsync(
            rows => rows.Count(row => row.Contains("Nothing was refused", StringComparison.Ordinal)) == 2,
            "nothing is left to send again"
        );
    }

    [Theory(Timeout = 90_000)]
    [InlineData("/quit", "Enter")]
    [InlineData("", "C-c")]
    public async Task Leaving_with_unsent_messages_says_how_many(string typed, string key)
    {
        await using var server = ChatServer.Start();
        await using var proxy = new FaultProxy(server.Url);
        await using var ann = await Tmux.StartAsync($"join {proxy.Url} --nick ann");
        await ann.ExpectRowAsync("You are in lobby.");
        proxy.Cut();
        await ann.ExpectRowAsync("Connection lost");
        await ann.SendAsync("never one");
        await ann.SendAsync("never two");
        await ann.ExpectLastRowAsync("lobby (offline, 2 waiting)>");
        if (typed.Length > 0)
            await ann.TypeAsync(typed);
        await ann.PressAsync(key);
        await ann.ExpectRowAsync("2 messages were not sent:");
        await ann.ExpectRowAsync("!! never two");
        await ann.ExpectRowAsync("exit code 0");
        await ann.ExpectLastRowAsync(Tmux.Restored);
    }

    [Fact(Timeout = 90_000)]
    public async Task What_was_typed_just_before_leaving_is_sent()
    {
        await using var server = ChatServer.Start();
        await using var bob = await server.JoinAsync("bob");
        await using var ann = await Tmux.StartAsync($"join {server.Url} --nick ann");
        await ann.ExpectRowAsync("You are in lobby.");
        await ann.TypeAsync("one\rtwo\rthree\r/quit\r");
        await ann.ExpectRowAsync("exit code 0");
        await bob.ExpectMessageAsync("three");
        Assert.DoesNotContain(await ann.RowsAsync(), row => row.Contains("not sent", StringComparison.Ordinal));
    }

    [Fact(Timeout = 90_000)]
    public async Task A_gap_is_told_with_its_reason_in_words()
    {
        static bool IsSecondEnter(FakeHub.Call call) =>
            call.Method is nameof(IChatHub.Enter) && call.Argument.TryGetProperty("after", out _);
        var message = new MessageEvent("lobby", 5, "id", "bob", "b", "before", MessageKinds.Text);
        await using var hub = await FakeHub.StartAsync(
            call => call.Method is nameof(IChatHub.Enter) or nameof(IChatHub.Who),
            call =>
                call.Method is nameof(IChatHub.Who) ? Task.Run(call.Abort)
                : IsSecondEnter(call) ? call.AnswerAsync(call.State(9) with { Gap = new Gap(6, 9, GapReasons.Retention) })
                : call.AnswerAsync(call.State(5) with { Events = [message] })
        );
        await using var ann = await Tmux.StartAsync($"join {hub.Url} --nick ann");
        await ann.ExpectRowAsync("bob: before");
        await ann.SendAsync("/who");
        await ann.ExpectRowAsync("messages 6 to 9 cannot be had: the server keeps them no longer");
    }

    [Fact(Timeout = 90_000)]
    public async Task A_script_hears_of_a_loss_on_its_standard_error_and_goes_on()
    {
        await using var server = ChatServer.Start();
        await using var proxy = new FaultProxy(server.Url);
        await using var bob = await server.JoinAsync("bob");
        await using var program = Webchat.Start("join", proxy.Url.ToString(), "--nick", "script");
        await program.Input.WriteLineAsync("before");
        await program.Input.FlushAsync();
        await bob.ExpectMessageAsync("before");
        proxy.Cut();
        Assert.Equal("Connection lost, trying again. Lines wait.", await program.Error.ReadLineAsync().InTime());
        proxy.Mend();
        Assert.Equal("Back: no new messages.", await program.Error.ReadLineAsync().InTime());
        Assert.Equal(0, (await program.EndAsync("after\n")).ExitCode);
        await bob.ExpectMessageAsync("after");
    }

    [Theory(Timeout = 90_000)]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task A_script_that_is_stopped_says_which_line_was_not_sent(string signal)
    {
        await using var hub = await FakeHub.StartAsync(call => call.Method is nameof(IChatHub.Post), _ => Task.CompletedTask);
        await using var program = Webchat.Start("join", hub.Url.ToString(), "--nick", "script");
        await program.Input.WriteLineAsync("not answered");
        await program.Input.FlushAsync();
        await hub.UntilCalledAsync(nameof(IChatHub.Post));
        await program.SignalAsync(signal);
        Assert.Equal(130, await program.ExitAsync());
        Assert.Equal("Not sent, nor anything after it: not answered\n", await program.Error.ReadToEndAsync().InTime());
    }

    [Fact(Timeout = 90_000)]
    public async Task A_script_that_is_removed_ends_at_once_with_exit_code_1()
    {
        await using var server = ChatServer.Start();
        await using var bob = await server.JoinAsync("bob");
        await using var program = Webchat.Start("join", server.Url.ToString(), "--nick", "script");
        await bob.ExpectAsync<JoinedEvent>();
        using var admin = server.Admin();
        using var removed = await admin.DeleteAsync("api/admin/sessions/script?reason=enough");
        Assert.Equal(1, await program.ExitAsync());
        Assert.StartsWith("The chat has ended: ", await program.Error.ReadToEndAsync().InTime(), StringComparison.Ordinal);
    }

    [Fact(Timeout = 90_000)]
    public async Task A_script_that_is_removed_while_it_comes_in_is_told_so_too()
    {
        await using var hub = await FakeHub.StartAsync(
            call => call.Method is nameof(IChatHub.Enter),
            call => call.ReceiveAsync(new NoticeEvent(NoticeCodes.Kicked, "You were removed."))
        );
        await using var program = Webchat.Start("join", hub.Url.ToString(), "--nick", "script");
        Assert.Equal(1, await program.ExitAsync());
        Assert.StartsWith("The chat has ended: You were removed.", await program.Error.ReadToEndAsync().InTime(), StringComparison.Ordinal);
    }

    [Fact(Timeout = 90_000)]
    public async Task A_script_whose_output_nobody_reads_any_more_ends()
    {
        await using var server = ChatServer.Start();
        await using var bob = await server.JoinAsync("bob");
        await using var program = Webchat.Start("join", server.Url.ToString(), "--nick", "script", "--follow");
        await bob.ExpectAsync<JoinedEvent>();
        program.Output.Close();
        await bob.SayAsync("to nobody");
        Assert.Equal(0, await program.ExitAsync());
        Assert.Equal("", await program.Error.ReadToEndAsync().InTime());
    }
}
