using WebChat.Cli.Terminal;

namespace WebChat.Cli;

/// <summary>What Tab offers: commands, names, rooms.</summary>
/// <param name="people">The names known now.</param>
/// <param name="rooms">The rooms known now.</param>
internal sealed class Completer(Func<IReadOnlyList<string>> people, Func<IReadOnlyList<string>> rooms)
{
    public Completion? Complete(string text, int cursor)
    {
        var start = cursor;
        while (start > 0 && !char.IsWhiteSpace(text[start - 1]))
            start--;

        var word = text[start..cursor];
        var words = Candidates(text[..start], word).Where(w => w.StartsWith(word, StringComparison.OrdinalIgnoreCase));
        return new Completion(start, [.. words]);
    }

    private IEnumerable<string> Candidates(string before, string word)
    {
        if (before.Length == 0)
        {
            return word switch
            {
                ['/', ..] => Commands.All.Select(c => $"/{c.Name} "),
                ['@', ..] => people().Select(p => $"@{p} "),
                [] => [],
                _ => people().Select(p => $"{p}: "),
            };
        }

        var (command, argument) = Input.Word(before);
        var words = command.StartsWith('/') && argument.Length == 0 ? Commands.Find(command[1..])?.Words : null;
        return (words, word) switch
        {
            (Words.Rooms, _) => rooms().Select(r => $"{r} "),
            (Words.People, _) => people().Select(p => $"{p} "),
            (_, []) => [],
            (_, ['@', ..]) => people().Select(p => $"@{p} "),
            _ => people().Select(p => $"{p} "),
        };
    }
}
