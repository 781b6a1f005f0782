using WebChat.Contracts;

namespace WebChat.Cli;

/// <summary>Where to go: what a user copied from the browser's address bar, or typed by heart.</summary>
/// <param name="Server">The address of the chat, with its base path.</param>
/// <param name="Room">The room, if the address is a room's: <c>http://host/r/ops</c>.</param>
internal sealed record ChatAddress(Uri Server, string? Room)
{
    /// <summary>Reads an address; <c>http://</c> may be left out.</summary>
    public static bool TryParse(string text, out ChatAddress address)
    {
        var full = text.Contains("://", StringComparison.Ordinal) ? text : $"http://{text}";
        if (!Uri.TryCreate(full, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https") || uri.Host.Length == 0)
        {
            address = new ChatAddress(new Uri("http://localhost"), null);
            return false;
        }

        var path = uri.AbsolutePath;
        var at = path.LastIndexOf("/r/", StringComparison.Ordinal);
        var room = at >= 0 ? Uri.UnescapeDataString(path[(at + 3)..].Trim('/')) : "";
        var server = new UriBuilder(uri)
        {
            Path = at >= 0 ? path[..(at + 1)] : path,
            Query = "",
            Fragment = "",
            UserName = "",
            Password = "",
        };
        address = new ChatAddress(server.Uri, room.Length > 0 ? room : null);
        return true;
    }

    /// <summary>The room to begin in.</summary>
    public string RoomOr(string? wished) => wished ?? Room ?? Wire.Lobby;
}
