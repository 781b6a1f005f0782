using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace WebChat.Server.Chat.Names.Unicode;

/// <summary>
/// What the rules need to know of Unicode, of one version, the same on every machine.
/// <c>scripts/unicode/generate.mjs</c> makes the resource that is read here.
/// </summary>
internal static class UnicodeTables
{
    private static readonly RangeTable Categories;
    private static readonly RangeTable Scripts;
    private static readonly RangeTable Traits;

    static UnicodeTables()
    {
        using var stream = typeof(UnicodeTables).Assembly.GetManifestResourceStream("unicode.bin")!;
        using var reader = new BinaryReader(stream, Encoding.UTF8);
        Version = reader.ReadString();
        // One more than in the resource: 0 is for what has no category there.
        Categories = ReadRanges(reader, category => category + 1);
        Scripts = ReadRanges(reader, script => script);
        Traits = ReadRanges(reader, traits => traits);
        CaseFolding = ReadMap(reader);
        Confusables = ReadMap(reader);
        LatinLookAlikes = ReadMap(reader);
    }

    /// <summary>The version of Unicode.</summary>
    public static string Version { get; }

    /// <summary>Full case folding; a character that is not here folds to itself.</summary>
    public static FrozenDictionary<int, string> CaseFolding { get; }

    /// <summary>The prototypes of UTS 39; a character that is not here is its own.</summary>
    public static FrozenDictionary<int, string> Confusables { get; }

    /// <summary>The plain letter in a Latin letter with a hook, a stroke, a turn or in small capitals.</summary>
    public static FrozenDictionary<int, string> LatinLookAlikes { get; }

    public static UnicodeCategory Category(Rune rune) =>
        Categories[rune.Value] is var category and not 0 ? (UnicodeCategory)(category - 1) : UnicodeCategory.OtherNotAssigned;

    public static Script Script(Rune rune) => (Script)Scripts[rune.Value];

    public static bool Has(Rune rune, CharacterTraits traits) => ((CharacterTraits)Traits[rune.Value] & traits) == traits;

    private static RangeTable ReadRanges(BinaryReader reader, Func<int, int> value)
    {
        var count = reader.Read7BitEncodedInt();
        var (starts, ends, values) = (new int[count], new int[count], new byte[count]);
        for (int index = 0, position = 0; index < count; index++)
        {
            starts[index] = position + reader.Read7BitEncodedInt();
            ends[index] = starts[index] + reader.Read7BitEncodedInt() + 1;
            values[index] = checked((byte)value(reader.Read7BitEncodedInt()));
            position = ends[index];
        }

        return new RangeTable(starts, ends, values);
    }

    private static FrozenDictionary<int, string> ReadMap(BinaryReader reader)
    {
        var map = new Dictionary<int, string>();
        var target = new StringBuilder();
        for (int left = reader.Read7BitEncodedInt(), key = 0; left > 0; left--)
        {
            key += reader.Read7BitEncodedInt();
            target.Clear();
            for (var length = reader.Read7BitEncodedInt(); length > 0; length--)
                target.Append(new Rune(reader.Read7BitEncodedInt()).ToString());

            map.Add(key, target.ToString());
        }

        return map.ToFrozenDictionary();
    }
}

/// <summary>Scripts that rules name. Others have numbers too, to be compared.</summary>
internal enum Script
{
    Unknown,
    Common,
    Inherited,
    Latin,
    Greek,
    Cyrillic,
}

[Flags]
internal enum CharacterTraits
{
    DefaultIgnorable = 1,
    Emoji = 2,

    /// <summary>U+FE0F after it asks for the picture.</summary>
    EmojiVariation = 4,
    Pictographic = 8,
    ModifierBase = 16,
    Modifier = 32,
    RightToLeft = 64,

    /// <summary>A picture without being asked for it.</summary>
    EmojiPresentation = 128,
}
