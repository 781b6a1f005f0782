using System.Globalization;
using WebChat.Client;
using WebChat.Contracts;

namespace WebChat.Cli;

/// <summary>The commands about who and what is around: people, rooms, and whom one does not want to see.</summary>
/// <param name="chat">The connection.</param>
/// <param name="people">Who is who.</param>
/// <param name="hidden">Whom one does not want to see.</param>
/// <param name="room">The room that one looks at.</param>
/// <param name="server">Where the chat is.</param>
/// <param name="tell">Shows a line.</param>
/// <param name="fail">Shows that something did not work.</param>
internal sealed class Around(
    ChatClient chat,
    People people,
    Hidden hidden,
    Func<string?> room,
    Uri server,
    Action<string> tell,
    Action<string> fail
)
{
    public async Task WhoAsync(string name)
    {
        var asked = name.Length > 0 ? name : room();
        var members = await chat.WhoAsync(asked);
        tell($"{(asked is null ? "Online" : $"In {asked}")}: {People.List(members, members.Count, chat.Tag)}.");
    }

    /// <summary>The card of a person, as on the page.</summary>
    public async Task WhoisAsync(string name)
    {
        var wanted = Mentions.Folded(Input.Word(name).First.TrimStart('@'));
        if (wanted.Length == 0)
        {
            fail("Say who: /whois name");
            return;
        }

        Member? found = null;
        List<string> shared = [];
        foreach (var entered in chat.EnteredRooms)
        {
            if (Of(await chat.WhoAsync(entered)) is not { } member)
                continue;
            found = member;
            shared.Add(entered);
        }

        found ??= Of(await chat.WhoAsync());
        if (found is null)
            fail($"Nobody called {name} is here. /who lists who is.");
        else
            tell(
                Card(found, shared, string.Equals(found.Tag, chat.Tag, StringComparison.Ordinal), hidden.Has(found.Tag), TimeZoneInfo.Local)
            );

        Member? Of(IEnumerable<Member> members) =>
            members.FirstOrDefault(m => string.Equals(Mentions.Folded(m.Nickname), wanted, StringComparison.Ordinal));
    }

    public async Task RoomsAsync()
    {
        foreach (var info in await chat.RoomsAsync())
        {
            var inside = chat.EnteredRooms.Contains(info.Room, StringComparer.Ordinal) ? ", you are in it" : "";
            var topic = info.Topic.Length > 0 ? $": {info.Topic}" : "";
            tell($"{info.Room} ({(info.Members == 1 ? "1 person" : $"{info.Members} people")}{inside}){topic}");
        }
    }

    /// <summary>What one gives to others, so that they come here.</summary>
    public Task InviteAsync()
    {
        if (room() is { } here)
            tell($"Whoever opens this address comes into {here}: {AddressOf(server, here)}");
        else
            fail("You are in no room. /join room enters one.");
        return Task.CompletedTask;
    }

    public Task HideAsync(string name)
    {
        if (name.Length == 0)
            tell(hidden.List());
        else
            Say(hidden.Hide(name.TrimStart('@'), people, chat.Tag));
        return Task.CompletedTask;
    }

    public Task UnhideAsync(string name)
    {
        Say(hidden.Show(name.TrimStart('@')));
        return Task.CompletedTask;
    }

    /// <summary>The address of a room, as in the browser.</summary>
    public static string AddressOf(Uri server, string room) =>
        new UriBuilder(server)
        {
            Path = $"{server.AbsolutePath.TrimEnd('/')}/r/{Uri.EscapeDataString(room)}",
            Query = "",
            Fragment = "",
        }
            .Uri
            .AbsoluteUri;

    /// <summary>Who somebody is, in words.</summary>
    public static string Card(Member member, IReadOnlyList<string> shared, bool isSelf, bool isHidden, TimeZoneInfo zone)
    {
        var since = member.Since is { } at
            ? $", here since {TimeZoneInfo.ConvertTime(at, zone).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)}"
            : "";
        var rooms = (isSelf, shared) switch
        {
            (_, []) => "You share no room.",
            (true, _) => $"Your rooms: {string.Join(", ", shared)}.",
            _ => $"Rooms you share: {string.Join(", ", shared)}.",
        };
        return $"{member.Nickname}{(isSelf ? " (you)" : member.Bot is true ? " (a program)" : "")}: {member.State}{since}. {rooms} Tag: {member.Tag}."
            + (isHidden ? $" Hidden: /unhide {member.Nickname} shows what they write." : "");
    }

    private void Say((bool Done, string Text) outcome) => (outcome.Done ? tell : fail)(outcome.Text);
}
