using System.Collections.Concurrent;
using WebChat.Client;
using WebChat.Contracts;
using WebChat.Tests.Faults.Checking;
using WebChat.Tests.Infrastructure;

namespace WebChat.Tests.Faults;

/// <summary>Somebody on the .NET library; whatever they do and see goes into the record.</summary>
internal sealed class Person : IAsyncDisposable
{
    private const string Emoji = "👍";

    private readonly Recorder _record;
    private readonly ChatClient _client;
    private readonly ConcurrentQueue<ChatEvent> _lines = new();
    private readonly ConcurrentDictionary<string, long> _places = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _heard = new(StringComparer.Ordinal);
    private readonly Lock _naming = new();
    private readonly Task _reading;
    private bool _quitting;
    private int _said;

    private Person(Recorder record, string who, ChatClient client)
    {
        _record = record;
        Who = who;
        _client = client;
        _record.Write(new Named(Who, client.Tag, client.Nickname));
        _reading = ReadAsync();
    }

    public string Who { get; }

    public string Nickname => _client.Nickname;

    public string Tag => _client.Tag;

    public string Token => _client.Token;

    public bool IsLive => _client.State == ConnectionState.Live;

    /// <summary>Everything that came besides messages: who came and went, notices, the connection's own state.</summary>
    public IReadOnlyCollection<ChatEvent> Lines => _lines;

    /// <summary>Joins under the name of the record, and enters a room.</summary>
    public static async Task<Person> JoinAsync(Recorder record, Uri server, string name, string room)
    {
        var person = await JoinAsync(record, server, name, name, CancellationToken.None);
        await person._client.EnterAsync(room);
        return person;
    }

    /// <summary>Joins.</summary>
    /// <exception cref="ChatRefusedException">The name is taken.</exception>
    public static async Task<Person> JoinAsync(
        Recorder record,
        Uri server,
        string who,
        string nickname,
        CancellationToken cancellationToken
    )
    {
        var options = new ChatClientOptions
        {
            Server = server,
            Nickname = nickname,
            EventCapacity = 50_000,
            RetryFirstConnection = true,
        };
        return new Person(record, who, await ChatClient.ConnectAsync(options, cancellationToken));
    }

    /// <summary>Says something that nobody has said before, and waits for what comes of it.</summary>
    /// <returns>The receipt; <see langword="null"/>: refused, or nobody knows.</returns>
    public Task<Receipt?> SayAsync(string room)
    {
        var text = $"{Who} says {Interlocked.Increment(ref _said)}";
        var id = Guid.NewGuid().ToString();
        _record.Write(new Invoked(Who, id, text, Room: room));
        return OutcomeAsync(id, _client.PostAsync(room, text, id: id));
    }

    /// <summary>Sends what was said before once more, under its id.</summary>
    public Task<Receipt?> RepeatAsync(Invoked said)
    {
        _record.Write(said);
        return OutcomeAsync(said.Id, _client.PostAsync(said.Room!, said.Text, id: said.Id));
    }

    /// <summary>Reacts to a message, once in a run, and waits for what comes of it.</summary>
    /// <returns>What <see cref="HearsAsync"/> knows it by; <see langword="null"/>: refused, or nobody knows.</returns>
    public async Task<string?> ReactAsync(string room, long seq)
    {
        var id = ReactionId.Of(seq, Emoji, Tag);
        _record.Write(new Invoked(Who, id, id, Room: room));
        try
        {
            await _client.ReactAsync(room, seq, Emoji);
            _record.Write(new Answered(Who, id, Outcome.Ok));
            return id;
        }
        catch (ChatRefusedException e)
        {
            // The store, or the client, may have done it all the same.
            var isKnown = e.Code is not (Codes.Unavailable or Codes.Internal or ClientCodes.Ended);
            _record.Write(new Answered(Who, id, isKnown ? Outcome.Refused : Outcome.Unknown, Code: e.Code));
        }
        catch (ChatUnreachableException)
        {
            _record.Write(new Answered(Who, id, Outcome.Unknown));
        }

        return null;
    }

