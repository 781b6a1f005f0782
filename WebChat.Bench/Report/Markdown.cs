using System.Text;

namespace WebChat.Bench.Report;

/// <summary>A table as Markdown has it, also readable as it stands.</summary>
internal static class Markdown
{
    public static string Table(IReadOnlyList<string> head, IEnumerable<IReadOnlyList<string>> rows)
    {
        var lines = rows.Prepend(head)
            .Select(row => row.Select(cell => cell.Replace("|", "\\|", StringComparison.Ordinal)).ToArray())
            .ToList();
        var widths = Enumerable.Range(0, head.Count).Select(i => lines.Max(line => line[i].Length)).ToArray();
        lines.Insert(1, [.. widths.Select(w => new string('-', w))]);
        var text = new StringBuilder();
        foreach (var line in lines)
            text.Append("| ").AppendJoin(" | ", line.Select((cell, i) => cell.PadRight(widths[i]))).AppendLine(" |");
        return text.ToString();
    }
}
