using System.Globalization;

namespace WebChat.Bench.Protocols;

/// <summary>The names of rooms and members: plain enough for every protocol.</summary>
internal static class Rooms
{
    private static readonly string[] Names = [.. Enumerable.Range(0, 1000).Select(Make)];

    public static string Name(int room) => room < Names.Length ? Names[room] : Make(room);

    public static string Nickname(int member) => "member" + member.ToString(CultureInfo.InvariantCulture);

    private static string Make(int room) => "room" + room.ToString(CultureInfo.InvariantCulture);
}
