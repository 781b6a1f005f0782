using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace WebChat.Tests.Infrastructure;

/// <summary>Keeps every log line of a server, so that a test can say what must not be among them.</summary>
public sealed class RecordedLog : ILoggerProvider
{
    private readonly ConcurrentQueue<Line> _lines = new();

    public IReadOnlyList<Line> Errors => [.. _lines.Where(l => l.Level >= LogLevel.Error)];

    /// <summary>What an operator would look into; but that the test server listens where it does.</summary>
    public IReadOnlyList<Line> Warnings =>
        [.. _lines.Where(l => l.Level >= LogLevel.Warning && !l.Text.StartsWith("Overriding address", StringComparison.Ordinal))];

    public string All => string.Join('\n', _lines);

    public ILogger CreateLogger(string categoryName) => new Logger(categoryName, _lines);

    public void Dispose() { }

    public sealed record Line(LogLevel Level, string Category, string Text, Exception? Exception);

    private sealed class Logger(string category, ConcurrentQueue<Line> lines) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        )
        {
            if (IsEnabled(logLevel))
                lines.Enqueue(new(logLevel, category, formatter(state, exception), exception));
        }
    }
}
