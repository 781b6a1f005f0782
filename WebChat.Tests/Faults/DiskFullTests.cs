using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using WebChat.Contracts;
using WebChat.Tests.Infrastructure;

namespace WebChat.Tests.Faults;

/// <summary>The disk is full: what is sent is refused with that code and may be sent again; all the rest goes on.</summary>
public sealed class DiskFullTests
{
    private static readonly TimeSpan AnswerBy = TimeSpan.FromSeconds(3.5);
    private static readonly TimeSpan ReceiptBy = TimeSpan.FromSeconds(5);

    private TimeSpan _slowestRefusal;
    private TimeSpan _slowestReceipt;

    // Too long for the space that is left in pages that are there already.
    private static readonly string Text = new('x', 3000);

    [Fact]
    public async Task Each_send_is_refused_in_time_and_stored_once_when_there_is_space_again()
    {
        await using var server = ChatServer.Start((Ballast.Setting, "1"), ChatServer.InFile);
        await using var ann = await server.JoinAsync("ann");
        await using var bob = await server.JoinAsync("bob");
        await ann.SayAsync("before");
        await ann.WhisperAsync("bob", "before, in private");
        var (post, whisper) = (Guid.NewGuid().ToString(), Guid.NewGuid().ToString());
        using var admin = server.Admin();

        using (new Ballast(server))
        {
            for (var i = 0; i < 5; i++)
            {
                Assert.Equal(Codes.StorageFull, (await InTime(ann.PostAsync(Text, id: post), AnswerBy)).Error?.Code);
                Assert.Equal(Codes.StorageFull, (await InTime(ann.WhisperAsync("bob", Text, id: whisper), AnswerBy)).Error?.Code);
                using var refused = await InTime(admin.PostAsync("api/admin/announcements", new StringContent(Text)), AnswerBy);
                Assert.Equal(HttpStatusCode.InsufficientStorage, refused.StatusCode);
                Assert.Equal(Codes.StorageFull, (await refused.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString());
            }
        }

        var receipt = (await InTime(ann.PostAsync(Text, id: post), ReceiptBy)).Ok!;
        Assert.Equal(receipt, (await ann.PostAsync(Text, id: post)).Ok);
        var privately = (await InTime(ann.WhisperAsync("bob", Text, id: whisper), ReceiptBy)).Ok!;
        Assert.Equal(privately, (await ann.WhisperAsync("bob", Text, id: whisper)).Ok);
        using var announced = await InTime(admin.PostAsync("api/admin/announcements", new StringContent("space again")), ReceiptBy);
        Assert.Equal(HttpStatusCode.Created, announced.StatusCode);

        // What was acknowledged is there, what was refused is not, and nothing is twice: live and in the history alike.
        var seen = await bob.EventsUntilNowAsync();
        Assert.Equal(["before", Text], seen.OfType<MessageEvent>().Select(m => m.Text));
        Assert.Equal(["before, in private", Text], seen.OfType<PrivateEvent>().Select(p => p.Text));
        Assert.Equal("space again", Assert.Single(seen.OfType<AnnouncementEvent>()).Text);
        var lobby = await bob.EnterAsync("lobby");
        Assert.Equal([1L, 2L], lobby.Events.Cast<MessageEvent>().Select(m => m.Seq));
        Assert.Equal(
            [1L, 2L],
            (await bob.JoinAgainAsync(server, privateAfter: 0)).Privates.Cast<PrivateEvent>().Take(2).Select(p => p.Seq)
        );
        Bars.Judge(
            "disk full (`PRAGMA max_page_count`)",
            "each send answered `storage_full` within 3.5 s, receipts again within 5 s of space, nothing lost or twice",
            $"slowest refusal {_slowestRefusal.TotalMilliseconds:0} ms, slowest receipt {_slowestReceipt.TotalMilliseconds:0} ms",
            _slowestRefusal < AnswerBy && _slowestReceipt < ReceiptBy
        );
    }

    [Fact]
    public async Task Reading_and_presence_go_on()
    {
        var time = new ManualTime();
        await using var server = ChatServer.Start(time, (Ballast.Setting, "1"), ChatServer.InFile);
        await using var ann = await server.JoinAsync("ann");
        await using var bob = await server.JoinAsync("bob");
        await ann.SayAsync("before");
        await ann.EventsUntilNowAsync();
        using var full = new Ballast(server);
        Assert.Equal(Codes.StorageFull, (await ann.PostAsync(Text)).Error?.Code);

        using var http = server.Http();
        Assert.Single((await http.GetFromJsonAsync<HistoryPage>("api/rooms/lobby/messages", Wire.Json))!.Events);
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("health/ready")).StatusCode);
        Assert.Single((await ann.EnterAsync("lobby")).Events);
        Assert.Equal(2, (await ann.CallAsync<Reply<Member[]>>("Who", "lobby")).Ok!.Length);
        Assert.Null((await bob.CallAsync<Reply>("Typing", "lobby")).Error);
        Assert.Equal("bob", (await ann.ExpectAsync<TypingEvent>()).Nickname);
        Assert.Null((await bob.CallAsync<Reply>("SetQuiet", true)).Error);

