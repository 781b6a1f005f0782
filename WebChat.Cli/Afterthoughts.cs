using WebChat.Client;

namespace WebChat.Cli;

/// <summary>The commands about what was said already: edit, delete, react, reply; and those about the room and oneself.</summary>
/// <param name="chat">The connection.</param>
/// <param name="recent">What was said lately.</param>
/// <param name="room">The room that one looks at.</param>
/// <param name="outgoing">Sends messages.</param>
/// <param name="tell">Shows a line.</param>
/// <param name="fail">Shows that something did not work.</param>
internal sealed class Afterthoughts(
    ChatClient chat,
    Recent recent,
    Func<string?> room,
    Func<Outgoing> outgoing,
    Action<string> tell,
    Action<string> fail
)
{
    /// <summary>So many are listed with their numbers.</summary>
    private const int Listed = 10;

    /// <summary>What is about to be deleted.</summary>
    public Deletions Deletions { get; } = new(TimeProvider.System, (here, number) => chat.DeleteAsync(here, number), fail);

    /// <summary>Changes one's last message, or that of a number. The number has its sign here: a text may begin with one.</summary>
    public Task EditAsync(string rest)
    {
        var (first, text) = Input.Word(rest);
        var number = first is ['#', ..] ? NumberOf(first) : null;
        var wanted = number is null ? rest : text;
        if (wanted.Length == 0)
            return Fail("Say what it should be: /edit text, or /edit #number text");
        return number is { } named ? OnOwnAsync(named, Edit) : OnOwnLastAsync(Edit);

        Task Edit(string here, long target) => chat.EditAsync(here, target, wanted);
    }

    /// <summary>Deletes one's last message, or that of a number: five seconds later.</summary>
    public Task DeleteAsync(string rest)
    {
        if (rest.Length == 0)
            return OnOwnLastAsync(Delete);
        return NumberOf(rest) is { } number
            ? OnOwnAsync(number, Delete)
            : Fail("Say which: /delete alone takes your last message, /delete number another one. /recent shows the numbers.");

        Task Delete(string here, long target)
        {
            var about = recent.Message(here, target) is { } message ? $" \"{Outgoing.Quote(Spoilers.Hide(message.Text))}\"" : "";
            Deletions.Add(here, target);
            tell($"Deleted in {Deletions.UndoTime.Seconds} s; /undo keeps it: #{target}{about}");
            return Task.CompletedTask;
        }
    }

    public Task UndoAsync()
    {
        if (Deletions.Undo() is not { } kept)
            return Fail("Nothing is about to be deleted.");
        tell($"#{kept} is kept.");
        return Task.CompletedTask;
    }

    public Task ReactAsync(string rest, bool on)
    {
        var (first, second) = Input.Word(rest);
        if (first.Length == 0)
            return Fail($"Say with what: /{(on ? "react" : "unreact")} emoji");
        if (room() is not { } here)
            return NoRoom();
        if (NumberOf(first) is { } number && second.Length > 0)
            return chat.ReactAsync(here, number, second, on);
        return recent.Messages(here) is [.., var newest] ? chat.ReactAsync(here, newest.Seq, rest, on) : Fail("Nothing was said here yet.");
    }

    public Task ReplyAsync(string rest)
    {
        var (first, text) = Input.Word(rest);
        if (NumberOf(first) is not { } number || text.Length == 0)
            return Fail("Say to which message, and what: /reply number text. /recent shows the numbers.");
        if (room() is not { } here)
            return NoRoom();
        outgoing().Send(text, async id => recent.Sent(here, (await chat.PostAsync(here, text, replyTo: number, id: id)).Seq));
        return Task.CompletedTask;
    }

    public Task RecentAsync()
    {
        if (room() is not { } here)
            return NoRoom();
        var messages = recent.Messages(here).TakeLast(Listed).ToList();
        foreach (var message in messages)
            tell($"#{message.Seq} {message.From}: {Outgoing.Quote(Spoilers.Hide(message.Text))}");
        return messages is [] ? Fail("Nothing was said here yet.") : Task.CompletedTask;
    }

    /// <summary>Shows what is hidden in a message: of a number, or the newest one that has something.</summary>
    public Task RevealAsync(string rest)
    {
        if (room() is not { } here)
            return NoRoom();
        var number = NumberOf(rest);
        var hiding = recent.Messages(here).Where(m => Spoilers.Has(m.Text) && (rest.Length == 0 || m.Seq == number)).ToList();
        if (hiding is not [.., var newest])
            return Fail("Nothing is hidden there. /recent shows the numbers.");
        tell($"{newest.From}: {newest.Text}");
        return Task.CompletedTask;
    }

    public Task TopicAsync(string text)
    {
        if (room() is not { } here)
            return NoRoom();
        if (text.Length > 0)
            return chat.SetTopicAsync(here, text is "-" ? "" : text);
        var topic = recent.Topic(here);
        tell(topic.Length > 0 ? $"{here} is about: {topic}" : $"{here} has no topic. /topic text sets one.");
        return Task.CompletedTask;
    }

    public async Task ToggleAwayAsync()
    {
        await chat.SetAwayAsync(!chat.IsAway);
        tell(chat.IsAway ? "The others see that you are away. /away again says that you are back." : "You are back.");
    }

    // What is on its way has no number yet, and is not to be mistaken for the one before.
    private Task OnOwnLastAsync(Func<string, long, Task> act) =>
        room() is not { } here ? NoRoom()
        : outgoing().Waiting.Count > 0 ? Fail("What you said last is still on its way. Try again when it has arrived.")
        : recent.OwnLast(here, chat.Tag) is { } last ? UnlessGoing(here, last, act)
        : Fail("You have said nothing here lately that could be changed.");

    // Of what is not known any more, the server says whose it is.
    private Task OnOwnAsync(long number, Func<string, long, Task> act) =>
        room() is not { } here ? NoRoom()
        : recent.Message(here, number) is { } message && !string.Equals(message.Tag, chat.Tag, StringComparison.Ordinal)
            ? Fail($"#{number} is not yours: only its author can change it. /recent shows the numbers.")
        : UnlessGoing(here, number, act);

    private Task UnlessGoing(string here, long number, Func<string, long, Task> act) =>
        Deletions.Has(here, number) ? Fail($"#{number} is about to be deleted. /undo keeps it.") : act(here, number);

    private static long? NumberOf(string word) =>
        long.TryParse(
            word.TrimStart('#'),
            System.Globalization.NumberStyles.None,
            System.Globalization.CultureInfo.InvariantCulture,
            out var number
        )
            ? number
            : null;

    private Task NoRoom() => Fail("You are in no room. /join room enters one.");

    private Task Fail(string text)
    {
        fail(text);
        return Task.CompletedTask;
    }
}
