using System.Diagnostics;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using WebChat.Contracts;
using WebChat.Server.Chat.Names;

namespace WebChat.Tests.Names;

/// <summary>What must hold for every text, tried on many that are made of what breaks such code.</summary>
public sealed class NameProperties
{
    private static readonly Gen<string> NastyPiece = Gen.Elements(
        "a",
        "Z",
        "i",
        "I",
        "1",
        "0",
        "_",
        "-",
        ".",
        "'",
        "\u2019",
        "\u00b7",
        "\u30fb",
        " ",
        "\t",
        "\n",
        "\r",
        "\r\n",
        "\0",
        "\u001b",
        "\u0085",
        "\u00a0",
        "\u00ad",
        "\u00df",
        "\u1e9e",
        "\u0130",
        "\u0131",
        "\u0149",
        "\u0300",
        "\u0301",
        "\u0323",
        "\u0336",
        "\u0345",
        "\u034f",
        "\u0390",
        "\u03c2",
        "\u0410",
        "\u043c",
        "\u0483",
        "\u05b0",
        "\u05d0",
        "\u0600",
        "\u061c",
        "\u0627",
        "\u064b",
        "\u0640",
        "\u0661",
        "\u0915",
        "\u093f",
        "\u094d",
        "\u0e01",
        "\u0e33",
        "\u1100",
        "\u1161",
        "\u115f",
        "\u1160",
        "\u13a0",
        "\uab70",
        "\u17b4",
        "\u180e",
        "\u1fb3",
        "\u200b",
        "\u200d",
        "\u200e",
        "\u2028",
        "\u2029",
        "\u202e",
        "\u2057",
        "\u2060",
        "\u2066",
        "\u20dd",
        "\u20e3",
        "\u2126",
        "\u212b",
        "\u2139",
        "\u24d0",
        "\u2764",
        "\u2800",
        "\u2d7f",
        "\u3099",
        "\u3164",
        "\u4e2d",
        "\uac00",
        "\ud7a3",
        "\ue000",
        "\ud800",
        "\udc00",
        "\ufb01",
        "\ufdd0",
        "\ufdfa",
        "\ufe0f",
        "\ufeff",
        "\uff21",
        "\uffa0",
        "\ufff0",
        "\ufffd",
        "\ufffe",
        "\uffff",
        "\U00016fe4",
        "\U0001d157",
        "\U0001d400",
        "\U0001d15e",
        "\U0001f150",
        "\U0001f170",
        "\U0001f1e6",
        "\U0001f1e7",
        "\U0001f3fb",
        "\U0001f44d",
        "\U0001f468",
        "\U0001f3f4",
        "\U000e0001",
        "\U000e0067",
        "\U000e0062",
        "\U000e007f",
        "\U000e0100",
        "\U0002f800",
        "\U0010ffff",
        "admin",
        "1\ufe0f\u20e3",
        "\U0001f468\u200d\U0001f469"
    );

    private static readonly Gen<string> AnyCodePoint = Gen.Choose(0, 0x10FFFF)
        .Select(value => Rune.IsValid(value) ? new Rune(value).ToString() : ((char)value).ToString());

    private static readonly Arbitrary<string> Nasty = Arb.From(Texts(Gen.Frequency((4, NastyPiece), (1, AnyCodePoint))));

    // Names that pass now and then.
    private static readonly Arbitrary<string> Plausible = Arb.From(
        Texts(
            Gen.Elements(
                "a",
                "B",
                "ß",
                "İ",
                "é",
                "e\u0301",
                "1",
                "_",
                "-",
                "'",
                "中",
                "ﾃ",
                "ﾞ",
                "한",
                "\u1100\u1161",
                "❤",
                "❤️",
                "👍🏽",
                "🇫🇷",
                "ﬁ",
                "①"
            )
        )
    );

    [Fact]
    public void CleaningTwiceIsCleaningOnce() =>
        Holds(Nasty, text => UserText.Clean(text).Ok is not { } clean || Same(UserText.Clean(clean).Ok, clean));

