using System.Diagnostics;
using System.Text.Json;
using WebChat.Tests.Infrastructure;

namespace WebChat.Tests.Faults.Checking;

/// <summary>Writes the record of a run: a line of JSON an entry, in a file that is kept when the checker finds something.</summary>
public sealed class Recorder : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly StreamWriter _file;

    /// <param name="name">Names the file.</param>
    public Recorder(string name)
    {
        var folder = Directory.CreateDirectory(Repository.File("artifacts/faults")).FullName;
        Path = System.IO.Path.Combine(folder, name + ".jsonl");
        _file = new StreamWriter(Path, append: false);
    }

    public string Path { get; }

    public void Write(Entry entry)
    {
        lock (_gate)
            _file.WriteLine(JsonSerializer.Serialize(entry with { Ms = _clock.Elapsed.TotalMilliseconds }));
    }

    /// <summary>Reads the record as anybody could who has only the file.</summary>
    public IReadOnlyList<Entry> Read()
    {
        lock (_gate)
            _file.Flush();
        return [.. File.ReadLines(Path).Select(line => JsonSerializer.Deserialize<Entry>(line)!)];
    }

    public IReadOnlyList<Finding> Findings() => Checker.Check(Read());

    public void Dispose() => _file.Dispose();
}
