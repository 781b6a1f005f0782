using WebChat.Contracts;
using WebChat.Server.Chat.Names;
using WebChat.Server.Delivery;
using WebChat.Server.Storage;

namespace WebChat.Server.Chat;

/// <summary>What operators tell everybody: those in no room and those in quiet mode too.</summary>
internal sealed class Announcements(IChatStore store, Connections connections, FrameWriter frames, TimeProvider time)
{
    /// <summary>By HTTP.</summary>
    public const string ByAdmin = "admin";

    /// <summary>At the server's own console.</summary>
    public const string ByOperator = "operator";

    /// <summary>How long an announcement stands for those who come later.</summary>
    private static readonly TimeSpan Standing = TimeSpan.FromHours(24);

    private const int MostStanding = 20;

    /// <summary>More than are made while another server looks twice.</summary>
    private const int Remembered = 1000;

    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);

    private readonly Queue<string> _told = new();
    private volatile Asked? _asked;

    public async Task<Reply<Announcement>> AnnounceAsync(string? text, string by)
    {
        var cleaned = UserText.Clean(text);
        if (cleaned.Ok is null)
            return cleaned.Error!;
        var announcement = new AnnouncementEvent(Guid.NewGuid().ToString(), cleaned.Ok, by) { At = time.GetUtcNow() };
        await store.AddAnnouncementAsync(announcement);
        Tell(announcement);
        return new Announcement(announcement.Id, announcement.At, announcement.Text, announcement.By);
    }

    /// <summary>Everybody here gets it, once.</summary>
    public void Tell(AnnouncementEvent announcement)
    {
        lock (_told)
        {
            if (_told.Contains(announcement.Id))
                return;
            _told.Enqueue(announcement.Id);
            if (_told.Count > Remembered)
                _told.Dequeue();
        }

        connections.SendToJoined(frames.Write(announcement));
    }

    /// <summary>Those that somebody who comes in should still read, oldest first.</summary>
    public async Task<IReadOnlyList<ChatEvent>> StandingAsync() =>
        await store.AnnouncementsAsync(time.GetUtcNow() - Standing, MostStanding);

    /// <summary>The same, up to a second old: for those who ask all the time. However many they are, the store is asked once a second.</summary>
    public Task<IReadOnlyList<ChatEvent>> RecentAsync()
    {
        if (_asked is not { } asked || time.GetElapsedTime(asked.At) > Fresh)
            _asked = asked = new Asked(time.GetTimestamp(), StandingAsync());
        return asked.Answer;
    }

    private sealed record Asked(long At, Task<IReadOnlyList<ChatEvent>> Answer);
}
