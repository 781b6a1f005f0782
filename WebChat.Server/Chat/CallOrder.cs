using WebChat.Server.Delivery;

namespace WebChat.Server.Chat;

/// <summary>
/// What one connection calls takes effect in the order in which it came: a call begins when those before it have ended. Only posts
/// do not wait for each other's disk: the next one begins when the one before has its place in its room, and so they share a transaction.
/// </summary>
/// <param name="answers">Where answers wait: while too many bytes of them do, only posts begin.</param>
internal sealed class CallOrder(Outbox answers)
{
    /// <summary>So many calls of a connection are taken at once; what comes then waits in its socket.</summary>
    public const int Most = 8;

    // Under the lock.
    private readonly Lock _gate = new();
    private readonly Queue<(TaskCompletionSource Turn, bool IsPost)> _waiting = new();
    private int _going;
    private bool _isOpenForPosts;

    /// <summary>Runs a call in its turn.</summary>
    /// <param name="isPost">Whether it has its place as soon as <paramref name="call"/> returns its task.</param>
    /// <param name="call">Throws only by its task.</param>
    public async Task<T> RunAsync<T>(bool isPost, Func<Task<T>> call)
    {
        await BeginAsync(isPost);
        try
        {
            if (!isPost)
                await answers.RoomForRepliesAsync();
            var answer = call();
            if (isPost)
                OpenForPosts();
            return await answer;
        }
        finally
        {
            End();
        }
    }

    private Task BeginAsync(bool isPost)
    {
        lock (_gate)
        {
            if (_waiting.Count == 0 && MayBegin(isPost))
            {
                Begin();
                return Task.CompletedTask;
            }

            var turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Enqueue((turn, isPost));
            return turn.Task;
        }
    }

    private void OpenForPosts()
    {
        lock (_gate)
        {
            _isOpenForPosts = true;
            LetNextBegin();
        }
    }

    private void End()
    {
        lock (_gate)
        {
            _going--;
            LetNextBegin();
        }
    }

    private void LetNextBegin()
    {
        if (!_waiting.TryPeek(out var next) || !MayBegin(next.IsPost))
            return;
        _waiting.Dequeue();
        Begin();
        next.Turn.SetResult();
    }

    private bool MayBegin(bool isPost) => _going == 0 || (isPost && _isOpenForPosts);

    private void Begin()
    {
        _going++;
        _isOpenForPosts = false;
    }
}
