namespace WebChat.Bench.Protocols;

/// <summary>
/// What every posted text begins with, <c>ts=NANOSECONDS#NUMBER;</c>: when it was to be sent, and its number. It is found wherever a
/// protocol puts the text, several times when several messages came together.
/// </summary>
internal static class Stamp
{
    /// <summary>The longest one: 19 digits, 10 digits, and what stands between.</summary>
    public const int MostBytes = 3 + 19 + 1 + 10 + 1;

    private static ReadOnlySpan<byte> Start => "ts="u8;

    /// <summary>Words in several lengths, so that texts look like texts.</summary>
    public static byte[] NewText(int bytes)
    {
        var text = new byte[bytes];
        var words = "the quick brown fox jumps over a lazy dog and so on "u8;
        for (var i = 0; i < bytes; i++)
            text[i] = words[i % words.Length];
        // A space at the end would be trimmed.
        text[^1] = (byte)'.';
        return text;
    }

    public static void Write(Span<byte> text, long sentAt, int number)
    {
        var stamp = new ByteWriter(text);
        stamp.Add(Start);
        stamp.Add(sentAt);
        stamp.Add("#"u8);
        stamp.Add(number);
        stamp.Add(";"u8);
        // What is left of the stamp before, which may have been longer.
        text[stamp.Written.Length..Math.Min(MostBytes, text.Length - 1)].Fill((byte)'x');
    }

    /// <summary>Finds the next stamp, and leaves what comes behind it.</summary>
    public static bool TryRead(ref ReadOnlySpan<byte> bytes, out long sentAt, out int number)
    {
        while (bytes.IndexOf(Start) is >= 0 and var at)
        {
            bytes = bytes[(at + Start.Length)..];
            var rest = bytes;
            if (!TryReadDigits(ref rest, (byte)'#', out sentAt) || !TryReadDigits(ref rest, (byte)';', out var digits))
                continue;
            if (digits > int.MaxValue)
                continue;
            number = (int)digits;
            bytes = rest;
            return true;
        }

        (sentAt, number) = (0, 0);
        return false;
    }

    private static bool TryReadDigits(ref ReadOnlySpan<byte> bytes, byte end, out long value)
    {
        value = 0;
        for (var i = 0; i < bytes.Length && i < 20; i++)
        {
            var digit = (uint)(bytes[i] - '0');
            if (digit > 9)
            {
                if (i == 0 || bytes[i] != end)
                    return false;
                bytes = bytes[(i + 1)..];
                return true;
            }

            value = (value * 10) + digit;
        }

        return false;
    }
}
