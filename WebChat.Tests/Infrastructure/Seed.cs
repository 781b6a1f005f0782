using System.Globalization;

namespace WebChat.Tests.Infrastructure;

/// <summary>
/// Where a test that throws dice begins. A failure says the seed; <c>WEBCHAT_SEED=n</c> in the environment throws the same
/// dice again.
/// </summary>
internal static class Seed
{
    public static int Next { get; } =
        int.TryParse(Environment.GetEnvironmentVariable("WEBCHAT_SEED"), CultureInfo.InvariantCulture, out var given)
            ? given
            : Random.Shared.Next();

    public static string InWords => $"seed {Next}: ";
}
