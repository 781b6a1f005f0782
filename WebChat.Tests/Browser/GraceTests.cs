using System.Net.Http.Json;
using WebChat.Contracts;
using WebChat.Tests.Infrastructure;
using static Microsoft.Playwright.Assertions;

namespace WebChat.Tests.Browser;

/// <summary>Who drops is soon given up: what the others see, and what those see who come back.</summary>
public sealed class GraceTests(Chromium chromium) : BrowserTest(chromium)
{
    protected override (string Key, string Value)[] Settings => [("Chat:GraceSeconds", "1")];

    [Fact]
    public async Task Who_leaves_is_told_with_the_reason_in_words()
    {
        var ann = await JoinAsync("ann");
        await using var quitter = await SomebodyAsync(ann, "bob");
        await quitter.CallRawAsync("Quit");
        await Expect(ann.Find("left")).ToContainTextAsync("bob left");

        await ann.SayAsync("who is next?");
        await using var kicked = await SomebodyAsync(ann, "eve");
        using (var admin = Server.Admin())
            (await admin.DeleteAsync("api/admin/sessions/eve")).EnsureSuccessStatusCode();
        await Expect(ann.Find("left").Last).ToContainTextAsync("eve was removed by an operator");

        await ann.SayAsync("and now?");
        await using var lost = await SomebodyAsync(ann, "zoe");
        await lost.DropAsync();
        await Expect(ann.Find("left").Last).ToContainTextAsync("zoe lost the connection");
        await Expect(ann.Find("person")).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task What_was_refused_can_be_sent_again_or_discarded()
    {
        var ann = await JoinAsync("ann");
        await using var bob = await SomebodyAsync(ann, "bob");
        await ann.TypeAsync("@bob hello");
        await ann.ExpectTitleAsync("bob");
        await ann.ExpectTextsAsync("hello");
        await bob.DropAsync();
        await ann.Room("lobby").ClickAsync();
        await Expect(ann.Find("left")).ToContainTextAsync("bob lost the connection");
        await ann.Conversation("bob").ClickAsync();
        await ann.TypeAsync("one");
        await ann.TypeAsync("two");
        await Expect(ann.Find("failed")).ToHaveCountAsync(2);
        await Expect(ann.Find("failed").First).ToContainTextAsync("Nobody called bob is here");

        await using var again = await Server.ConnectAsync("bob");
        await again.JoinAsync("bob", bob.Token);
        await ann.Message("one").GetByTestId("retry").ClickAsync();
        await Expect(ann.Find("failed")).ToHaveCountAsync(1);
        await ann.Message("two").GetByTestId("discard").ClickAsync();

        await ann.ExpectTextsAsync("hello", "one");
        await Expect(ann.Find("failed")).ToHaveCountAsync(0);
        var heard = (await again.EventsUntilNowAsync()).OfType<PrivateEvent>().Select(p => p.Text);
        Assert.Equal(["one"], heard);
        await ann.ReloadAsync();
        await ann.ExpectTextsAsync("hello", "one");
    }

    [Fact]
    public async Task Who_lost_the_name_chooses_another_and_all_the_rest_is_there()
    {
        var ann = await JoinAsync("ann");
        await using var bob = await SomebodyAsync(ann, "bob");
        await ann.TypeAsync("@bob hello");
        await ann.ExpectTitleAsync("bob");
        await ann.ExpectTextsAsync("hello");
        await ann.Room("lobby").ClickAsync();
        await ann.CutLineAsync();
        await ann.TypeAsync("typed while away");
        Assert.Equal(LeaveReasons.Lost, (await bob.ExpectAsync<LeftEvent>()).Reason);
        await using var other = await Server.JoinAsync("ann");

        await ann.MendLineAsync();
        await ann.TryNowAsync();
        await Expect(ann.Find("join-problem")).ToContainTextAsync("somebody else took the name “ann”");
        await ann.JoinAsync("anna");

        await ann.ExpectTextsAsync("here I am, bob", "typed while away");
        Assert.Equal("anna", (await bob.ExpectMessageAsync("typed while away")).From);
        using var http = Server.Http();
        var kept = await http.GetFromJsonAsync<HistoryPage>("api/rooms/lobby/messages", Wire.Json);
        Assert.Equal(2, kept!.Events.Count);
        await ann.Conversation("bob").ClickAsync();
        await ann.ExpectTextsAsync("hello");
        await Expect(ann.Find("self")).ToHaveTextAsync("anna");
    }

    /// <summary>Somebody who is there and has said so: what follows makes a line of its own.</summary>
    private async Task<TestUser> SomebodyAsync(ChatPage seenBy, string nickname)
    {
        var user = await Server.JoinAsync(nickname);
        await user.SayAsync($"here I am, {nickname}");
        await Expect(seenBy.Message($"here I am, {nickname}")).ToBeVisibleAsync();
        return user;
    }
}
