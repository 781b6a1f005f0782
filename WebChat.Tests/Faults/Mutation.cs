using System.Text;
using WebChat.Tests.Cases;
using WebChat.Tests.Protocol;

namespace WebChat.Tests.Faults;

/// <summary>Makes nonsense of sense: inputs of the cases with pieces cut, doubled, swapped and put in.</summary>
internal sealed class Mutation(Random random, IReadOnlyList<string> sound, IReadOnlyList<string> pieces)
{
    private const int MaxLength = 6000;

    /// <summary>The longest take long to try a hundred thousand times, and are tried one by one in <see cref="Names.NameProperties"/>.</summary>
    private const int MaxTextLength = 1200;

    private static readonly string[] JsonPieces =
    [
        "null",
        "true",
        "-1",
        "0",
        "1e400",
        "9223372036854775808",
        "1.5",
        "\"\"",
        "\"\\ud800\"",
        "\"\\u001e\"",
        "\"\\u0000\"",
        "[]",
        "{}",
        "[[[[",
        "]",
        "}",
        "{",
        "\"",
        ",",
        ":",
        "\\",
        "\u001e",
        "\u0000",
        "\ufeff",
        "é",
        "中",
        "//",
        "/*",
        "NaN",
        "\"type\":1",
        "\"type\":3",
        "\"type\":99",
        "\"target\":\"Join\"",
        "\"arguments\":[{}]",
        "\"invocationId\":\"1\"",
        "\"streamIds\":[\"1\"]",
        "\"headers\":{\"a\":\"b\"}",
        "\"result\":1,\"error\":\"x\"",
    ];

    private static readonly string[] TextPieces =
    [
        "a",
        "Z",
        "1",
        "_",
        "-",
        "'",
        " ",
        "\t",
        "\r\n",
        "\0",
        "\u001b[31m",
        "\u0085",
        "\u0301",
        "\u0336\u0336\u0336",
        "\u200d",
        "\u202e",
        "\u2028",
        "\u20e3",
        "\u3164",
        "\ud800",
        "\udfff",
        "\ufdfa",
        "\ufe0f",
        "\uffff",
        "\U0001f468\u200d\U0001f469",
        "\U0001f3f4\U000e0067\U000e0062\U000e007f",
        "\U0001f1eb\U0001f1f7",
        "\U0010ffff",
        "admin",
        "<script>",
        "中",
        "שלום",
        "नि",
    ];

    /// <summary>Names and texts.</summary>
    public static Mutation OfTexts(Random random) =>
        new(
            random,
            [
                .. ((CaseFile[])[CaseFile.Nicknames, CaseFile.Messages])
                    .SelectMany(file => Enumerable.Range(0, file.Numbers.Count).Select(n => file[n].Input))
                    .OfType<string>()
                    .Where(text => text.Length < MaxTextLength),
            ],
            TextPieces
        );

    /// <summary>Records of the hub protocol, without their separator.</summary>
    public static Mutation OfRecords(Random random) =>
        new(
            random,
            [
                .. Enumerable
                    .Range(0, CaseFile.Frames.Numbers.Count)
                    .Select(n => CaseFile.Frames[n].Frame)
                    .OfType<string>()
                    .Where(frame => frame.Length < MaxLength)
                    .SelectMany(frame => HostileFrame.WithMethods(frame).Split('\u001e')),
                """{"type":1,"target":"Join","invocationId":"1","arguments":[{"nickname":"ann","token":"x","privateAfter":0}]}""",
                """{"type":1,"target":"Enter","invocationId":"1","arguments":[{"room":"lobby","after":3,"epoch":"x"}]}""",
                """{"type":1,"target":"Post","invocationId":"1","arguments":[{"room":"lobby","id":"3f2b8c1e-7a54-4d0c-9b1d-2f6e8a9c0d11","text":"hi","kind":"text","replyTo":1}]}""",
                """{"type":1,"target":"Whisper","invocationId":"1","arguments":[{"to":"ann","tag":"x","id":"3f2b8c1e-7a54-4d0c-9b1d-2f6e8a9c0d11","text":"hi"}]}""",
                """{"type":1,"target":"Privates","invocationId":"1","arguments":[{"before":9,"after":1}]}""",
                """{"type":1,"target":"SetQuiet","invocationId":"1","arguments":[true]}""",
                """{"type":1,"target":"Who","invocationId":"1","arguments":[null]}""",
                """{"type":3,"invocationId":"1","result":{}}""",
                """{"type":5,"invocationId":"1"}""",
                """{"type":6}""",
                """{"type":7,"error":"x","allowReconnect":true}""",
                """{"type":8,"sequenceId":1}""",
            ],
            JsonPieces
        );

    public string Next()
    {
        var text = new StringBuilder(Any(sound));
        for (var changes = random.Next(5); changes > 0; changes--)
        {
            var (at, length) = Part(text);
            switch (random.Next(6))
            {
                case 0:
                    text.Remove(at, length);
                    break;
                case 1:
                    text.Insert(at, Any(pieces));
                    break;
                case 2:
                    text.Remove(at, length).Insert(at, Any(pieces));
                    break;
                case 3:
                    text.Insert(at, text.ToString(at, length));
                    break;
                case 4:
                    text.Insert(at, (char)random.Next(char.MaxValue + 1));
                    break;
                default:
                    var other = Any(sound);
                    text.Remove(at, text.Length - at).Append(other.AsSpan(random.Next(other.Length + 1)));
                    break;
            }
        }

        return text.Length <= MaxLength ? text.ToString() : text.ToString(0, MaxLength);
    }

    private (int At, int Length) Part(StringBuilder text)
    {
        var at = random.Next(text.Length + 1);
        return (at, Math.Min(random.Next(12), text.Length - at));
    }

    private string Any(IReadOnlyList<string> choices) => choices[random.Next(choices.Count)];
}
