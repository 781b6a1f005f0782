using WebChat.Contracts;
using static Microsoft.Playwright.Assertions;

namespace WebChat.Tests.Browser;

/// <summary>The card of a room: its topic, inviting people, leaving. And that of a person.</summary>
public sealed class RoomCardTests(Chromium chromium) : BrowserTest(chromium)
{
    [Fact]
    public async Task People_are_invited_by_a_link_and_a_code()
    {
        var ann = await JoinAsync("ann", "r/ops", options => options.Permissions = ["clipboard-read", "clipboard-write"]);
        await ann.TypeAsync("/invite");
        await Expect(ann.Find("room-dialog")).ToBeVisibleAsync();
        await Expect(ann.Find("invite-link")).ToHaveValueAsync($"{Server.Url}r/ops");
        await Expect(ann.Page.Locator(".qr")).ToBeVisibleAsync();
        await Expect(ann.Page.Locator(".qr")).ToHaveAccessibleNameAsync("QR code with the address of ops, for a phone");

        await ann.Find("copy-invite").PressAsync("Enter");
        await Expect(ann.Find("copied")).ToContainTextAsync("Copied");
        Assert.Equal($"{Server.Url}r/ops", await ann.Page.EvaluateAsync<string>("() => navigator.clipboard.readText()"));

        await ann.Page.EvaluateAsync(
            "() => { navigator.clipboard.writeText = () => Promise.reject(new Error('no')); document.execCommand = () => false; }"
        );
        await ann.Find("copy-invite").PressAsync("Enter");
        await Expect(ann.Find("copied")).ToContainTextAsync("Select the text and copy it");
    }

    [Fact]
    public async Task A_room_is_left_from_its_card()
    {
        await using var bob = await Server.JoinAsync("bob", "lobby", "ops");
        var ann = await JoinAsync("ann", "r/ops");
        await ann.Find("open-room").PressAsync("Enter");
        await ann.Find("leave-room").PressAsync("Enter");
        Assert.Equal("ann", (await bob.ExpectAsync<LeftEvent>(e => e.Room is "ops")).Nickname);
        await Expect(ann.Room("ops")).ToHaveCountAsync(0);
        await Expect(ann.Find("room-dialog")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task The_card_of_a_person_tells_who_they_are_since_when_and_where()
    {
        await using var bob = await Server.JoinAsync("bob", "lobby", "ops", "garden");
        var ann = await JoinAsync("ann");
        await ann.TypeAsync("/join ops");
        await ann.ExpectTitleAsync("ops");
        await using var eve = await Server.JoinAsync("eve", "ops");

        await ann.Person("bob").ClickAsync();
        await Expect(ann.Find("person-facts")).ToContainTextAsync(bob.Tag);
        await Expect(ann.Find("person-facts")).ToContainTextAsync("Here since");
        await Expect(ann.Find("person-facts")).ToContainTextAsync("Today, ");
        await Expect(ann.Find("person-facts").Locator("a")).ToHaveTextAsync(["#lobby", "#ops"]);
        await ann.Find("person-facts").Locator("a").First.PressAsync("Enter");
        await ann.ExpectTitleAsync("lobby");

        await ann.Room("ops").ClickAsync();
        await ann.Person("eve").ClickAsync();
        await Expect(ann.Find("person-facts")).ToContainTextAsync("Today, ");
        await ann.Find("hide").ClickAsync();
        await Expect(ann.Person("eve")).ToContainTextAsync("hidden");
        await ann.Find("write").ClickAsync();
        await ann.ExpectTitleAsync("eve");
    }
}
