using WebChat.Server.Chat;
using WebChat.Server.Delivery;
using WebChat.Tests.Infrastructure;

namespace WebChat.Tests.Delivery;

/// <summary>In which order the calls of one connection begin.</summary>
public sealed class CallOrderTests : IWire, ICuttable, IDisposable
{
    private readonly Stalls _stalls = new(new ManualTime());
    private readonly Outbox _outbox;
    private readonly CallOrder _order;
    private readonly List<string> _begun = [];
    private readonly Dictionary<string, TaskCompletionSource<string>> _going = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Task<string>> _answers = new(StringComparer.Ordinal);
    private readonly TaskCompletionSource<bool> _written = new();

    public CallOrderTests()
    {
        _outbox = new Outbox(this, this, _stalls);
        _order = new CallOrder(_outbox);
    }

    public void Dispose() => _stalls.Dispose();

    bool ICuttable.HasEnded => false;

    TimeSpan ICuttable.SinceProgress => TimeSpan.MaxValue;

    void ICuttable.Cut() { }

    ValueTask<bool> IWire.WriteAsync(Frame frame) => new(_written.Task);

    void IWire.Fetch() { }

    [Fact]
    public async Task A_call_begins_when_those_before_it_have_ended()
    {
        Call("join", "enter", "leave");
        await ExpectAsync("join");
        await EndAsync("join");
        await ExpectAsync("join", "enter");
        await EndAsync("enter");
        await ExpectAsync("join", "enter", "leave");
        await EndAsync("leave");
    }

    [Fact]
    public async Task Posts_go_together_and_others_wait_for_them_and_they_for_others()
    {
        Call("post 1", "post 2", "leave", "post 3", "post 4", "quit");
        await ExpectAsync("post 1", "post 2");
        await EndAsync("post 2");
        await ExpectAsync("post 1", "post 2");
        await EndAsync("post 1");
        await ExpectAsync("post 1", "post 2", "leave");
        await EndAsync("leave");
        await ExpectAsync("post 1", "post 2", "leave", "post 3", "post 4");
        Call("post 5");
        await EndAsync("post 3");
        await EndAsync("post 4");
        await ExpectAsync("post 1", "post 2", "leave", "post 3", "post 4", "quit");
        await EndAsync("quit");
        await EndAsync("post 5");
    }

    [Fact]
    public async Task However_many_posts_wait_they_begin_in_their_order()
    {
        string[] posts = [.. Enumerable.Range(0, 500).Select(i => $"post {i}")];
        Call("enter");
        Call(posts);
        await EndAsync("enter");
        await ExpectAsync(["enter", .. posts]);
        // One after the other on other threads, and while more come.
        await Task.WhenAll(posts[..250].Select(p => Task.Run(() => EndAsync(p))));
        string[] more = [.. Enumerable.Range(500, 100).Select(i => $"post {i}")];
        Call(more);
        await ExpectAsync(["enter", .. posts, .. more]);
    }

    [Theory]
    [InlineData("post 1")]
    [InlineData("enter")]
    public async Task One_that_fails_holds_nothing_up(string failing)
    {
        Call(failing, "leave");
        await ExpectAsync(failing);
        _going[failing].SetException(new InvalidOperationException("a fault"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => _answers[failing].InTime());
        await ExpectAsync(failing, "leave");
        await EndAsync("leave");
    }

    [Fact]
    public async Task While_answers_are_not_read_only_posts_begin()
    {
        _outbox.Send(new Frame("a"u8.ToArray()));
        var answer = _outbox.SendReplyAsync(new Frame(new byte[100 * 1024]));
        Assert.False(answer.IsCompleted);
        Call("post 1", "post 2");
        await ExpectAsync("post 1", "post 2");
        await EndAsync("post 1");
        await EndAsync("post 2");
        Call("enter");
        await ExpectAsync("post 1", "post 2");
        _written.SetResult(true);
        await ExpectAsync("post 1", "post 2", "enter");
        await EndAsync("enter");
    }

    private void Call(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            var going = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
            _going.Add(name, going);
            _answers.Add(
                name,
                _order.RunAsync(
                    name.StartsWith("post", StringComparison.Ordinal),
                    () =>
                    {
                        lock (_begun)
                            _begun.Add(name);
                        return going.Task;
                    }
                )
            );
        }
    }

    private async Task EndAsync(string name)
    {
        _going[name].SetResult(name);
        Assert.Equal(name, await _answers[name].InTime());
    }

    // What should begin does so on another thread; what should not has had time to.
    private async Task ExpectAsync(params string[] names)
    {
        await Patience.UntilAsync(
            () =>
            {
                lock (_begun)
                    return _begun.Count >= names.Length;
            },
            "as many have begun as should"
        );
        await Task.Delay(20);
        lock (_begun)
            Assert.Equal(names, _begun);
    }
}
