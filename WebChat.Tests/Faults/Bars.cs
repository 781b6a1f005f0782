using System.Text.Json;

namespace WebChat.Tests.Faults;

/// <summary>The table of a run: what was done, what had to hold, what was measured. The full run prints it.</summary>
internal static class Bars
{
    private static readonly Lock Gate = new();
    private static readonly string? File = Environment.GetEnvironmentVariable("FAULTS_TABLE");

    /// <summary>Writes the row, and fails when the bar is not met.</summary>
    public static void Judge(string fault, string bar, string figure, bool met)
    {
        if (File is not null)
        {
            var row = JsonSerializer.Serialize(
                new
                {
                    fault,
                    bar,
                    figure,
                    met,
                    seed = Scale.Seed,
                }
            );
            lock (Gate)
                System.IO.File.AppendAllText(File, row + "\n");
        }

        Assert.True(met, $"{fault}\n  bar: {bar}\n  got: {figure}\n  FAULTS_SEED={Scale.Seed}");
    }
}

/// <summary>Runs after everything else and alone: these tests measure times, and load the machine.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
