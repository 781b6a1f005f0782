using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Microsoft.Playwright;
using WebChat.Tests.Faults;
using WebChat.Tests.Infrastructure;
using static Microsoft.Playwright.Assertions;

namespace WebChat.Tests.Browser;

/// <summary>How fast the page is: what the first view takes, and what it is like where much is said.</summary>
[Collection(nameof(Alone))]
public sealed class PageSpeedTests(Chromium chromium) : BrowserTest(chromium)
{
    private const int Kilobyte = 1024;

    /// <summary>Tells when the name can be typed, as a person would see it: the frame after the field has the focus.</summary>
    private const string NoteReady = """
        addEventListener("focusin", () => requestAnimationFrame(() => setTimeout(() => (window.readyAfter ??= performance.now()))));
        """;

    /// <summary>From here on notes how far apart frames are, and how long after each key press the next frame is drawn.</summary>
    private const string NoteFrames = """
        () => {
          const noted = (window.noted = { frames: [], keys: [] });
          let last = performance.now();
          const frame = () => {
            const now = performance.now();
            noted.frames.push(now - last);
            last = now;
            requestAnimationFrame(frame);
          };
          requestAnimationFrame(frame);
          addEventListener("keydown", ({ timeStamp }) =>
            requestAnimationFrame(() => setTimeout(() => noted.keys.push(performance.now() - timeStamp))), true);
        }
        """;

    [Fact]
    public async Task The_first_view_is_small_and_the_rest_comes_when_it_is_there()
    {
        var page = await OpenBrowserAsync();
        var network = await MeasureNetworkAsync(page);
        await page.GoToAsync();
        await page.Page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        var first = (Bytes: network.Sum(), Files: network.Count);
        await page.JoinAsync("ann");
        await page.Page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        var all = (Bytes: network.Sum(), Files: network.Count);
        Bars.Judge(
            "first view of the page, with the heads of its answers",
            "at most 100 KB compressed in all",
            Invariant($"{first.Bytes / Kilobyte} KB in {first.Files} files; with the chat itself {all.Bytes / Kilobyte} KB in {all.Files}"),
            met: first.Bytes is > 10 * Kilobyte and <= 100 * Kilobyte && all.Bytes > first.Bytes
        );
    }

    [Fact]
    public async Task The_first_view_is_there_soon_on_a_slow_machine()
    {
        await (await OpenAsync()).Page.CloseAsync();
        var times = new List<double>();
        for (var i = 0; i < 5; i++)
        {
            var page = await OpenBrowserAsync();
            await page.Page.AddInitScriptAsync(NoteReady);
            var session = await page.Page.Context.NewCDPSessionAsync(page.Page);
            await session.SendAsync("Emulation.setCPUThrottlingRate", new() { ["rate"] = 4 });
            await page.GoToAsync();
            await page.Page.WaitForFunctionAsync("() => window.readyAfter");
            times.Add(await page.Page.EvaluateAsync<double>("() => window.readyAfter"));
            await page.Page.CloseAsync();
        }

        times.Sort();
        Bars.Judge(
            "from the address to a name being typed, with the processor slowed four times",
            Scale.Of("under 20 s, beside all that has just been tested", "under 1 s"),
            Invariant($"{times[2]:0} ms, median of five ({times[0]:0} to {times[^1]:0})"),
            met: times[2] < Scale.Of(20_000, 1000)
        );
    }

    [Fact]
    public async Task Where_much_is_said_frames_are_short_and_typing_never_lags()
    {
        await using var bob = await Server.JoinAsync("bob");
        for (var i = 0; i < 300; i++)
            await bob.SayAsync(Marked(i));
        var ann = await JoinAsync("ann");
        await ann.Composer.ClickAsync();
        await TalkAsync(bob, perSecond: 200, seconds: 1);
        await ann.Page.EvaluateAsync(NoteFrames);
        var talking = TalkAsync(bob, perSecond: 200, seconds: Scale.Of(5, 30));
        while (!talking.IsCompleted)
        {
            await ann.Page.Keyboard.PressAsync("x");
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }

        var rate = await talking;
        await bob.SayAsync("that was all");
        await Expect(ann.Message("that was all")).ToBeInViewportAsync();
        // For seconds, beside all that has just been tested, on a machine that may not be ours alone: the worst frames say more of that than of the page.
        var (part, longest, least) = Scale.Of((0.5, 1000, 10), (0.99, 50, 190));
        var noted = await ann.Page.EvaluateAsync<JsonElement>("() => window.noted");
        var frames = Sorted(noted.GetProperty("frames"));
        var keys = Sorted(noted.GetProperty("keys"));
        Bars.Judge(
            "200 messages/s for " + Scale.Of("5", "30") + " s, 300 with Markdown in view, a key ten times a second",
            Invariant($"p{100 * part:0} of frames at most {longest} ms, and of what a key press shows"),
            Invariant(
                $"{rate:0} messages/s; frames p50 {At(frames, 0.5):0} ms, p99 {At(frames, 0.99):0} ms of {frames.Length}; keys p50 {At(keys, 0.5):0} ms, p99 {At(keys, 0.99):0} ms of {keys.Length}"
            ),
            met: rate >= least && frames.Length > 10 && keys.Length > 5 && At(frames, part) <= longest && At(keys, part) <= longest
        );
    }

