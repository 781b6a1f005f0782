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

    // Under the lock.
    private readonly Lock _gate = new();
    private readonly Queue<string> _told = new();
    private AnnouncementEvent[] _newest = [];

    /// <summary>Reads those that stand, before the first connection.</summary>
    public async Task RestoreAsync()
    {
        foreach (var announcement in await store.AnnouncementsAsync(time.GetUtcNow() - Standing, MostStanding))
            TryRemember(announcement);
    }

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

    /// <summary>Everybody here gets it, once. Who joins at this moment hears already, or finds it among those that stand.</summary>
    public void Tell(AnnouncementEvent announcement)
    {
        if (TryRemember(announcement))
            connections.SendToJoined(frames.Write(announcement));
    }

    /// <summary>Those that somebody who comes in should still read, oldest first.</summary>
    public IReadOnlyList<ChatEvent> ThoseStanding()
    {
        var since = time.GetUtcNow() - Standing;
        lock (_gate)
            return [.. _newest.Where(a => a.At > since)];
    }

    private bool TryRemember(AnnouncementEvent announcement)
    {
        lock (_gate)
        {
            if (_told.Contains(announcement.Id))
                return false;
            _told.Enqueue(announcement.Id);
            if (_told.Count > Remembered)
                _told.Dequeue();
            _newest = [.. _newest.Append(announcement).OrderBy(a => a.At).ThenBy(a => a.Id, StringComparer.Ordinal).TakeLast(MostStanding)];
            return true;
        }
    }
}
