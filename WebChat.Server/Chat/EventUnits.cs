using WebChat.Contracts;

namespace WebChat.Server.Chat;

/// <summary>How much text an event of a room carries, in UTF-16 units: for pages and frames, which have a size.</summary>
internal static class EventUnits
{
    public static int Of(RoomEvent e) =>
        e switch
        {
            MessageEvent m => m.Text.Length + (m.Reply?.Excerpt.Length ?? 0) + Of(m.Reactions),
            EditedEvent change => change.Text.Length + Of(change.Now),
            ChangeEvent change => Of(change.Now),
            TopicEvent topic => topic.Topic.Length,
            _ => 0,
        };

    private static int Of(MessageNow? now) => now is null ? 0 : now.Text.Length + Of(now.Reactions);

    private static int Of(IReadOnlyList<Reaction>? reactions) =>
        reactions?.Sum(r => r.Emoji.Length + r.By.Sum(name => name.Length) + r.Tags.Sum(tag => tag.Length)) ?? 0;
}
