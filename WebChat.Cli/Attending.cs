namespace WebChat.Cli;

/// <summary>The commands about what one is told of: what came, and how much of a room counts.</summary>
/// <param name="callings">Who is called by what.</param>
/// <param name="unread">What came since one last wrote.</param>
/// <param name="room">The room that one looks at.</param>
/// <param name="tell">Shows a line.</param>
/// <param name="fail">Shows that something did not work.</param>
internal sealed class Attending(Callings callings, Unread unread, Func<string?> room, Action<string> tell, Action<string> fail)
{
    /// <summary>A line was written. Who asks what came has not seen it yet.</summary>
    /// <param name="command">The line's command, if it is one.</param>
    public void Wrote(string? command)
    {
        if (command is null || Commands.Find(command)?.Name is not Commands.Unread)
            unread.Begin();
    }

    public Task TellAsync()
    {
        tell(unread.Told());
        unread.Begin();
        return Task.CompletedTask;
    }

    /// <summary>How much one wants to be told of the room, until one leaves the program.</summary>
    public Task LevelAsync(string word)
    {
        if (room() is not { } here)
        {
            fail("You are in no room. /join room enters one.");
        }
        else if (word.Length > 0 && !Enum.GetNames<Level>().Contains(word, StringComparer.OrdinalIgnoreCase))
        {
            fail($"\"{word}\" is none of all, mentions, nothing.");
        }
        else
        {
            if (word.Length > 0)
                callings.SetLevel(here, Enum.Parse<Level>(word, ignoreCase: true));
            tell(
                callings.LevelOf(here) switch
                {
                    Level.Nothing => $"Nothing in {here} counts or calls you.",
                    Level.Mentions => $"Of {here}, only what mentions you or replies to you counts and calls you.",
                    _ => $"Every message in {here} counts as unread. Mentions and replies also call you.",
                }
            );
        }

        return Task.CompletedTask;
    }
}
