using System.Text.Json;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;
using WebChat.Contracts;

namespace WebChat.Client;

/// <summary>One connection to the hub, from its opening to its loss. It never comes back: the next is another link.</summary>
internal sealed class Link : IAsyncDisposable
{
    /// <summary>A call that is not answered within this time means that the connection is no good.</summary>
    internal static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(15);

    /// <summary>
    /// A server pings every 15 s. One that says nothing for this long is gone, and may itself have noticed that at once: the rest of
    /// its grace time must do to come back.
    /// </summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan EndIsTold = TimeSpan.FromSeconds(1);

    /// <summary>A server ends the connection over a record of more than 32 KiB, and it would come back with the same again.</summary>
    private const int LargestCall = 31 * 1024;

    private readonly HubConnection _hub;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _lost = new();
    private string? _reason;

    private Link(HubConnection hub, TimeProvider time)
    {
        _hub = hub;
        _time = time;
        _hub.ServerTimeout = Silence;
        _hub.Closed += error =>
        {
            Drop(error is null ? "The server closed the connection." : $"The connection broke: {Innermost(error)}");
            return Task.CompletedTask;
        };
    }

    /// <summary>Cancelled when the connection is lost.</summary>
    public CancellationToken Lost => _lost.Token;

    /// <summary>Completed when events of this connection were left out.</summary>
    public TaskCompletionSource LeftOut { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>A sentence: why it was lost.</summary>
    public string Reason => _reason ?? "The connection is closed.";

    public static async Task<Link> OpenAsync(
        ChatClientOptions options,
        Action<Link, IReadOnlyList<ChatEvent>> receive,
        TimeSpan limit,
        CancellationToken cancellationToken
    )
    {
        var builder = new HubConnectionBuilder().WithWebSocket(options.Server);
        builder.AddJsonProtocol(o => Wire.Configure(o.PayloadSerializerOptions));
        var link = new Link(builder.Build(), options.TimeProvider);
        link._hub.On<IReadOnlyList<ChatEvent>>(
            Wire.Receive,
            events =>
            {
                if (!link._lost.IsCancellationRequested)
                    receive(link, events);
            }
        );
        using var deadline = new CancellationTokenSource(limit, options.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        var open = false;
        try
        {
            await link._hub.StartAsync(either.Token);
            open = true;
            return link;
        }
        catch (Exception e) when (!IsCancelled(e, cancellationToken))
        {
            var why = deadline.IsCancellationRequested ? "it does not answer in time" : Innermost(e);
            throw new ChatUnreachableException($"Cannot reach a chat at {options.Server}: {why}", e);
        }
        finally
        {
            if (!open)
                await link.DisposeAsync();
        }
    }

    /// <summary>A method with a result.</summary>
    public async Task<T> CallAsync<T>(string method, CancellationToken cancellationToken, params object?[] arguments)
        where T : class
    {
        var reply = await InvokeAsync<Reply<T>>(method, arguments, cancellationToken);
        return reply.Error is { } refusal
            ? throw new ChatRefusedException(refusal)
            : reply.Ok ?? throw new ChatUnreachableException($"The server answered {method} with nothing.");
    }

    /// <summary>A method without a result.</summary>
    public async Task CallAsync(string method, CancellationToken cancellationToken, params object?[] arguments)
    {
        var reply = await InvokeAsync<Reply>(method, arguments, cancellationToken);
        if (reply.Error is { } refusal)
            throw new ChatRefusedException(refusal);
    }

    /// <summary>Gives the connection up; the loop makes another.</summary>
    public void Drop(string why)
    {
        Interlocked.CompareExchange(ref _reason, why, null);
        _lost.Cancel();
    }

    public async ValueTask DisposeAsync()
    {
        Drop("The connection is closed.");
        await _hub.DisposeAsync();
    }

    private async Task<T> InvokeAsync<T>(string method, object?[] arguments, CancellationToken cancellationToken)
    {
        if (arguments.Sum(a => JsonSerializer.SerializeToUtf8Bytes(a, Wire.Json).Length) > LargestCall)
            throw new ChatRefusedException(ClientCodes.TooLarge, "That is longer than anything a server takes.");

        using var deadline = new CancellationTokenSource(CallTimeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, _lost.Token, cancellationToken);
        try
        {
            return await _hub.InvokeCoreAsync<T>(method, arguments, either.Token);
        }
        catch (HubException e)
        {
            // A connection that ends with an error ends its calls in this way too, just before it says so: what became of them is open.
            await Task.Delay(EndIsTold, _lost.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (_lost.IsCancellationRequested)
                throw new ChatUnreachableException(Reason, e);

            // A server that follows the contract answers with a refusal instead.
            throw new ChatRefusedException(Codes.Internal, e.Message);
        }
        catch (Exception e) when (!IsCancelled(e, cancellationToken))
        {
            if (deadline.IsCancellationRequested)
                Drop($"The server did not answer {method} in time.");

            throw new ChatUnreachableException(_lost.IsCancellationRequested ? Reason : Innermost(e), e);
        }
    }

    /// <summary>A broken connection and a cancellation can come together; then the break is what is told.</summary>
    private static bool IsCancelled(Exception e, CancellationToken cancellationToken) =>
        e is OperationCanceledException && cancellationToken.IsCancellationRequested;

    private static string Innermost(Exception e)
    {
        while (e.InnerException is { } inner)
            e = inner;

        return e.Message;
    }
}
