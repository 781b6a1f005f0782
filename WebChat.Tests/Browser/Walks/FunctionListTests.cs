using System.Text.RegularExpressions;
using WebChat.Tests.Infrastructure;

namespace WebChat.Tests.Browser.Walks;

/// <summary>The list of functions has every control, command and key of the page: who adds one adds a walk to it.</summary>
public sealed partial class FunctionListTests
{
    /// <summary>Hooks that are made from something, and what they come to.</summary>
    private static readonly Dictionary<string, Func<string, IEnumerable<string>>> Made = new()
    {
        ["missed-${kind}"] = code => Names(code, KindsOfMissed()).SelectMany(Words).Select(kind => $"missed-{kind}"),
        ["save-${format}"] = code => Names(code, Formats()).SelectMany(Words).Select(format => $"save-{format}"),
        ["${place.kind}"] = _ => ["room", "private"],
        ["${hook}"] = _ => [],
    };

    private static string Page => Repository.File("WebChat.Server", "wwwroot", "js");

    [Fact]
    public void Every_control_command_and_key_of_the_page_is_in_the_list_and_nothing_else()
    {
        var listed = Functions.ByWalk.Values.SelectMany(names => names).ToHashSet();
        var views = Directory.GetFiles(Path.Combine(Page, "views"), "*.js").ToDictionary(file => Path.GetFileName(file), File.ReadAllText);
        var found = views
            .SelectMany(view => ControlsOf(view.Key, view.Value))
            // Hooks that are handed to what makes the control.
            .Concat(views.Values.SelectMany(code => Names(code, Handed())))
            .Concat(views.Values.SelectMany(code => Names(code, Choices())).Select(name => $"choice:{name}"))
            .Concat(Names(Read("commands.js"), Commands()).Select(name => $"/{name}"))
            .Concat(Names(Read("keys.js"), KeyIds()).Select(id => $"key:{id}"))
            .ToHashSet();

        Assert.Empty(found.Except(listed).Order());
        Assert.Empty(listed.Except(found).Order());
    }

    [Fact]
    public void Every_part_of_the_list_has_its_walk_and_nothing_is_walked_twice()
    {
        var walks = typeof(WalkAttribute)
            .Assembly.GetTypes()
            .SelectMany(type => type.GetMethods())
            .SelectMany(method => method.GetCustomAttributes(typeof(WalkAttribute), inherit: false))
            .Select(walk => ((WalkAttribute)walk).Name);
        Assert.Equal(Functions.ByWalk.Keys.Order(), walks.Order());

        // Settings can be chosen at the entrance too.
        var twice = Functions.ByWalk.Values.SelectMany(names => names).GroupBy(name => name).Where(group => group.Count() > 1);
        Assert.Equal(["language"], twice.Select(group => group.Key));
    }

    private static string Read(string file) => File.ReadAllText(Path.Combine(Page, file));

    /// <summary>What can be pressed or written in: elements made for that, and those that act on a click.</summary>
    private static IEnumerable<string> ControlsOf(string file, string code)
    {
        foreach (Match start in Tags().Matches(code))
        {
            var tag = code[start.Index..EndOf(code, start.Index)];
            var name = start.Groups["name"].Value;
            var acts = tag.Contains("@click=", StringComparison.Ordinal) || tag.Contains("@mousedown=", StringComparison.Ordinal);
            var made = name is "button" or "a" or "input" or "select" or "textarea" or "summary";
            // A click beside a dialog or a drawer closes it, as Escape does; the radio buttons of a choice go by its name.
            if (!(made || acts) || name is "dialog" || tag.Contains("class=\"backdrop\"", StringComparison.Ordinal) || IsRadio(tag))
                continue;
            var hook = Hook().Match(tag);
            Assert.True(hook.Success, $"{file}: without data-test: {tag}");
            var value = hook.Groups["name"].Value.Trim('"');
            if (!value.Contains('$', StringComparison.Ordinal))
                yield return value;
            else
                foreach (var each in Made[value](code))
                    yield return each;
        }
    }

    private static bool IsRadio(string tag) => tag.Contains("type=\"radio\"", StringComparison.Ordinal);

    /// <summary>Where a tag ends: what stands in <c>${}</c> may have signs of its own.</summary>
    private static int EndOf(string code, int at)
    {
        for (var depth = 0; at < code.Length; at++)
        {
            if (code[at] is '{')
                depth++;
            else if (code[at] is '}')
                depth--;
            else if (code[at] is '>' && depth == 0)
                return at + 1;
        }

        return code.Length;
    }

    private static IEnumerable<string> Names(string code, Regex pattern) =>
        pattern.Matches(code).Select(match => match.Groups["name"].Value);

    private static IEnumerable<string> Words(string list) => Names(list, Word());

    [GeneratedRegex(@"<(?<name>[a-z]+)(?=[\s>])", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Tags();

    [GeneratedRegex(@"data-test=(?<name>""[^""]*""|\$\{[^}]*\})", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Hook();

    [GeneratedRegex(@"\b(?:hook: |item\()""(?<name>[\w-]+)""", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Handed();

    [GeneratedRegex(@"\b(?:name: |choice\()""(?<name>[\w-]+)""", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Choices();

    [GeneratedRegex(@"\bname: ""(?<name>\w+)""", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Commands();

    [GeneratedRegex(@"\bid: ""(?<name>\w+)""", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex KeyIds();

    [GeneratedRegex(@"const kinds = (?<name>\[[^\]]*\])", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex KindsOfMissed();

    [GeneratedRegex(@"(?<name>\[""html""[^\]]*\])\.map", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Formats();

    [GeneratedRegex(@"(?<name>\w+)", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Word();
}
