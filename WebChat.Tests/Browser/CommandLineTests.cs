using WebChat.Contracts;
using static Microsoft.Playwright.Assertions;

namespace WebChat.Tests.Browser;

public sealed class CommandLineTests(Chromium chromium) : BrowserTest(chromium)
{
    [Fact]
    public async Task An_unknown_command_is_answered_and_never_sent()
    {
        var ann = await JoinAsync("ann");
        await using var bob = await Server.JoinAsync("bob");

        foreach (var line in new[] { "/bogus hello", "/ hello", "/helpme" })
        {
            await ann.TypeAsync(line);
            await ann.ExpectErrorAsync($"Unknown command {line.Split(' ')[0]}");
            await Expect(ann.Composer).ToHaveValueAsync(line);
        }

        await ann.SayAsync("after");
        Assert.Equal(["after"], (await bob.EventsUntilNowAsync()).OfType<MessageEvent>().Select(m => m.Text));
    }

    [Fact]
    public async Task Two_slashes_send_a_line_that_begins_with_one()
    {
        var ann = await JoinAsync("ann");

        await ann.TypeAsync("//etc is a folder");

        await ann.ExpectTextsAsync("/etc is a folder");
    }

    [Theory]
    [InlineData("/help")]
    [InlineData("/h")]
    public async Task Help_lists_every_command_of_the_table(string line)
    {
        var ann = await JoinAsync("ann");
        var table = await ann.Page.EvaluateAsync<string[]>(
            """
            async () => {
              const { commands } = await import(new URL("js/commands.js", document.baseURI).href);
              return commands.flatMap(({ name, aliases = [] }) => [name, ...aliases]);
            }
            """
        );

        await ann.TypeAsync(line);

        var help = await ann.Find("help").InnerTextAsync();
        Assert.All(table, command => Assert.Contains($"/{command}", help, StringComparison.Ordinal));
        string[] needed =
        [
            "help",
            "h",
            "who",
            "ls",
            "look",
            "msg",
            "me",
            "quiet",
            "i",
            "ignore",
            "hide",
            "unhide",
            "quit",
            "rooms",
            "join",
            "leave",
            "nick",
        ];
        Assert.Empty(needed.Except(table));
    }

