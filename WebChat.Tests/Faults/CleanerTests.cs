using System.Diagnostics;
using WebChat.Contracts;
using WebChat.Server.Chat.Names;

namespace WebChat.Tests.Faults;

/// <summary>A hundred thousand mutated texts through the rules for texts and names.</summary>
public sealed class CleanerTests
{
    private const int Count = 100_000;
    private const int WarmUp = 2_000;
    private const int Again = 100;
    private static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(1);

    [Fact]
    public void Texts_are_cleaned_without_a_fault_once_and_for_all_and_fast() => Check("texts", text => UserText.Clean(text));

    [Fact]
    public void Nicknames_are_judged_without_a_fault_once_and_for_all_and_fast() =>
        Check("nicknames", text => Nickname.Parse(text) is var reply && reply.Ok is { } name ? name.Text : reply.Error!);

    [Fact]
    public void Room_names_are_judged_without_a_fault_once_and_for_all_and_fast() => Check("names of rooms", text => RoomName.Parse(text));

    [Fact]
    public void Anything_can_be_looked_up_without_a_fault_and_fast() =>
        Check("look-ups", text => Nickname.LookupKey(text), isStable: false);

    private static void Check(string what, Func<string, Reply<string>> rule, bool isStable = true)
    {
        var mutation = Mutation.OfTexts(Scale.Chance(22));
        for (var i = 0; i < WarmUp; i++)
            rule(mutation.Next());

        var accepted = 0;
        var slow = new List<string>();
        for (var i = 0; i < Count; i++)
        {
            var text = mutation.Next();
            try
            {
                var (reply, took) = Timed(rule, text);
                if (took > Limit)
                    slow.Add(text);
                if (reply.Ok is not { } clean)
                    continue;
                accepted++;
                Assert.True(!isStable || string.Equals(clean, rule(clean).Ok, StringComparison.Ordinal), "Once more changes it.");
            }
            catch (Exception e)
            {
                throw new Xunit.Sdk.XunitException($"{Scale.SeedInWords}text {i}, \"{Escaped(text)}\": {e.Message}", e);
            }
        }

        Assert.InRange(accepted, Count / 100, Count);
        // The machine does other things as well: what is slow by itself is slow again and again.
        slow = [.. slow.Where(text => Enumerable.Range(0, Again).All(_ => Timed(rule, text).Took > Limit)).Take(Count / 1000 + 1)];
        Bars.Judge(
            $"{Count:N0} mutated and random {what}",
            "0 exceptions, cleaning twice equals once, under 1 ms each at p99.9",
            $"0 exceptions, {accepted:N0} accepted, {slow.Count} over 1 ms {string.Join(" ", slow.Take(1).Select(Escaped))}",
            slow.Count <= Count / 1000
        );
    }

    private static (Reply<string> Reply, TimeSpan Took) Timed(Func<string, Reply<string>> rule, string text)
    {
        var since = Stopwatch.GetTimestamp();
        var reply = rule(text);
        return (reply, Stopwatch.GetElapsedTime(since));
    }

    private static string Escaped(string text) =>
        string.Concat(text.Take(200).Select(c => c is >= ' ' and < '\u007f' ? $"{c}" : $"\\u{(int)c:x4}"));
}
