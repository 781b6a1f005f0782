using WebChat.Cli.Terminal;
using WebChat.Client;
using WebChat.Contracts;

namespace WebChat.Cli;

/// <summary>What one has said and the server has not taken yet, or not at all. Nothing of it goes without a word.</summary>
/// <param name="isLive">Whether there is a connection.</param>
/// <param name="tell">Shows a line.</param>
/// <param name="fail">Shows that something did not work.</param>
internal sealed class Outgoing(Func<bool> isLive, Action<string> tell, Action<string> fail)
{
    /// <summary>A message that takes longer than this is said to wait.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1.5);

    /// <summary>So many refused messages are kept to be sent again.</summary>
    private const int Memory = 20;

    private readonly Lock _gate = new();

    // Under the gate.
    private readonly List<Message> _waiting = [];
    private readonly Queue<Message> _refused = new();
    private long _said;

    /// <summary>The beginnings of what waits, in order.</summary>
    public IReadOnlyList<string> Waiting
    {
        get
        {
            lock (_gate)
            {
                return [.. _waiting.Select(m => m.Quoted)];
            }
        }
    }

    /// <summary>A message goes its way while one types on; what becomes of it is told if it is not the usual.</summary>
    /// <param name="text">What is said.</param>
    /// <param name="send">Sends it under an id, which stays the same when it is sent again.</param>
    public void Send(string text, Func<string, Task> send) => Begin(new Message(Quote(text), Guid.NewGuid().ToString(), send));

    /// <summary>Sends what was refused again.</summary>
    public void SendAgain()
    {
        List<Message> again;
        lock (_gate)
        {
            // Refusals can be noticed in another order than they came in.
            again = [.. _refused.OrderBy(m => m.Place)];
            _refused.Clear();
        }

        if (again.Count == 0)
            fail("Nothing was refused that could be sent again.");

        foreach (var message in again)
            Begin(message.Anew());
    }

    /// <summary>Waits until everything is sent or refused.</summary>
    public async Task SettleAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Task[] waiting;
            lock (_gate)
            {
                waiting = [.. _waiting.Select(m => m.Done.Task)];
            }

            if (waiting.Length == 0)
                return;

            await Task.WhenAll(waiting).WaitAsync(cancellationToken);
        }
    }

    public static string Quote(string raw)
    {
        var text = SafeText.Line(raw);
        return text.Length > 60 ? $"{text[..60]}..." : text;
    }

    private void Begin(Message message)
    {
        lock (_gate)
        {
            message.Place = ++_said;
            _waiting.Add(message);
        }

        _ = WatchAsync(message);
    }

    private async Task WatchAsync(Message message)
    {
        try
        {
            var sending = message.SendAsync();
            if (!isLive() || await Task.WhenAny(sending, Task.Delay(Patience)) != sending)
                tell($"waiting to be sent: {message.Quoted}");

            await sending;
        }
        catch (ChatRefusedException e) when (e.Code is ClientCodes.Ended)
        {
            // It counts as waiting: whoever ends the program says how many do.
            return;
        }
        catch (ChatRefusedException e)
        {
            fail($"Not sent: {message.Quoted}: {JoinCommand.Sentence(e.Refusal)}{Remedy(e.Code, message)}");
        }

        lock (_gate)
        {
            _waiting.Remove(message);
        }

        message.Done.SetResult();
    }

    private string Remedy(string code, Message message)
    {
        // The same text would be refused again; and the name is somebody else's, who is not to read it by an oversight.
        if (code.StartsWith("text_", StringComparison.Ordinal) || code is Codes.Gone)
            return " The Up key brings it back to change it.";

        lock (_gate)
        {
            _refused.Enqueue(message);
            if (_refused.Count > Memory)
                _refused.Dequeue();
        }

        return " /again sends it again.";
    }

    private sealed class Message(string quoted, string id, Func<string, Task> send)
    {
        public string Quoted => quoted;

        /// <summary>In the order in which things were said.</summary>
        public long Place { get; set; }

        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task SendAsync() => send(id);

        public Message Anew() => new(quoted, id, send);
    }
}
