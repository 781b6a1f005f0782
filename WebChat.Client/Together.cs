namespace WebChat.Client;

/// <summary>Tasks of which none goes on without the others.</summary>
internal static class Together
{
    /// <summary>Runs them side by side; when one ends, all are to end.</summary>
    /// <param name="session">Cancelled when the first one ends.</param>
    /// <param name="tasks">Each ends when its token is cancelled.</param>
    public static Task RunAsync(CancellationTokenSource session, params Func<CancellationToken, Task>[] tasks) =>
        Task.WhenAll(tasks.Select(task => EndingOthersAsync(task, session)));

    private static async Task EndingOthersAsync(Func<CancellationToken, Task> task, CancellationTokenSource session)
    {
        try
        {
            await task(session.Token);
        }
        finally
        {
            await session.CancelAsync();
        }
    }
}
