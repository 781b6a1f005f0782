namespace WebChat.Cli;

/// <summary>A command of the conversation.</summary>
/// <param name="Name">After the slash.</param>
/// <param name="Aliases">Other names.</param>
/// <param name="Usage">What follows it.</param>
/// <param name="Description">What it does.</param>
/// <param name="Words">What Tab can put after it.</param>
/// <param name="RunAsync">Does it.</param>
internal sealed record SlashCommand(
    string Name,
    string[] Aliases,
    string Usage,
    string Description,
    Words Words,
    Func<Conversation, string, Task> RunAsync
)
{
    public bool Is(string name) =>
        string.Equals(Name, name, StringComparison.OrdinalIgnoreCase) || Aliases.Contains(name, StringComparer.OrdinalIgnoreCase);
}

/// <summary>Kinds of words to complete.</summary>
internal enum Words
{
    None,
    People,
    Rooms,
}

/// <summary>The table: it runs the commands, completes them, and is the help.</summary>
internal static class Commands
{
    /// <summary>The one that does not count as having seen what came.</summary>
    public const string Unread = "unread";

    public static readonly IReadOnlyList<SlashCommand> All =
    [
        new("who", ["ls", "look"], "[room]", "who is here", Words.Rooms, (c, room) => c.Around.WhoAsync(room)),
        new("whois", [], "name", "who somebody is, and how they are there", Words.People, (c, name) => c.Around.WhoisAsync(name)),
        new("msg", ["m", "w"], "name text", "a private message, as @name text", Words.People, (c, rest) => c.WhisperAsync(rest)),
        new("me", [], "text", "an action: /me waves", Words.People, (c, text) => c.ActAsync(text)),
        new("reply", ["r"], "number text", "answer a message", Words.None, (c, rest) => c.Afterthoughts.ReplyAsync(rest)),
        new(
            "edit",
            ["e"],
            "[#number] text",
            "change your last message, or that one",
            Words.None,
            (c, rest) => c.Afterthoughts.EditAsync(rest)
        ),
        new(
            "delete",
            ["del"],
            "[number]",
            "take your last message back, or that",
            Words.None,
            (c, rest) => c.Afterthoughts.DeleteAsync(rest)
        ),
        new("undo", [], "", "keep what is about to be deleted", Words.None, (c, _) => c.Afterthoughts.UndoAsync()),
        new(
            "react",
            ["+"],
            "[number] emoji",
            "react, to the newest message",
            Words.None,
            (c, rest) => c.Afterthoughts.ReactAsync(rest, true)
        ),
        new("unreact", [], "[number] emoji", "take that back", Words.None, (c, rest) => c.Afterthoughts.ReactAsync(rest, false)),
        new("recent", ["last"], "", "the newest messages with their numbers", Words.None, (c, _) => c.Afterthoughts.RecentAsync()),
        new("reveal", [], "[number]", "show what a spoiler hides", Words.None, (c, rest) => c.Afterthoughts.RevealAsync(rest)),
        new(
            "search",
            ["find"],
            "[words]",
            "find words, from:name, before:2026-11-21",
            Words.None,
            (c, words) => c.Finding.SearchAsync(words)
        ),
        new("mentions", [], "", "who called you here by @name", Words.None, (c, _) => c.Finding.MentionsAsync()),
        new("export", [], "[format]", "save all said here: html, jsonl, txt", Words.None, (c, format) => c.Finding.ExportAsync(format)),
        new(Unread, ["missed"], "", "what came since you last wrote", Words.None, (c, _) => c.Attending.TellAsync()),
        new("level", [], "[level]", "tell me of: all, mentions, nothing", Words.None, (c, word) => c.Attending.LevelAsync(word)),
        new("topic", [], "[text]", "what the room is about; - for nothing", Words.None, (c, text) => c.Afterthoughts.TopicAsync(text)),
        new("away", [], "", "say that you are away, or back", Words.None, (c, _) => c.Afterthoughts.ToggleAwayAsync()),
        new("rooms", [], "", "all rooms", Words.None, (c, _) => c.Around.RoomsAsync()),
        new("join", ["j"], "room", "enter a room, or go back to one", Words.Rooms, (c, room) => c.JoinAsync(room)),
        new("invite", [], "", "the address of this room, for others", Words.None, (c, _) => c.Around.InviteAsync()),
        new("leave", ["part"], "[room]", "leave a room", Words.Rooms, (c, room) => c.LeaveAsync(room)),
        new("nick", ["name"], "name", "take another nickname", Words.None, (c, name) => c.RenameAsync(name)),
        new("quiet", ["i", "ignore"], "", "room messages off or on, both ways", Words.None, (c, _) => c.ToggleQuietAsync()),
        new(
            "hide",
            [],
            "[name]",
            "hide somebody, in private too; alone: who is hidden",
            Words.People,
            (c, name) => c.Around.HideAsync(name)
        ),
        new("unhide", [], "name", "show them again", Words.People, (c, name) => c.Around.UnhideAsync(name)),
        new("again", ["resend"], "", "send again what was refused", Words.None, (c, _) => c.SendAgainAsync()),
        new("help", ["h", "?"], "", "this list", Words.None, (c, _) => c.HelpAsync()),
        new("quit", ["q", "exit"], "", "leave the chat", Words.None, (c, _) => c.QuitAsync()),
    ];

    public static SlashCommand? Find(string name) => All.FirstOrDefault(c => c.Is(name));

    public static IEnumerable<string> Help()
    {
        foreach (var command in All)
        {
            var aliases = command.Aliases.Length == 0 ? "" : $" (also {string.Join(", ", command.Aliases.Select(a => $"/{a}"))})";
            yield return $"{$"/{command.Name} {command.Usage}", -15} {command.Description}{aliases}";
        }

        yield return $"{"//text", -15} say something that begins with a slash";
    }
}