    [Fact]
    public async Task Help_is_shown_from_its_top_and_what_is_said_next_at_the_end()
    {
        var ann = await JoinAsync("ann");
        for (var number = 0; number < 12; number++)
            await ann.SayAsync($"line {number}");
        await ann.Page.SetViewportSizeAsync(1280, 600);

        await ann.TypeAsync("/help");
        await Expect(ann.Find("help").Locator("h3").First).ToBeInViewportAsync(new() { Ratio = 1 });
        await Expect(ann.Find("jump")).ToBeVisibleAsync();

        await ann.SayAsync("hello");
        await Expect(ann.Message("hello")).ToBeInViewportAsync(new() { Ratio = 1 });
        await Expect(ann.Find("jump")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Me_is_an_action()
    {
        var ann = await JoinAsync("ann");
        var bob = await JoinAsync("bob");

        await ann.TypeAsync("/me waves to all of you");

        var action = bob.Page.Locator("[data-kind=action]");
        await Expect(action).ToContainTextAsync("ann waves to all of you");
        await Expect(action.GetByTestId("text")).ToHaveTextAsync("waves to all of you");
    }

    [Fact]
    public async Task Hide_and_unhide_filter_one_person_for_oneself()
    {
        var ann = await JoinAsync("ann");
        await using var bob = await Server.JoinAsync("bob");
        await using var eve = await Server.JoinAsync("eve");
        await bob.SayAsync("one");
        await eve.SayAsync("two");
        await ann.ExpectTextsAsync("one", "two");

        await ann.TypeAsync("/hide bob");
        await ann.ExpectTextsAsync("two");
        await bob.SayAsync("three");
        await eve.SayAsync("four");
        await ann.ExpectTextsAsync("two", "four");
        await ann.ReloadAsync();
        await ann.ExpectTextsAsync("two", "four");
        await Expect(ann.Person("bob")).ToContainTextAsync("hidden");

        await ann.TypeAsync("/unhide bob");
        await ann.ExpectTextsAsync("one", "two", "three", "four");
    }

    [Fact]
    public async Task Rooms_are_listed_entered_and_left()
    {
        var ann = await JoinAsync("ann");
        await using var bob = await Server.JoinAsync("bob", "garden");

        await ann.TypeAsync("/rooms");
        await Expect(ann.Find("roomlist")).ToContainTextAsync("garden");
        await ann.TypeAsync("/join Garden");
        await ann.ExpectTitleAsync("garden");
        Assert.Equal("ann", (await bob.ExpectAsync<JoinedEvent>()).Nickname);
        await ann.SayAsync("hello garden");
        await bob.ExpectMessageAsync("hello garden");

        await ann.TypeAsync("/leave");
        await ann.ExpectTitleAsync("lobby");
        await Expect(ann.Room("garden")).ToHaveCountAsync(0);
        Assert.Equal(LeaveReasons.Left, (await bob.ExpectAsync<LeftEvent>()).Reason);

        await ann.TypeAsync("/leave");
        await Expect(ann.Find("nowhere")).ToBeVisibleAsync();
        await ann.Find("browse-rooms").ClickAsync();
        await ann.Find("room-name").FillAsync("lobby");
        await ann.Find("room-name").PressAsync("Enter");
        await ann.ExpectTitleAsync("lobby");
    }

    [Fact]
    public async Task A_room_that_cannot_be_is_refused_in_words()
    {
        var ann = await JoinAsync("ann");

        await ann.TypeAsync("/join no/such");

        await ann.ExpectErrorAsync("A room’s name has 1 to 32");
        await ann.ExpectTitleAsync("lobby");
    }

    [Theory]
    [InlineData("/who")]
    [InlineData("/ls")]
    [InlineData("/look")]
    public async Task Who_says_who_is_here(string line)
    {
        var ann = await JoinAsync("ann");
        await using var bob = await Server.JoinAsync("bob");
        await using var eve = await Server.JoinAsync("eve", "garden");

        await ann.TypeAsync(line);
        await Expect(ann.Find("who")).ToContainTextAsync("In #lobby: 2");
        await Expect(ann.Find("who")).ToContainTextAsync("ann and bob");

        await ann.TypeAsync($"{line} garden");
        await Expect(ann.Find("who").Last).ToContainTextAsync("eve");
    }

    [Fact]
    public async Task Nick_renames_and_everyone_is_told()
    {
        var ann = await JoinAsync("ann");
        var bob = await JoinAsync("bob");

        await ann.TypeAsync("/nick bob");
        await ann.ExpectErrorAsync("Somebody is called “bob” already");
        await ann.TypeAsync("/nick anna");

        await Expect(ann.Find("self")).ToHaveTextAsync("anna");
        await Expect(ann.Find("info")).ToContainTextAsync("You are now called anna.");
        await Expect(bob.Find("renamed")).ToContainTextAsync("ann is now called anna");
        await Expect(bob.Person("anna")).ToBeVisibleAsync();
        await Expect(bob.Person("ann")).ToHaveCountAsync(0);
        await ann.ReloadAsync();
        await Expect(ann.Find("self")).ToHaveTextAsync("anna");
    }

    [Fact]
    public async Task Quit_says_goodbye_and_gives_the_name_up()
    {
        var ann = await JoinAsync("ann");
        await using var bob = await Server.JoinAsync("bob");

        await ann.TypeAsync("/quit");

        await Expect(ann.Find("ended")).ToContainTextAsync("You have left");
        Assert.Equal(LeaveReasons.Quit, (await bob.ExpectAsync<LeftEvent>()).Reason);
        await using var other = await Server.JoinAsync("ann");

        // Nothing stays behind: a reload asks for a name.
        await ann.ReloadAsync();
        await Expect(ann.Find("join-form")).ToBeVisibleAsync();
        await ann.JoinAsync("ann2");
    }

    [Fact]
    public async Task A_command_without_what_it_needs_says_how_it_is_used()
    {
        var ann = await JoinAsync("ann");

        await ann.TypeAsync("/msg ann");

        await Expect(ann.Find("usage")).ToContainTextAsync("/msg name text");
    }
}
