using WebChat.Cli;
using WebChat.Contracts;

namespace WebChat.Tests.ConsoleClient;

/// <summary>Who somebody is, and where a room is, in words.</summary>
public sealed class AroundTests
{
    [Fact]
    public void A_person_has_a_card_and_a_room_an_address()
    {
        var since = new DateTimeOffset(2026, 11, 21, 9, 30, 0, TimeSpan.Zero);
        var bob = new Member("bob", "b", MemberStates.Away, Since: since);
        Assert.Equal(
            "bob: away, here since 2026-11-21 09:30. Rooms you share: lobby, ops. Tag: b.",
            Around.Card(bob, ["lobby", "ops"], isSelf: false, isHidden: false, TimeZoneInfo.Utc)
        );
        Assert.Equal(
            "echo (a program): online. You share no room. Tag: e. Hidden: /unhide echo shows what they write.",
            Around.Card(new Member("echo", "e", MemberStates.Online, Bot: true), [], isSelf: false, isHidden: true, TimeZoneInfo.Utc)
        );
        Assert.Equal("https://example.org/chat/r/%E4%BD%A0", Around.AddressOf(new Uri("https://example.org/chat/"), "你"));
        Assert.Equal("http://localhost:5080/r/ops", Around.AddressOf(new Uri("http://localhost:5080"), "ops"));
    }
}
