using System.Collections.Frozen;
using System.Text;
using WebChat.Server.Chat.Names.Unicode;

namespace WebChat.Server.Chat.Names;

/// <summary>
/// Characters that "fancy text" is made of and that Unicode's list of look-alikes leaves out, as they deceive nobody who reads
/// their script. They are used against reserved names only: everywhere else they are letters of their own.
/// </summary>
static class LookAlikes
{
    // A letter, then what stands for it.
    static readonly string[] Drawn =
    [
        "a ᗩᗅᎯልΛЛΔᐱ卂ค刁丹ム",
        "b ᗷᏰ乃๒ც",
        "c ᑕᏟ匚ς૮ርㄈ亡",
        "d ДᗪᎠ๔Ꮄᗞዕᕲ",
        "e ᗴᗕᏋ乇єεΞΣ६ဧ",
        "f ᖴ千ƒ下",
        "g ᘜᎶᏩﻮ厶",
        "h ᕼᏂ卄ђዘん廾",
        "i ᎥᏆ工ιጎɩ丨เ",
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

    static readonly FrozenDictionary<int, string> Letters = Read();

    /// <summary>The plain letter that the character looks like; null: none, or it is plain itself.</summary>
    public static string? Of(Rune rune) =>
        Letters.GetValueOrDefault(rune.Value) ?? UnicodeTables.LatinLookAlikes.GetValueOrDefault(rune.Value);

    static FrozenDictionary<int, string> Read()
    {
        var letters = new Dictionary<int, string>();
        foreach (var line in Drawn)
        {
            foreach (var rune in line[2..].EnumerateRunes())
            {
                letters.TryAdd(rune.Value, line[..1]);
                letters.TryAdd(Rune.GetRuneAt(CaseKey.Fold(rune.ToString()), 0).Value, line[..1]);
            }
        }

        return letters.ToFrozenDictionary();
    }
}
