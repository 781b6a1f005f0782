using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace WebChat.Tests.Infrastructure;

/// <summary>HTTP byte by byte, for requests that no library would send.</summary>
public static partial class RawHttp
{
    /// <summary>All that comes back until the server closes, or only the first of it.</summary>
    public static async Task<string> SendAsync(Uri server, string request, bool onlyFirst = false)
    {
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(server.Host, server.Port).InTime();
        var stream = tcp.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request)).AsTask().InTime();
        if (onlyFirst)
        {
            var first = new byte[1024];
            return Encoding.UTF8.GetString(first, 0, await stream.ReadAsync(first).AsTask().InTime());
        }

        var answer = new MemoryStream();
        try
        {
            await stream.CopyToAsync(answer).InTime();
        }
        catch (IOException)
        {
            // A reset after the answer: what came before it counts.
        }

        return Encoding.UTF8.GetString(answer.ToArray());
    }

    /// <summary>The status of each answer in it.</summary>
    public static int[] Statuses(string answers) =>
        [.. Status().Matches(answers).Select(m => int.Parse(m.Groups["status"].ValueSpan, CultureInfo.InvariantCulture))];

    [GeneratedRegex(@"HTTP/1\.1 (?<status>\d{3})", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Status();
}
