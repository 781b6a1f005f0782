using System.Globalization;
using WebChat.Cli;

namespace WebChat.Tests.ConsoleClient;

/// <summary>What is looked for, as it is typed.</summary>
public sealed class SoughtTests
{
    [Theory]
    [InlineData("pie", "pie", null, null)]
    [InlineData("a from:@Bob  pie before:2026-11-21", "a pie", "Bob", "2026-11-21T00:00:00+01:00")]
    [InlineData("FROM:bob", "", "bob", null)]
    [InlineData("from here before: long", null, null, null)]
    [InlineData("pie from:", null, null, null)]
    [InlineData("pie before:21.11.2026", null, null, null)]
    [InlineData("pie before:0001-01-01", null, null, null)]
    [InlineData("before:2026-11-21", null, null, null)]
    public void What_is_looked_for_has_words_somebody_and_a_day(string typed, string? words, string? from, string? until)
    {
        var zone = TimeZoneInfo.CreateCustomTimeZone("here", TimeSpan.FromHours(1), "here", "here");
        var (sought, objection) = Sought.Parse(typed, zone);
        Assert.Equal(words is null, objection is not null);
        var day = until is null ? (DateTimeOffset?)null : DateTimeOffset.Parse(until, CultureInfo.InvariantCulture);
        Assert.Equal(words is null ? null : new Sought(words, from, day), sought);
    }
}
