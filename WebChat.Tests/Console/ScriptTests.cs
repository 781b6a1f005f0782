using System.Globalization;
using System.Text.Json;
using WebChat.Contracts;
using WebChat.Tests.Infrastructure;

namespace WebChat.Tests.ConsoleClient;

public sealed class ScriptTests
{
    private const string Nowhere = "http://127.0.0.1:9/";

    [Fact(Timeout = 90_000)]
    public async Task Piped_lines_are_messages_in_order_and_never_commands()
    {
        await using var server = ChatServer.Start();
        await using var bob = await server.JoinAsync("bob");
        var (code, output, error) = await Webchat.RunAsync(
            "one\n\n  \n/quit\nthr\u00e9\u00e9\n",
            "join",
            server.Url.ToString(),
            "--nick",
            "script"
        );
        Assert.Equal((0, ""), (code, error));
        Assert.Equal(1, (await bob.ExpectMessageAsync("one")).Seq);
        Assert.Equal(2, (await bob.ExpectMessageAsync("/quit")).Seq);
        Assert.Equal(3, (await bob.ExpectMessageAsync("thr\u00e9\u00e9")).Seq);
        Assert.Equal(LeaveReasons.Quit, (await bob.ExpectAsync<LeftEvent>()).Reason);
        Assert.DoesNotContain('\u001b', output);
    }

    [Fact(Timeout = 90_000)]
    public async Task While_slowed_down_it_waits_and_goes_on()
    {
        await using var server = ChatServer.Start(("Chat:Limits:MessagesPerSecond", "10"), ("Chat:Limits:Burst", "2"));
        await using var bob = await server.JoinAsync("bob");
        var lines = string.Concat(Enumerable.Range(1, 8).Select(n => string.Create(CultureInfo.InvariantCulture, $"line {n}\n")));
        var (code, _, error) = await Webchat.RunAsync(lines, "join", server.Url.ToString(), "--nick", "script");
        Assert.Equal((0, ""), (code, error));
        Assert.Equal(8, (await bob.ExpectMessageAsync("line 8")).Seq);
    }

    [Fact(Timeout = 90_000)]
    public async Task What_is_changed_is_printed_in_one_line_each()
    {
        await using var server = ChatServer.Start();
        await using var bob = await server.JoinAsync("bob");
        await bob.SayAsync("before");
        await using var program = Webchat.Start("join", server.Url.ToString(), "--nick", "script");
        await bob.ExpectAsync<JoinedEvent>();
        await bob.SetTopicAsync("numbers");
        await ExpectAsync("-- bob has set the topic: numbers");
        await bob.EditAsync(1, "after");
        await ExpectAsync("-- bob changed \"before\" to: after");
        await bob.SayAsync("yes", replyTo: 1);
        await ExpectAsync("bob (to bob: \"after\"): yes");
        await bob.ReactAsync(1, "👍");
        await ExpectAsync("-- bob reacted 👍 to bob: \"after\"");
        await bob.DeleteAsync(1);
        await ExpectAsync("-- bob has deleted a message");
        var (code, _, error) = await program.EndAsync("");
        Assert.Equal((0, ""), (code, error));

        async Task ExpectAsync(string line)
        {
            var seen = new List<string>();
            while (await program.Output.ReadLineAsync().InTime() is { } next)
            {
                if (next.EndsWith(line, StringComparison.Ordinal))
                    return;
                seen.Add(next);
            }

            Assert.Fail($"\"{line}\" did not come, but: {string.Join(" | ", seen)}");
        }
    }

    [Fact(Timeout = 90_000)]
    public async Task Json_prints_one_event_a_line_as_it_happens()
    {
        await using var server = ChatServer.Start();
        await using var bob = await server.JoinAsync("bob", "ops");
        await using var program = Webchat.Start("join", $"{server.Url}r/ops", "--nick", "script", "--json");
        await bob.ExpectAsync<JoinedEvent>();
        await bob.SayAsync("\u001b[31m\u202e\u4f60", "ops");
        var seen = new List<string?>();
        // In this order or the other: a live message can be there before the answer to entering.
        while (!seen.Contains("message") || !seen.Contains("entered"))
        {
            var line = await program.Output.ReadLineAsync().InTime() ?? throw new EndOfStreamException(string.Join(", ", seen));
            using var json = JsonDocument.Parse(line);
            seen.Add(json.RootElement.GetProperty("type").GetString());
            Assert.DoesNotContain('\u001b', line);
        }

        var (code, _, error) = await program.EndAsync("from the script\n");
        Assert.Equal((0, ""), (code, error));
        await bob.ExpectMessageAsync("from the script");
    }

    [Fact(Timeout = 90_000)]
    public async Task A_refused_name_is_exit_code_1_with_the_code_in_words()
    {
        await using var server = ChatServer.Start();
        await using var bob = await server.JoinAsync("bob");
        var (code, output, error) = await Webchat.RunAsync("x\n", "join", server.Url.ToString(), "--nick", "bob");
        Assert.Equal((1, ""), (code, output));
        Assert.StartsWith("Refused (nickname_taken): ", error, StringComparison.Ordinal);
    }

