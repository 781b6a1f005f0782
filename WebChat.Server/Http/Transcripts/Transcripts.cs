using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.Net.Http.Headers;
using WebChat.Contracts;
using WebChat.Server.Chat;
using WebChat.Server.Storage;

namespace WebChat.Server.Http.Transcripts;

/// <summary>
/// Writes all that a room has into an answer, a page at a time: however long it is, a page of it is in memory. At most four at once, one for each address,
/// and only while they are read.
/// </summary>
internal sealed partial class Transcripts(IChatStore store, CallGate gate, TimeProvider time, ILogger<Transcripts> log)
{
    private const int AtOnce = 4;
    private const int WhenBusyMs = 5000;

    /// <summary>For a page to be taken: some hundred KB at most.</summary>
    private static readonly TimeSpan MostForAPart = TimeSpan.FromSeconds(30);

    // Under its own lock.
    private readonly HashSet<IPAddress> _readers = [];

    /// <param name="room">Its name, normalised.</param>
    /// <param name="address">Whose it is.</param>
    public async Task<IResult> ReadAsync(string room, ITranscriptFormat format, IPAddress? address)
    {
        var reader = AddressGroup.Of(address);
        if (!TryBegin(reader))
            return Problems.Of(Refusals.SlowDown(WhenBusyMs));
        var isHandedOn = false;
        try
        {
            var reply = await gate.GuardAsync<Reply<MessagePage>>(async () =>
                await store.ReadAsync(room, new PageRequest(Limits.V1.Page, After: 0, IsPlain: true))
            );
            if (reply.Ok is not { } first)
                return Problems.Of(reply.Error!);
            isHandedOn = true;
            return new Answer(this, reader, room, format, first);
        }
        finally
        {
            if (!isHandedOn)
                End(reader);
        }
    }

    private bool TryBegin(IPAddress reader)
    {
        lock (_readers)
            return _readers.Count < AtOnce && _readers.Add(reader);
    }

    private void End(IPAddress reader)
    {
        lock (_readers)
            _readers.Remove(reader);
    }

    private async Task WriteAsync(HttpContext http, string room, ITranscriptFormat format, MessagePage page)
    {
        var head = new TranscriptHead(room, store.Epoch, time.GetUtcNow(), page.First, page.Last);
        http.Response.ContentType = format.MediaType;
        http.Response.Headers.ContentLanguage = format.Language;
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
                page = await store.ReadAsync(room, new PageRequest(Limits.V1.Page, After: events[^1].Seq, UpTo: head.Last, IsPlain: true));
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

    private async Task WritePartAsync(HttpContext http, Action<TextWriter> write)
    {
        await using var part = new StringWriter(CultureInfo.InvariantCulture);
        write(part);
        using var late = new CancellationTokenSource(MostForAPart, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, http.RequestAborted);
        await http.Response.WriteAsync(part.ToString(), Encoding.UTF8, either.Token);
    }

    [LoggerMessage(160, LogLevel.Warning, "A transcript of {Room} was cut: {Reason}")]
    private static partial void LogCut(ILogger log, string room, string reason);

    private sealed class Answer(Transcripts transcripts, IPAddress reader, string room, ITranscriptFormat format, MessagePage first)
        : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            try
            {
                await transcripts.WriteAsync(httpContext, room, format, first);
            }
            catch (OperationCanceledException)
            {
                // Nobody reads on, or so slowly that others would wait.
                httpContext.Abort();
            }
            finally
            {
                transcripts.End(reader);
            }
        }
    }
}
