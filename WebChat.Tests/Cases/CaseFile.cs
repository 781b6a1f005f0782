using System.Text;
using System.Text.Json;

namespace WebChat.Tests.Cases;

/// <summary>
/// The files in this folder: inputs with their outcomes. They hold lone surrogates and inputs that are no strings, which no
/// test runner could carry as arguments, so that theories run over case numbers.
/// </summary>
internal sealed class CaseFile
{
    private readonly JsonElement[] _cases;

    private CaseFile(string name)
    {
        using var file = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Cases", name)));
        _cases = [.. file.RootElement.GetProperty("cases").EnumerateArray().Select(element => element.Clone())];
    }

    public static CaseFile Nicknames { get; } = new("nicknames.json");
    public static CaseFile Messages { get; } = new("messages.json");
    public static CaseFile Frames { get; } = new("frames.json");

    public Case this[int number] => new(_cases[number]);

    /// <summary>For <c>[MemberData]</c>: number and description of each case.</summary>
    public TheoryData<int, string> Numbers => NumbersWhere(_ => true);

    /// <summary>The same for some of the cases.</summary>
    public TheoryData<int, string> NumbersWhere(Func<Case, bool> wanted) =>
        new(Enumerable.Range(0, _cases.Length).Where(number => wanted(this[number])).Select(number => (number, this[number].Why)));
}

/// <summary>One input and its outcome.</summary>
internal sealed class Case(JsonElement element)
{
    /// <summary>The input as JSON, to be spliced into a request as it is: it can be anything, even no well-formed string.</summary>
    public string InputJson =>
        Optional("input_raw_json") is { } raw ? raw.GetString()!
        : Optional("input_raw_generate") is { } rawParts ? Generate(rawParts)
        : Optional("generate") is { } parts ? JsonSerializer.Serialize(Generate(parts))
        : element.GetProperty("input").GetRawText();

    /// <summary>The input as the rules get it: null when it is no string.</summary>
    public string? Input => InputJson.StartsWith('"') ? Unescape(InputJson) : null;

    /// <summary>Somebody else holds this name first.</summary>
    public string? Held => Optional("held")?.GetString();

    /// <summary>What the case is about.</summary>
    public string Why => element.GetProperty("why").GetString()!;

    public bool Accept => element.GetProperty("accept").GetBoolean();

    /// <summary>The code of the refusal, or <c>ok</c>.</summary>
    public string Code => element.GetProperty("code").GetString()!;

    /// <summary>What is stored and sent.</summary>
    public string? Normalized => Optional("normalized_generate") is { } parts ? Generate(parts) : Optional("normalized")?.GetString();

    /// <summary>What the page must show, in words.</summary>
    public string? Render => Optional("render")?.GetString();

    /// <summary>The keys on which the name collides with the held one.</summary>
    public string[] CollidesOn => Optional("collidesOn") is { } keys ? [.. keys.EnumerateArray().Select(key => key.GetString()!)] : [];

    // Frames

    /// <summary>When it is sent: <c>handshake</c>, <c>hub</c> (after it), <c>websocket</c> or <c>http</c>.</summary>
    public string Phase => element.GetProperty("phase").GetString()!;

    public string Expect => element.GetProperty("expect").GetString()!;

    /// <summary>Whether the connection works afterwards.</summary>
    public bool IsAlive => Optional("alive")?.GetBoolean() ?? false;

    /// <summary>The code of the close frame.</summary>
    public int? CloseCode => Optional("ws_close")?.GetInt32();

    /// <summary>Whether a deadline of half a minute or more ends it.</summary>
    public bool IsSlow => Expect.StartsWith("closed_by", StringComparison.Ordinal);

    /// <summary>The id of the call in it.</summary>
    public string InvocationId => Frame?.Contains("\"invocationId\":\"7\"", StringComparison.Ordinal) is true ? "7" : "1";

    public string Description => Optional("describe")?.GetString() ?? "";

    public byte Opcode => (byte)(Optional("opcode")?.GetInt32() ?? 1);

    public byte[]? Bytes => Optional("send_base64")?.GetBytesFromBase64();

    /// <summary>So many records in one frame.</summary>
    public int? Records => Part("records")?.GetInt32();

    /// <summary>The record to send so often.</summary>
    public string? Record => Part("record")?.GetString();

    /// <summary>A record of so many bytes.</summary>
    public int? TotalBytes => Part("total_bytes")?.GetInt32();

    /// <summary>The text of the frame.</summary>
    public string? Frame => Optional("send")?.GetString() ?? (Part("repeat") is null ? null : Generate(Optional("generate")!.Value));

    private JsonElement? Part(string name) => Optional("generate") is { } parts && parts.TryGetProperty(name, out var part) ? part : null;

    private JsonElement? Optional(string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind is not JsonValueKind.Null ? value : null;

    private static string Generate(JsonElement parts)
    {
        var text = new StringBuilder();
        text.Append(Part("prefix"));
        text.Insert(text.Length, Part("repeat"), parts.GetProperty("times").GetInt32());
        text.Append(Part("middle"));
        text.Insert(text.Length, Part("repeat2"), parts.GetProperty("times").GetInt32());
        return text.Append(Part("suffix")).ToString();

        string? Part(string name) => parts.TryGetProperty(name, out var part) ? part.GetString() : null;
    }

    // JSON readers refuse lone surrogates; this one lets them through, as the rules must meet them.
    private static string Unescape(string json)
    {
        var text = new StringBuilder(json.Length);
        for (var index = 1; index < json.Length - 1; index++)
        {
            if (json[index] != '\\')
            {
                text.Append(json[index]);
            }
            else if (json[++index] == 'u')
            {
                text.Append((char)Convert.ToUInt16(json.Substring(index + 1, 4), 16));
                index += 4;
            }
            else
            {
                text.Append(
                    json[index] switch
                    {
                        'n' => '\n',
                        'r' => '\r',
                        't' => '\t',
                        'b' => '\b',
                        'f' => '\f',
                        var other => other,
                    }
                );
            }
        }

        return text.ToString();
    }
}