    [Fact]
    public async Task Memory_stays_flat_however_much_is_said()
    {
        // The page keeps the last 3,000 to 6,000: the same number of them at both.
        var (first, last) = Scale.Of((5000, 8000), (5000, 20_000));
        await using var bob = await Server.JoinAsync("bob");
        var ann = await JoinAsync("ann");
        var before = await HeapAfterAsync(ann, bob, 0, first);
        var after = await HeapAfterAsync(ann, bob, first, last);
        Bars.Judge(
            Invariant($"memory of the page after {last:N0} messages"),
            Invariant($"at most 1.2 times what it is after {first:N0}"),
            Invariant($"{before / Kilobyte / 1024.0:0.0} -> {after / Kilobyte / 1024.0:0.0} MB"),
            met: after <= 1.2 * before
        );
    }

    private static async Task<List<long>> MeasureNetworkAsync(ChatPage page)
    {
        var sizes = new List<long>();
        var session = await page.Page.Context.NewCDPSessionAsync(page.Page);
        await session.SendAsync("Network.enable");
        session.Event("Network.loadingFinished").OnEvent += (_, e) =>
            sizes.Add((long)e!.Value.GetProperty("encodedDataLength").GetDouble());
        return sizes;
    }

    private static async Task<double> HeapAfterAsync(ChatPage page, TestUser speaker, int from, int to)
    {
        await Task.WhenAll(Enumerable.Range(from, to - from).Select(i => speaker.SayAsync(Text(i))));
        await Expect(page.Message(Text(to - 1))).ToHaveCountAsync(1);
        var session = await page.Page.Context.NewCDPSessionAsync(page.Page);
        await session.SendAsync("HeapProfiler.collectGarbage");
        var usage = await session.SendAsync("Runtime.getHeapUsage");
        await session.DetachAsync();
        return usage!.Value.GetProperty("usedSize").GetDouble();
    }

    /// <summary>One after the other at times that are fixed beforehand, whether or not the last one has its receipt.</summary>
    /// <returns>How many messages a second it came to.</returns>
    private static async Task<double> TalkAsync(TestUser speaker, int perSecond, int seconds)
    {
        var start = Stopwatch.GetTimestamp();
        var said = new Task[perSecond * seconds];
        for (var i = 0; i < said.Length; i++)
        {
            var early = TimeSpan.FromSeconds((double)i / perSecond) - Stopwatch.GetElapsedTime(start);
            if (early > TimeSpan.Zero)
                await Task.Delay(early);
            said[i] = speaker.SayAsync(Marked(i));
        }

        await Task.WhenAll(said);
        return said.Length / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static string Text(int number) =>
        string.Create(CultureInfo.InvariantCulture, $"message {number}: the quick brown fox jumps over https://example.com/{number} again");

    /// <summary>With all the marks that a text can have, one after the other.</summary>
    private static string Marked(int number) =>
        (number % 6) switch
        {
            0 => $"{Text(number)} with **strong _and soft_** words, `code` and ||what is hidden||",
            1 => $"> {Text(number)}\nand :tada: what I think of it, [here](https://example.com/)",
            2 => $"- {Text(number)}\n- **another** ~~one~~\n  1. within it",
            3 => $"```js\nconst number = {number}; // the quick brown fox\nexport const f = (x) => `${{x}} ${{number}}`;\n```",
            _ => Text(number),
        };

    private static double[] Sorted(JsonElement numbers) => [.. numbers.EnumerateArray().Select(n => n.GetDouble()).Order()];

    private static double At(double[] sorted, double part) => sorted.Length == 0 ? double.NaN : sorted[(int)(part * (sorted.Length - 1))];

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