    [Fact]
    public void AStoredNicknameIsANickname()
    {
        Holds(Nasty, IsStable);
        Holds(Plausible, IsStable);

        static bool IsStable(string text) => Nickname.Parse(text).Ok is not { } name || name == Nickname.Parse(name.Text).Ok;
    }

    [Fact]
    public void AStoredRoomNameIsARoomName()
    {
        Holds(Nasty, IsStable);
        Holds(Plausible, IsStable);

        static bool IsStable(string text) => RoomName.Parse(text).Ok is not { } name || Same(RoomName.Parse(name).Ok, name);
    }

    [Fact]
    public void EveryReplyIsEitherAResultOrASentence() =>
        Holds(
            Nasty,
            text =>
                IsWhole(Nickname.Parse(text).Ok, Nickname.Parse(text).Error)
                && IsWhole(RoomName.Parse(text).Ok, RoomName.Parse(text).Error)
                && IsWhole(UserText.Clean(text).Ok, UserText.Clean(text).Error)
        );

    [Fact]
    public void SomebodyIsFoundByTheNameTheyTyped() =>
        Holds(Plausible, text => Nickname.Parse(text).Ok is not { } name || Same(Nickname.LookupKey(text), name.CaseKey));

    [Fact]
    public void NothingIsLookedUpThatThrows() => Holds(Nasty, text => Nickname.LookupKey(text) is not null);

    [Fact]
    public void TheCaseKeyOfACaseKeyIsItself()
    {
        for (var value = 0; value <= 0x10FFFF; value++)
        {
            if (Rune.IsValid(value) && Nickname.Parse(new Rune(value).ToString()).Ok is { } name)
                Assert.Equal(name.CaseKey, Nickname.OfStored(name.CaseKey).CaseKey);
        }
    }

    [Fact]
    public void NoTextTakesLong()
    {
        string[] worst =
        [
            Fill("\u0300", 4000),
            Fill("\u0315\u0300", 4000),
            Fill("\U000e0067", 4000),
            Fill("🏴\U000e0067", 4000),
            Fill("❤️\u200d", 4000),
            Fill("\ufdfa", 256),
            Fill("1", 32),
            Fill("\u0661", 32),
            Fill("\u0315\u0300", 256),
            Fill("🅰", 32),
            Fill("ᗰ", 32),
            Fill("x", 32_768),
        ];
        foreach (var text in worst)
        {
            ExpectFast(text, "nickname", () => Nickname.Parse(text));
            ExpectFast(text, "look-up", () => Nickname.LookupKey(text));
            ExpectFast(text, "room", () => RoomName.Parse(text));
            ExpectFast(text, "text", () => UserText.Clean(text));
        }

        static string Fill(string piece, int length) => string.Concat(Enumerable.Repeat(piece, length / piece.Length));

        // It compiles in steps while it is used, and the machine does other things: within eight seconds it must have been fast once.
        static void ExpectFast(string text, string what, Action rule)
        {
            var best = TimeSpan.MaxValue;
            var since = Stopwatch.GetTimestamp();
            while (best >= TimeSpan.FromMilliseconds(2) && Stopwatch.GetElapsedTime(since) < TimeSpan.FromSeconds(8))
                best = TimeSpan.FromTicks(Math.Min(best.Ticks, Time(rule).Ticks));
            Assert.True(best < TimeSpan.FromMilliseconds(2), $"{what} of {text[..2]} {text.Length}: {best.TotalMilliseconds} ms");
        }

        static TimeSpan Time(Action rule)
        {
            var start = Stopwatch.GetTimestamp();
            rule();
            return Stopwatch.GetElapsedTime(start);
        }
    }

    private static Gen<string> Texts(Gen<string> piece) => piece.ListOf().Select(pieces => string.Concat(pieces));

    private static void Holds(Arbitrary<string> texts, Func<string, bool> property) =>
        Prop.ForAll(texts, property).Check(Config.QuickThrowOnFailure.WithMaxTest(3000).WithEndSize(40));

    private static bool IsWhole(object? ok, Refusal? error) =>
        ok is null ? error is { Code.Length: > 0 } && error.Message.EndsWith('.') : error is null;

    private static bool Same(string? left, string? right) => string.Equals(left, right, StringComparison.Ordinal);
}
