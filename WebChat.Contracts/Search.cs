using System.Text.Json.Nodes;

namespace WebChat.Contracts;

/// <summary>What a search found.</summary>
/// <param name="Room">The room's name, normalised.</param>
/// <param name="Epoch">See <see cref="Welcome"/>.</param>
/// <param name="Last">The number of the room's last event; 0: none.</param>
/// <param name="Hits">
/// Newest first: the members of a <c>message</c> event, and <c>marks</c>, where in its text what was looked for is, as <c>[start, length]</c> in UTF-16
/// units.
/// </param>
/// <param name="More">Whether there may be older ones.</param>
/// <param name="Next">With <paramref name="More"/>: what to ask for as <c>before</c> to have them.</param>
public sealed record SearchPage(string Room, string Epoch, long Last, IReadOnlyList<JsonObject> Hits, bool More, long? Next = null);

/// <summary>A place in a room's history.</summary>
/// <param name="Room">The room's name, normalised.</param>
/// <param name="Epoch">See <see cref="Welcome"/>.</param>
/// <param name="Seq">The number of the first event at or after the time; the one behind the last: nothing was said since.</param>
/// <param name="Last">The number of the room's last event; 0: none.</param>
public sealed record Moment(string Room, string Epoch, long Seq, long Last);
