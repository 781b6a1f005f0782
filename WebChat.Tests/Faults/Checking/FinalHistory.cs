using System.Net.Http.Json;
using System.Text.Json;
using WebChat.Contracts;

namespace WebChat.Tests.Faults.Checking;

/// <summary>What the server has kept in the end, by HTTP as anybody reads it.</summary>
internal static class FinalHistory
{
    private static readonly JsonSerializerOptions Json = Wire.Configure(new JsonSerializerOptions(JsonSerializerDefaults.Web));

    /// <summary>Writes all of a room's messages and reactions into the record.</summary>
    /// <returns>The number of the last; 0: there are none.</returns>
    public static async Task<long> ReadAsync(Recorder record, Uri server, string room)
    {
        using var http = new HttpClient { BaseAddress = server };
        var last = 0L;
        while (true)
        {
            var page = await http.GetFromJsonAsync<HistoryPage>($"api/rooms/{room}/messages?after={last}&limit=500", Json);
            foreach (var e in page!.Events.Cast<RoomEvent>())
            {
                record.Write(
                    e switch
                    {
                        MessageEvent m => new Stored(room, m.Seq, m.Id, m.Text),
                        ReactedEvent r => new Stored(room, r.Seq, ReactionId.Of(r), ReactionId.Of(r)),
                        _ => throw new InvalidOperationException($"Nobody does this in a run: {e}"),
                    }
                );
                last = e.Seq;
            }

            if (page.Events.Count == 0)
                return last;
        }
    }
}
