using System.Collections.Frozen;
using System.Text;
using WebChat.Server.Chat.Names.Unicode;

namespace WebChat.Server.Chat.Names;

/// <summary>
/// Characters that "fancy text" is made of and that Unicode's list of look-alikes leaves out, as they deceive nobody who reads
/// their script. They are used against reserved names only: everywhere else they are letters of their own.
/// </summary>
internal static class LookAlikes
{
    // Plain letters, then what stands for them. The first line is what people hang on both sides of a name.
    private static readonly string[] Drawn =
    [
        " 丶灬丿乀乁乄々〻ツシッジメ彡ミ亗ღ一ーノ",
        "i ǃ丨",
        "oo Ꝏꝏ",
        "m ꟽꟿ",
        "s Ƨƨ",
        "p ƿÞþ",
        "c ʗ",
        "o ʘ",
        "a ⲁᗩᗅᎯልΛЛΔᐱ卂ค刁丹ム",
        "b ᗷᏰ乃๒ც",
        "c ᑕᏟ匚ς૮ርㄈ亡",
        "d ДᗪᎠ๔Ꮄᗞዕᕲ",
        "e ⲉᗴᗕᏋ乇єεΞΣ६ဧ",
        "f ᖴ千ƒ下",
        "g ᘜᎶᏩﻮ厶",
        "h ᕼᏂ卄ђዘん廾",
        "i ᎥᏆ工ιጎɩเ",
        "j ᒍフڶ丁",
        "k ᛕҜ长ƙ片",
        "l ᒪᏞㄥ乚し",
        "m ᗰᎷ爪๓ጠ冊ᘻ从",
        "n ᑎᏁ几ภПИηпиክ刀Ռռ",
        "o ᗝᎾ口ტዐㄖ",
        "p ᑭᎮ卩קየ尸",
        "q ᑫᎤ",
        "r ᖇᏒ尺гЯя࿑ዪ",
        "s ᔕᏕ丂รነ",
        "t ᎢᏖ七тՇፕㄒイ丅",
        "u ᑌᏬㄩยሁ凵",
        "v ᐯᏉᐺሀ",
        "w ᗯᏇ山ฬщшሠ",
        "x ᙭乂",
        "y ᎩᎽㄚץሃ丫",
        "z 乙ፚ",
        "i ❗❕",
        "o ⭕⚪⚫🔴🔵🟠🟡🟢🟣🟤⏺🔘",
        "t ✝➕",
        "x ❌✖❎",
        "m ♏♍〽",
    ];

    private static readonly FrozenDictionary<int, string> Letters = Read();

    /// <summary>The plain letters that the character looks like, perhaps none; null: it looks like none, or it is plain itself.</summary>
    public static string? Of(Rune rune) =>
        Letters.GetValueOrDefault(rune.Value) ?? UnicodeTables.LatinLookAlikes.GetValueOrDefault(rune.Value);

    private static FrozenDictionary<int, string> Read()
    {
        var letters = new Dictionary<int, string>();
        foreach (var line in Drawn)
        {
            var space = line.IndexOf(' ', StringComparison.Ordinal);
            foreach (var rune in line[(space + 1)..].EnumerateRunes())
            {
                letters.TryAdd(rune.Value, line[..space]);
                letters.TryAdd(Rune.GetRuneAt(CaseKey.Fold(rune.ToString()), 0).Value, line[..space]);
            }
        }

        return letters.ToFrozenDictionary();
    }
}
