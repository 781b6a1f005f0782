namespace WebChat.Tests.Faults;

/// <summary>
/// How much: the short run of <c>npm test</c>, or the full one of <c>npm run faults</c> (environment variable FAULTS=full). Chance is seeded:
/// FAULTS_SEED repeats a run as far as the machine allows.
/// </summary>
internal static class Scale
{
    public static bool IsFull { get; } = Environment.GetEnvironmentVariable("FAULTS") == "full";

    public static int Seed { get; } =
        int.TryParse(Environment.GetEnvironmentVariable("FAULTS_SEED"), out var seed) ? seed : Random.Shared.Next(1, 1_000_000);

    /// <summary>For the message of a failure.</summary>
    public static string SeedInWords => $"FAULTS_SEED={Seed}: ";

    public static T Of<T>(T shortRun, T full) => IsFull ? full : shortRun;

    /// <summary>Chance of one's own for each use, so that what one does changes nothing for another.</summary>
    public static Random Chance(int use) => new((Seed * 397) ^ use);
}
