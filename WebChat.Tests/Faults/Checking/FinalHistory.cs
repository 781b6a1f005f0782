using System.Net.Http.Json;
using System.Text.Json;
using WebChat.Contracts;

namespace WebChat.Tests.Faults.Checking;

/// <summary>What the server has kept in the end, by HTTP as anybody reads it.</summary>
internal static class FinalHistory
{
    private static readonly JsonSerializerOptions Json = Wire.Configure(new JsonSerializerOptions(JsonSerializerDefaults.Web));

    /// <summary>Writes all of a room's messages into the record.</summary>
    /// <returns>The number of the last; 0: there are none.</returns>
    public static async Task<long> ReadAsync(Recorder record, Uri server, string room)
    {
        using var http = new HttpClient { BaseAddress = server };
        var last = 0L;
        while (true)
        {
            var page = await http.GetFromJsonAsync<HistoryPage>($"api/rooms/{room}/messages?after={last}&limit=500", Json);
            foreach (var message in page!.Events.Cast<MessageEvent>())
            {
                record.Write(new Stored(room, message.Seq, message.Id, message.Text));
                last = message.Seq;
            }

            if (page.Events.Count == 0)
                return last;
        }
    }
}
