namespace WebChat.Server.Storage.Postgres;

/// <summary>
/// Asks the database once for what many ask at the same time: while some questions are on their way, those that come wait, and go together.
/// </summary>
/// <param name="most">How many questions go together at most.</param>
/// <param name="rest">How long those that come wait, besides, when many went together.</param>
/// <param name="run">Answers all of them, in order.</param>
internal sealed class Gathering<TAsk, TAnswer>(
    int most,
    TimeSpan rest,
    TimeProvider time,
    Func<IReadOnlyList<TAsk>, Task<IReadOnlyList<Task<TAnswer>>>> run
)
{
    /// <summary>From here on it pays to wait for more.</summary>
    private const int Many = 4;

    // Under the lock. Each who asks waits for its answer, so there are as many as rooms.
    private readonly Lock _gate = new();
    private readonly Queue<(TAsk Ask, TaskCompletionSource<TAnswer> Answer)> _waiting = new();
    private bool _isAsking;

    public Task<TAnswer> AskAsync(TAsk ask)
    {
        var answer = new TaskCompletionSource<TAnswer>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            _waiting.Enqueue((ask, answer));
            if (_isAsking)
                return answer.Task;
            _isAsking = true;
        }

        _ = Task.Run(WorkAsync);
        return answer.Task;
    }

    private async Task WorkAsync()
    {
        while (Take() is { Count: > 0 } together)
        {
            try
            {
                var answers = await run([.. together.Select(t => t.Ask)]);
                for (var i = 0; i < together.Count; i++)
                    _ = PassOnAsync(answers[i], together[i].Answer);
            }
            catch (Exception e)
            {
                // It is theirs who asked.
                foreach (var (_, answer) in together)
                    answer.SetException(e);
            }

            if (together.Count >= Many && rest > TimeSpan.Zero)
                await Task.Delay(rest, time);
        }
    }

    private static async Task PassOnAsync(Task<TAnswer> from, TaskCompletionSource<TAnswer> to)
    {
        try
        {
            to.SetResult(await from);
        }
        catch (Exception e)
        {
            to.SetException(e);
        }
    }

    private List<(TAsk Ask, TaskCompletionSource<TAnswer> Answer)> Take()
    {
        lock (_gate)
        {
            var together = new List<(TAsk, TaskCompletionSource<TAnswer>)>();
            while (together.Count < most && _waiting.TryDequeue(out var next))
                together.Add(next);
            _isAsking = together.Count > 0;
            return together;
        }
    }
}
