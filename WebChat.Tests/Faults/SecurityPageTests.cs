using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using WebChat.Server;
using WebChat.Tests.Infrastructure;

namespace WebChat.Tests.Faults;

/// <summary>What docs/security.md says is so: its tests exist, and its limits are those of the code.</summary>
public sealed partial class SecurityPageTests
{
    private static readonly string[] Page = File.ReadAllLines(Repository.File("docs", "security.md"));

    [Fact]
    public void Every_test_that_it_names_exists()
    {
        var named = Page.SelectMany(line => TestName().Matches(line)).Select(m => m.Groups["name"].Value).Distinct().ToList();
        Assert.True(named.Count > 50, $"Only {named.Count} tests are named.");
        Assert.Equal([], named.Where(name => !IsTest(name)).ToArray());
    }

    [Fact]
    public void Every_threat_has_a_defence_and_a_test()
    {
        var threats = Rows("## Threats").Where(cells => !cells[0].StartsWith("**", StringComparison.Ordinal)).ToList();
        Assert.True(threats.Count > 30, $"Only {threats.Count} threats are listed.");
        Assert.Empty(
            threats.Where(cells => cells.Length != 3 || cells[1].Length == 0 || !TestName().IsMatch(cells[2])).Select(cells => cells[0])
        );
    }

    [Fact]
    public void Every_limit_that_can_be_set_is_there_with_its_default()
    {
        var limits = Rows("## Limits").ToList();
        foreach (var property in typeof(LimitOptions).GetProperties().Where(p => p.CanWrite))
        {
            var value = string.Create(CultureInfo.InvariantCulture, $"{property.GetValue(new LimitOptions())}");
            var row = Assert.Single(limits, cells => cells[2].Contains($"`Chat:Limits:{property.Name}`", StringComparison.Ordinal));
            Assert.Contains(value, row[1].Split(' ', ',', ';'));
        }
    }

    [Fact]
    public void The_readme_names_every_setting()
    {
        var readme = File.ReadAllText(Repository.File("README.md"));
        var settings = typeof(ChatOptions)
            .GetProperties()
            .Where(p => p.CanWrite && p.PropertyType != typeof(LimitOptions))
            .Select(p => "Chat:" + p.Name)
            .Concat(typeof(LimitOptions).GetProperties().Where(p => p.CanWrite).Select(p => "Chat:Limits:" + p.Name));
        Assert.Equal([], settings.Where(name => !readme.Contains($"`{name}`", StringComparison.Ordinal)).ToArray());
    }

    private static IEnumerable<string[]> Rows(string heading) =>
        Page.SkipWhile(line => line != heading)
            .Skip(1)
            .TakeWhile(line => !line.StartsWith("## ", StringComparison.Ordinal))
            .Where(line => line.StartsWith('|'))
            .Skip(2)
            .Select(line => line.Trim()[1..^1].Split('|').Select(cell => cell.Trim()).ToArray());

    private static bool IsTest(string name)
    {
        var parts = name.Split('.');
        var classes = typeof(SecurityPageTests).Assembly.GetTypes().Where(t => t.Name == parts[0]).ToList();
        return parts.Length == 1
            ? classes.Exists(c => c.GetMethods().Any(m => m.GetCustomAttributes<FactAttribute>().Any()))
            : classes.Exists(c => c.GetMethod(parts[1])?.GetCustomAttributes<FactAttribute>().Any() is true);
    }

    [GeneratedRegex(@"`(?<name>([A-Z]\w*(Tests|Cases|Tricks))(\.\w+)?)`", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex TestName();
}
