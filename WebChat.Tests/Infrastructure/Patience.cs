namespace WebChat.Tests.Infrastructure;

/// <summary>How long a test waits for something that should happen at once.</summary>
public static class Patience
{
    public static readonly TimeSpan Time = TimeSpan.FromSeconds(8);

    /// <summary>Asks again and again until it is so, and fails with words when it never is.</summary>
    public static async Task UntilAsync(Func<Task<bool>> isSo, string what)
    {
        using var deadline = new CancellationTokenSource(Time);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!await isSo())
        {
            try
            {
                await timer.WaitForNextTickAsync(deadline.Token);
            }
            catch (OperationCanceledException)
            {
                Assert.Fail($"After {Time.TotalSeconds} s it was still not so: {what}");
            }
        }
    }

    public static Task UntilAsync(Func<bool> isSo, string what) => UntilAsync(() => Task.FromResult(isSo()), what);

    public static Task<T> InTime<T>(this Task<T> task) => task.WaitAsync(Time);

    public static Task InTime(this Task task) => task.WaitAsync(Time);
}
