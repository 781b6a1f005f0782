using System.Globalization;

namespace WebChat.Server.Http;

/// <summary>Reads what stands in a query string. An empty value is none: scripts write "after=&amp;before=".</summary>
internal static class QueryValues
{
    /// <summary>A whole number from 0; false: this is none.</summary>
    public static bool TryNumber(string? value, out long? number)
    {
        number = null;
        if (string.IsNullOrEmpty(value))
            return true;
        var isNumber = long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var read);
        number = isNumber ? read : null;
        return isNumber;
    }

    /// <summary>A time like 2026-11-21T09:30:00.000Z, or a day of UTC; false: this is none.</summary>
    public static bool TryTime(string? value, out DateTimeOffset? time)
    {
        time = null;
        if (string.IsNullOrEmpty(value))
            return true;
        var isTime = DateTimeOffset.TryParse(
            value,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out var read
        );
        time = isTime ? read : null;
        return isTime;
    }
}