    [Fact(Timeout = 90_000)]
    public async Task A_line_that_is_refused_is_told_and_the_others_are_sent()
    {
        await using var server = ChatServer.Start();
        await using var bob = await server.JoinAsync("bob");
        var input = $"one\n{new string('x', 4001)}\ntwo\n";
        var (code, _, error) = await Webchat.RunAsync(input, "join", server.Url.ToString(), "--nickname", "script");
        Assert.Equal(1, code);
        Assert.StartsWith("Refused (text_too_long): ", error, StringComparison.Ordinal);
        Assert.Equal(2, (await bob.ExpectMessageAsync("two")).Seq);
    }

    [Theory(Timeout = 90_000)]
    [InlineData("frob")]
    [InlineData("join")]
    [InlineData("join", "ftp://example.org", "--nick", "ann")]
    [InlineData("join", Nowhere, "--frob")]
    [InlineData("join", Nowhere)]
    [InlineData("announce", Nowhere, "text")]
    public async Task Wrong_usage_is_exit_code_2_with_a_sentence(params string[] arguments)
    {
        var (code, output, error) = await Webchat.RunAsync("", arguments);
        Assert.Equal((2, ""), (code, output));
        Assert.NotEmpty(error);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }

    [Theory(Timeout = 90_000)]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task A_signal_before_the_end_of_the_input_is_exit_code_130(string signal)
    {
        await using var server = ChatServer.Start();
        await using var bob = await server.JoinAsync("bob");
        await using var program = Webchat.Start("join", server.Url.ToString(), "--nick", "script");
        await program.Input.WriteLineAsync("sent before");
        await program.Input.FlushAsync();
        await bob.ExpectMessageAsync("sent before");
        await program.SignalAsync(signal);
        Assert.Equal(130, await program.ExitAsync());
        Assert.Equal(LeaveReasons.Quit, (await bob.ExpectAsync<LeftEvent>()).Reason);
    }

    [Fact(Timeout = 90_000)]
    public async Task Once_the_input_is_sent_a_signal_ends_following_with_exit_code_0()
    {
        await using var server = ChatServer.Start();
        await using var bob = await server.JoinAsync("bob");
        await using var program = Webchat.Start("join", server.Url.ToString(), "--nick", "script", "--follow");
        await program.Input.WriteLineAsync("sent before");
        program.Input.Close();
        await bob.ExpectMessageAsync("sent before");
        await bob.SayAsync("followed");
        while (await program.Output.ReadLineAsync().InTime() is { } line && !line.Contains("followed", StringComparison.Ordinal)) { }
        await program.SignalAsync("TERM");
        Assert.Equal(0, await program.ExitAsync());
    }

    [Fact(Timeout = 90_000)]
    public async Task Where_nothing_answers_is_exit_code_3_with_a_sentence()
    {
        var (code, _, error) = await Webchat.RunAsync("x\n", "join", Nowhere, "--nick", "ann");
        Assert.Equal(3, code);
        Assert.StartsWith("Cannot reach a chat at http://127.0.0.1:9/", error, StringComparison.Ordinal);
        (code, _, error) = await Webchat.AnnounceAsync("", ChatServer.AdminKey, Nowhere, "text");
        Assert.Equal(3, code);
        Assert.StartsWith("Cannot reach a chat at http://127.0.0.1:9/", error, StringComparison.Ordinal);
    }

    [Fact(Timeout = 90_000)]
    public async Task An_announcement_reaches_everybody()
    {
        await using var server = ChatServer.Start();
        await using var bob = await server.JoinAsync("bob");
        var url = server.Url.ToString();
        Assert.Equal((0, "", ""), await Webchat.AnnounceAsync("", ChatServer.AdminKey, url, "stop at 9"));
        Assert.Equal("stop at 9", (await bob.ExpectAsync<AnnouncementEvent>()).Text);
        Assert.Equal((0, "", ""), await Webchat.AnnounceAsync("from\nstandard input\n", ChatServer.AdminKey, url, "-"));
        Assert.Equal("from\nstandard input", (await bob.ExpectAsync<AnnouncementEvent>()).Text);

        var (code, _, error) = await Webchat.AnnounceAsync("", "a wrong key", url, "text");
        Assert.Equal(1, code);
        Assert.Contains("WEBCHAT_ADMIN_KEY", error, StringComparison.Ordinal);
        (code, _, error) = await Webchat.AnnounceAsync("", ChatServer.AdminKey, url, "  ");
        Assert.Equal(1, code);
        Assert.StartsWith("Refused (text_empty): ", error, StringComparison.Ordinal);
    }

    [Fact(Timeout = 90_000)]
    public async Task Help_and_version_are_no_errors()
    {
        var (code, output, error) = await Webchat.RunAsync("", "--help");
        Assert.Contains("import", output, StringComparison.Ordinal);
        Assert.Equal((0, ""), (code, error));
        Assert.Contains("announce", output, StringComparison.Ordinal);
        Assert.Contains("130 stopped by a signal", output, StringComparison.Ordinal);
        (code, output, _) = await Webchat.RunAsync("", "--version");
        Assert.Equal(0, code);
        Assert.Matches(@"^\d+\.\d+\.\d+", output);
    }
}