        await bob.DropAsync();
        await Patience.UntilAsync(() => server.People.Single(s => s.Nickname == "bob").Connections == 0, "bob is gone");
        time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(MemberStates.Reconnecting, (await ann.ExpectAsync<PresenceEvent>()).State);
        await using var again = await server.ConnectAsync();
        Assert.True((await again.JoinAsync(null, bob.Token)).Resumed);
        await again.EnterAsync("lobby");
        Assert.Equal(MemberStates.Online, (await ann.ExpectAsync<PresenceEvent>()).State);
    }

    [Fact]
    public async Task Who_is_new_is_told_so_and_can_join_on_the_same_connection_when_there_is_space_again()
    {
        await using var server = ChatServer.Start((Ballast.Setting, "1"), ChatServer.InFile);
        await using var refused = await server.ConnectAsync();
        var nickname = "newcomer0x";
        using (new Ballast(server))
        {
            // There is room for some in pages that are there already.
            var joined = 0;
            Reply<Welcome> reply;
            while ((reply = await JoinOnceAsync(server, refused, nickname = $"newcomer{joined}x")).Error is null)
                Assert.True(++joined < 200, "The disk is not full.");
            Assert.Equal(Codes.StorageFull, reply.Error.Code);
        }

        Assert.Equal(nickname, (await refused.JoinAsync(nickname)).Nickname);
        await refused.EnterAsync("lobby");
    }

    [Fact]
    public async Task The_log_has_one_line_of_it_whatever_else_succeeds_meanwhile()
    {
        var time = new ManualTime();
        await using var server = ChatServer.Start(time, (Ballast.Setting, "1"), ChatServer.InFile);
        await using var ann = await server.JoinAsync("ann");
        using (new Ballast(server))
        {
            for (var i = 0; i < 20; i++)
            {
                Assert.Equal(Codes.StorageFull, (await ann.PostAsync(Text)).Error?.Code);
                Assert.Null((await ann.CallAsync<Reply>("SetQuiet", true)).Error);
                Assert.Null((await ann.CallAsync<Reply>("SetQuiet", false)).Error);
            }
        }

        Assert.Contains("disk is full", Assert.Single(server.Log.Warnings).Text, StringComparison.Ordinal);
        time.Advance(TimeSpan.FromSeconds(10));
        await ann.SayAsync(Text);
        await Patience.UntilAsync(
            () => server.Log.All.Contains("Storing goes on", StringComparison.Ordinal),
            "the log says that it is over"
        );
    }

    // A connection of its own as long as it succeeds; the last name is asked for on the one that is kept.
    private static async Task<Reply<Welcome>> JoinOnceAsync(ChatServer server, TestUser kept, string nickname)
    {
        await using var trial = await server.ConnectAsync();
        var reply = await trial.TryJoinAsync(nickname);
        return reply.Error is null ? reply : await kept.TryJoinAsync(nickname);
    }

    private async Task<T> InTime<T>(Task<T> call, TimeSpan most)
    {
        var since = Stopwatch.GetTimestamp();
        var answer = await call;
        var took = Stopwatch.GetElapsedTime(since);
        Assert.True(took < most, $"It took {took}.");
        if (most == AnswerBy)
            _slowestRefusal = TimeSpan.FromTicks(Math.Max(took.Ticks, _slowestRefusal.Ticks));
        else
            _slowestReceipt = TimeSpan.FromTicks(Math.Max(took.Ticks, _slowestReceipt.Ticks));
        return answer;
    }
}