    public Task<Receipt?> WhisperAsync(Person to)
    {
        var text = $"{Who} whispers {Interlocked.Increment(ref _said)}";
        var id = Guid.NewGuid().ToString();
        _record.Write(new Invoked(Who, id, text, ToTag: to.Tag));
        return OutcomeAsync(id, _client.WhisperAsync(to.Nickname, text, to.Tag, id: id));
    }

    /// <summary>Waits until everything up to this number was shown.</summary>
    public Task SeesAsync(string room, long seq, TimeSpan most) =>
        Patience.UntilAsync(
            () => _places.GetValueOrDefault(room) >= seq,
            () => $"{Who} sees {room} {seq}, not only {_places.GetValueOrDefault(room)}",
            most
        );

    /// <summary>Waits until a private message, or a reaction, was shown.</summary>
    public Task HearsAsync(string id, TimeSpan most) => Patience.UntilAsync(() => _heard.ContainsKey(id), $"{Who} hears {id}", most);

    public Task IsLiveAsync(TimeSpan most) => Patience.UntilAsync(() => IsLive, $"{Who} is back", most);

    /// <summary>Does not wait for the next try to connect.</summary>
    public void TryNow() => _client.TryNow();

    /// <summary>The run is over for this person, who has seen everything of the room.</summary>
    public void Finish(string room) => _record.Write(new CaughtUp(Who, room));

    /// <summary>Gives the name up; from the moment of asking, anybody may have it.</summary>
    public async Task QuitAsync()
    {
        lock (_naming)
        {
            _quitting = true;
            _record.Write(new Unnamed(Who, Tag, Nickname));
        }

        await _client.QuitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _client.DisposeAsync();
        await _reading;
    }

    private async Task<Receipt?> OutcomeAsync(string id, Task<Receipt> sending)
    {
        try
        {
            var receipt = await sending;
            _record.Write(new Answered(Who, id, Outcome.Ok, receipt.Seq));
            return receipt;
        }
        catch (ChatRefusedException e)
        {
            // The client ended while it was on its way: nobody knows.
            var outcome = e.Code == ClientCodes.Ended ? Outcome.Unknown : Outcome.Refused;
            _record.Write(new Answered(Who, id, outcome, Code: e.Code));
            return null;
        }
    }

    private async Task ReadAsync()
    {
        await foreach (var e in _client.Events)
        {
            switch (e)
            {
                case MessageEvent m:
                    _record.Write(new Shown(Who, m.Room, m.Seq, m.Id, m.Text));
                    _places[m.Room] = m.Seq;
                    break;
                case ReactedEvent r:
                    _record.Write(new Shown(Who, r.Room, r.Seq, ReactionId.Of(r), ReactionId.Of(r)));
                    _places[r.Room] = r.Seq;
                    _heard[ReactionId.Of(r)] = true;
                    break;
                case GapEvent gap:
                    _record.Write(new Skipped(Who, gap.Room, gap.From, gap.To, gap.Reason));
                    _places[gap.Room] = gap.To;
                    break;
                case PrivateEvent p:
                    _record.Write(new ShownPrivate(Who, p.Seq, p.Id, p.Text));
                    _heard[p.Id] = true;
                    break;
                case ConnectionEvent { State: ConnectionState.Reconnecting or ConnectionState.Ended }:
                    // From here on it is a matter of the grace time: this person cannot say more.
                    _record.Write(new Unnamed(Who, _client.Tag, _client.Nickname));
                    _lines.Enqueue(e);
                    break;
                case ConnectionEvent { State: ConnectionState.Live }:
                    lock (_naming)
                    {
                        if (!_quitting)
                            _record.Write(new Named(Who, _client.Tag, _client.Nickname));
                    }

                    _lines.Enqueue(e);
                    break;
                default:
                    _lines.Enqueue(e);
                    break;
            }
        }
    }
}
