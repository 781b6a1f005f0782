using System.Text.Json.Nodes;
using WebChat.Contracts;
using WebChat.Server.Storage;
using WebChat.Server.Storage.Search;
using static WebChat.Tests.Storage.TranscriptImportTests;

namespace WebChat.Tests.Storage;

/// <summary>A sound transcript with a few things changed at random is refused in words, or makes a room like any other.</summary>
public sealed class TranscriptMutationTests : IAsyncDisposable
{
    private const int Tries = 400;

    private static readonly string[] Sound =
    [
        """{"type":"transcript","version":1,"room":"ops","epoch":"e","first":1,"last":9}""",
        Message(1, "ann"),
        Message(2, "bob")
            .Replace("}", ""","replyTo":1,"reply":{"seq":1,"from":"ann","tag":"ann","excerpt":"hello"}}""", StringComparison.Ordinal),
        Reacted(3, 1, "👍", "bob"),
        """{"type":"edited","at":"2026-11-21T09:30:00Z","room":"ops","seq":4,"target":2,"text":"hello","now":{"text":"hello","changed":4}}""",
        """{"type":"topic","at":"2026-11-21T09:30:00Z","room":"ops","seq":5,"topic":"about","by":"ann"}""",
        Message(6, "eve")
            .Replace("\"text\":\"hello\"", "\"text\":\"\",\"deleted\":\"2026-11-21T09:30:00Z\",\"changed\":7", StringComparison.Ordinal),
        """{"type":"deleted","at":"2026-11-21T09:30:00Z","room":"ops","seq":7,"target":6,"by":"eve"}""",
        Reacted(8, 1, "👍", "bob", on: false),
        """{"type":"other","at":"2026-11-21T09:30:00Z","room":"ops","seq":9}""",
        """{"type":"end","count":3}""",
    ];

    private static readonly Func<JsonNode?>[] Values =
    [
        () => null,
        () => -1,
        () => 0,
        () => 7,
        () => 10_000_005,
        () => 1e15,
        () => long.MaxValue,
        () => 1.5,
        () => true,
        () => "",
        () => "a  b",
        () => "a\0b",
        () => "\u202e'\\",
        () => "👍",
        () => new string('x', 300_000),
        () => "message",
        () => "other",
        () => "reacted",
        () => "0001-01-01T00:00:00Z",
        () => "9999-12-31T23:59:59.999Z",
        () => new JsonArray(),
        () => new JsonArray(null, new JsonObject { ["emoji"] = "👍", ["count"] = 3 }),
        () => new JsonObject(),
    ];

    private static readonly string[] Pieces = ["\"", "{", "}", ",", "\\", "\\ud800", "\0", "1", "null", "\n", "\u2028", "\ud800", "-", "é"];

    private readonly ImportedRooms _rooms = new();

    public ValueTask DisposeAsync() => _rooms.DisposeAsync();

    [Fact]
    public async Task It_never_breaks_the_server()
    {
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        var made = new List<string>();
        for (var i = 0; i < Tries; i++)
        {
            var room = "r" + i.ToString(System.Globalization.CultureInfo.InvariantCulture);
            var lines = Mutated(random);
            try
            {
                await _rooms.ImportAsync(room, ImportedRooms.Text(lines));
                made.Add(room);
            }
            catch (StoreUnusableException e)
            {
                Assert.EndsWith("Nothing was changed.", e.Message, StringComparison.Ordinal);
            }
            catch (Exception e)
            {
                Assert.Fail($"Seed {seed}: {e}\n{string.Join('\n', lines)}");
            }
        }

        // Some mutations hurt nothing, and some do.
        Assert.InRange(made.Count, Tries / 20, Tries * 19 / 20);
        foreach (var room in made)
            await UseAsync(room, seed);
    }

    private async Task UseAsync(string room, int seed)
    {
        var events = await _rooms.ReadAsync(room);
        while (await _rooms.Store.Search.FindRoomAsync(room) is { Low: > 1 } indexed)
            await _rooms.Store.Search.IndexAsync(indexed);
        var found = await RoomSearch.RunAsync(_rooms.Store, room, SearchQuery.Parse("hello", null).Ok!, null, 20);
        Assert.True(found.Next is null, $"Seed {seed}, {room}");
        var last = await _rooms.SayAsync(room);
        Assert.Equal((events.LastOrDefault()?.Seq ?? 0) + 1, last);
        foreach (var message in events.OfType<MessageEvent>())
            Assert.True(message.Changed is null || message.Changed < last, $"Seed {seed}, {room}");
    }

    private static List<string> Mutated(Random random)
    {
        List<string> lines = [.. Sound];
        for (var changes = 1 + random.Next(2); changes > 0; changes--)
        {
            var at = random.Next(lines.Count);
            var line = lines[at];
            switch (random.Next(8))
            {
                case 0:
                    lines.RemoveAt(at);
                    break;
                case 1:
                    lines.Insert(random.Next(lines.Count), line);
                    break;
                case 2:
                    var place = random.Next(line.Length + 1);
                    lines[at] = line.Insert(place, Pieces[random.Next(Pieces.Length)]);
                    break;
                case 3 when line.Length > 0:
                    lines[at] = line.Remove(random.Next(line.Length), 1);
                    break;
                default:
                    lines[at] = WithOtherValue(line, random);
                    break;
            }
        }

        return lines;
    }

    private static string WithOtherValue(string line, Random random)
    {
        try
        {
            if (JsonNode.Parse(line) is not JsonObject { Count: > 0 } json)
                return line;
            string[] names = [.. json.Select(p => p.Key), "reactions", "changed", "edited", "replyTo"];
            json[names[random.Next(names.Length)]] = Values[random.Next(Values.Length)]();
            return json.ToJsonString();
        }
        catch (Exception e) when (e is System.Text.Json.JsonException or ArgumentException or InvalidOperationException)
        {
            // Changed already, and no JSON any more.
            return line;
        }
    }
}
