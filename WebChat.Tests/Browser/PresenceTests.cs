using WebChat.Contracts;
using static Microsoft.Playwright.Assertions;

namespace WebChat.Tests.Browser;

/// <summary>Being away, by choice or because nobody is there; and what a room is about.</summary>
public sealed class PresenceTests(Chromium chromium) : BrowserTest(chromium)
{
    [Fact]
    public async Task Who_chooses_to_be_away_stays_so_until_they_choose_otherwise()
    {
        var bob = await JoinAsync("bob");
        var ann = await JoinAsync("ann");
        await ann.TypeAsync("/away");
        await Expect(ann.Find("info").Last).ToContainTextAsync("You are shown as away");
        await Expect(bob.Person("ann")).ToHaveAttributeAsync("data-presence", "away");
        await Expect(bob.Person("ann")).ToContainTextAsync("Away");
        await Expect(ann.Person("ann")).ToHaveAttributeAsync("data-presence", "away");

        await ann.SayAsync("I am still typing");
        await ann.ReloadAsync();
        await ann.ExpectLiveAsync();
        await ann.SayAsync("and after a reload");
        await Expect(bob.Message("and after a reload")).ToBeVisibleAsync();
        await Expect(bob.Person("ann")).ToHaveAttributeAsync("data-presence", "away");

        await ann.Find("settings").ClickAsync();
        await Expect(ann.Find("away")).ToHaveAttributeAsync("aria-checked", "true");
        await ann.Find("away").PressAsync("Enter");
        await Expect(ann.Find("away")).ToHaveAttributeAsync("aria-checked", "false");
        await Expect(bob.Person("ann")).ToHaveAttributeAsync("data-presence", "online");
        await Expect(ann.Person("ann")).ToHaveAttributeAsync("data-presence", "online");
    }

    [Fact]
    public async Task Nobody_for_ten_minutes_in_all_tabs_is_away_and_back_with_the_first_doing()
    {
        await using var bob = await Server.JoinAsync("bob");
        var first = await JoinAsync("ann");
        var second = await first.OpenTabAsync();
        await second.ExpectLiveAsync();

        // Somebody is at the second tab: the first one may say nothing.
        await first.Page.Clock.SetSystemTimeAsync(DateTime.UtcNow.AddMinutes(11));
        await second.Composer.PressSequentiallyAsync("here I am");
        await bob.ExpectAsync<TypingEvent>();
        Assert.DoesNotContain(await bob.EventsUntilNowAsync(), e => e is PresenceEvent);

        await second.Page.Clock.SetSystemTimeAsync(DateTime.UtcNow.AddMinutes(22));
        await first.Page.Clock.SetSystemTimeAsync(DateTime.UtcNow.AddMinutes(22));
        Assert.Equal("away", (await bob.ExpectAsync<PresenceEvent>(most: TimeSpan.FromSeconds(40))).State);
        await Expect(first.Page.Locator(".oneself-state")).ToHaveTextAsync("Away");
        await first.Composer.PressSequentiallyAsync("back");
        Assert.Equal("online", (await bob.ExpectAsync<PresenceEvent>()).State);
        await Expect(first.Page.Locator(".oneself-state")).ToHaveTextAsync("Online");
    }

    [Fact]
    public async Task The_topic_is_set_from_the_card_and_by_command_and_told_to_all()
    {
        var ann = await JoinAsync("ann");
        var bob = await JoinAsync("bob");
        await ann.Find("open-room").PressAsync("Enter");
        await ann.Find("topic").FillAsync("Soldering on Saturday");
        await ann.Find("topic").PressAsync("Enter");
        await Expect(ann.Find("room-dialog")).ToHaveCountAsync(0);
        foreach (var page in new[] { ann, bob })
        {
            await Expect(page.Find("room-topic")).ToHaveTextAsync("Soldering on Saturday");
            await Expect(page.Page.Locator("[data-kind=topic]")).ToContainTextAsync("ann set the topic: Soldering on Saturday");
        }

        await bob.TypeAsync("/topic Sewing on Sunday");
        await Expect(ann.Find("room-topic")).ToHaveTextAsync("Sewing on Sunday");
        await bob.TypeAsync("/topic");
        await Expect(bob.Find("info").Last).ToContainTextAsync("The topic is: Sewing on Sunday");

        // Later, too, and it never makes a room unread.
        var eve = await JoinAsync("eve");
        await Expect(eve.Find("room-topic")).ToHaveTextAsync("Sewing on Sunday");
        await eve.TypeAsync("/join ops");
        await eve.ExpectTitleAsync("ops");
        await bob.TypeAsync("/topic Something else");
        await Expect(ann.Find("room-topic")).ToHaveTextAsync("Something else");
        await bob.SayAsync("barrier");
        await Expect(eve.Room("lobby").GetByTestId("unread")).ToHaveTextAsync("1 1 unread message");
    }

    [Fact]
    public async Task A_topic_that_cannot_be_is_refused_where_it_was_typed()
    {
        var ann = await JoinAsync("ann");
        await ann.Find("open-room").ClickAsync();
        await ann.Find("topic").FillAsync(new string('x', 201));
        await ann.Find("topic").PressAsync("Enter");
        await Expect(ann.Find("topic-problem")).Not.ToBeEmptyAsync();
        await Expect(ann.Find("room-dialog")).ToBeVisibleAsync();
    }
}
