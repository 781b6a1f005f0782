namespace WebChat.Tests.Infrastructure;

/// <summary>How long a test waits for something that should happen at once: long enough for a machine that does other things as well.</summary>
public static class Patience
{
    public static readonly TimeSpan Time = TimeSpan.FromSeconds(30);

    /// <summary>Asks again and again until it is so, and fails with words when it is not so in time.</summary>
    public static async Task UntilAsync(Func<Task<bool>> isSo, Func<string> what, TimeSpan? most = null)
    {
        using var deadline = new CancellationTokenSource(most ?? Time);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!await isSo())
        {
            try
            {
                await timer.WaitForNextTickAsync(deadline.Token);
            }
            catch (OperationCanceledException)
            {
                Assert.Fail($"After {(most ?? Time).TotalSeconds} s it was still not so: {what()}");
            }
        }
    }

    public static Task UntilAsync(Func<Task<bool>> isSo, string what) => UntilAsync(isSo, () => what);

    public static Task UntilAsync(Func<bool> isSo, string what, TimeSpan? most = null) =>
        UntilAsync(() => Task.FromResult(isSo()), () => what, most);

    public static Task UntilAsync(Func<bool> isSo, Func<string> what, TimeSpan most) =>
        UntilAsync(() => Task.FromResult(isSo()), what, most);

    public static Task<T> InTime<T>(this Task<T> task) => task.WaitAsync(Time);

    public static Task InTime(this Task task) => task.WaitAsync(Time);
}
