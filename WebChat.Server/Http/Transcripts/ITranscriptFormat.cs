using WebChat.Contracts;

namespace WebChat.Server.Http.Transcripts;

/// <summary>How a transcript is written. One for each transcript: it may remember what it wrote last.</summary>
internal interface ITranscriptFormat
{
    /// <summary>For the header of the answer.</summary>
    string MediaType { get; }

    /// <summary>Of the file's name.</summary>
    string Extension { get; }

    /// <summary>Of its own words; null: it has none.</summary>
    string? Language { get; }

    void Begin(TextWriter writer, TranscriptHead head);

    /// <summary>What comes next, in the order of the numbers.</summary>
    void Add(TextWriter writer, ChatEvent e);

    /// <summary>What has no end was cut.</summary>
    void End(TextWriter writer, long count);
}

/// <summary>What a transcript is of.</summary>
/// <param name="Saved">When it was made.</param>
/// <param name="First">The first number that was kept; 0: none.</param>
/// <param name="Last">The last number; 0: none.</param>
internal sealed record TranscriptHead(string Room, string Epoch, DateTimeOffset Saved, long First, long Last);
