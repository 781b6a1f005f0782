using WebChat.Bench.Net;

namespace WebChat.Bench.Load;

/// <summary>Says on standard error how far it is, a line every few seconds.</summary>
internal sealed class Progress(TextWriter output)
{
    private static readonly long Every = Clock.Of(5);

    private readonly long _start = Clock.Now;
    private long _nextAt = Clock.Now + Every;
    private Func<string>? _now;

    /// <summary>What is being measured: put before every line.</summary>
    public string Subject { get; set; } = "";

    /// <summary>Something that is worth a line of its own.</summary>
    public void Note(string sentence)
    {
        output.WriteLine($"[{Clock.Seconds(Clock.Now - _start), 5:0} s] {Subject}{(Subject.Length > 0 ? ": " : "")}{sentence}");
        output.Flush();
        _nextAt = Clock.Now + Every;
    }

    /// <summary>What to say from now on, until it is disposed.</summary>
    public IDisposable Telling(Func<string> what)
    {
        var before = _now;
        _now = what;
        return new Restore(this, before);
    }

    /// <summary>Says it if it is time.</summary>
    public void Tell()
    {
        if (_now is not null && Clock.Now >= _nextAt)
            Note(_now());
    }

    private sealed class Restore(Progress progress, Func<string>? before) : IDisposable
    {
        public void Dispose() => progress._now = before;
    }
}
