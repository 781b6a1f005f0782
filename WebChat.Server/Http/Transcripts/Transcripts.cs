using System.Globalization;
using System.Text;
using Microsoft.Net.Http.Headers;
using WebChat.Contracts;
using WebChat.Server.Chat;
using WebChat.Server.Storage;

namespace WebChat.Server.Http.Transcripts;

/// <summary>Writes all that a room has into an answer, a page at a time: however long it is, a page of it is in memory. At most four at once.</summary>
internal sealed partial class Transcripts(IChatStore store, CallGate gate, TimeProvider time, ILogger<Transcripts> log) : IDisposable
{
    private const int AtOnce = 4;
    private const int WhenBusyMs = 5000;

    private readonly SemaphoreSlim _turns = new(AtOnce);

    /// <param name="room">Its name, normalised.</param>
    public async Task<IResult> ReadAsync(string room, ITranscriptFormat format)
    {
        if (!await _turns.WaitAsync(0))
            return Problems.Of(Refusals.SlowDown(WhenBusyMs));
        var isHandedOn = false;
        try
        {
            var reply = await gate.GuardAsync<Reply<MessagePage>>(async () =>
                await store.ReadAsync(room, new PageRequest(Limits.V1.Page, After: 0))
            );
            if (reply.Ok is not { } first)
                return Problems.Of(reply.Error!);
            isHandedOn = true;
            return new Answer(this, room, format, first);
        }
        finally
        {
            if (!isHandedOn)
                _turns.Release();
        }
    }

    public void Dispose() => _turns.Dispose();

    private async Task WriteAsync(HttpContext http, string room, ITranscriptFormat format, MessagePage page)
    {
        var head = new TranscriptHead(room, store.Epoch, time.GetUtcNow(), page.First, page.Last);
        http.Response.ContentType = format.MediaType;
        var disposition = new ContentDispositionHeaderValue("attachment");
        disposition.SetHttpFileName(string.Create(CultureInfo.InvariantCulture, $"{room}-{head.Saved:yyyy-MM-dd}.{format.Extension}"));
        http.Response.Headers.ContentDisposition = disposition.ToString();
        var count = 0L;
        try
        {
            await WritePartAsync(http, writer => format.Begin(writer, head));
            while (page.Events.Count > 0)
            {
                count += page.Events.OfType<MessageEvent>().Count();
                var events = page.Events;
                await WritePartAsync(
                    http,
                    writer =>
                    {
                        foreach (var e in events)
                            format.Add(writer, e);
                    }
                );
                page = await store.ReadAsync(room, new PageRequest(Limits.V1.Page, After: events[^1].Seq, UpTo: head.Last));
            }

            await WritePartAsync(http, writer => format.End(writer, count));
        }
        catch (StoreUnavailableException e)
        {
            // An answer that ends early must not look like a whole one.
            LogCut(log, room, e.Message);
            http.Abort();
        }
    }

    private static async Task WritePartAsync(HttpContext http, Action<TextWriter> write)
    {
        await using var part = new StringWriter(CultureInfo.InvariantCulture);
        write(part);
        await http.Response.WriteAsync(part.ToString(), Encoding.UTF8, http.RequestAborted);
    }

    [LoggerMessage(160, LogLevel.Warning, "A transcript of {Room} was cut: {Reason}")]
    private static partial void LogCut(ILogger log, string room, string reason);

    private sealed class Answer(Transcripts transcripts, string room, ITranscriptFormat format, MessagePage first) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            try
            {
                await transcripts.WriteAsync(httpContext, room, format, first);
            }
            catch (OperationCanceledException) when (httpContext.RequestAborted.IsCancellationRequested)
            {
                // Nobody reads on.
            }
            finally
            {
                transcripts._turns.Release();
            }
        }
    }
}
