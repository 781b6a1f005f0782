using WebChat.Cli;
using WebChat.Client;
using WebChat.Contracts;
using WebChat.Tests.Infrastructure;

namespace WebChat.Tests.ConsoleClient;

/// <summary>Who presses no key is away.</summary>
public sealed class IdlingTests : IDisposable
{
    private readonly ManualTime _time = new();
    private readonly List<bool> _told = [];
    private readonly Idling _idling;
    private bool _isAway;
    private Func<Task> _answer = () => Task.CompletedTask;

    public IdlingTests()
    {
        _idling = new Idling(_time, () => _isAway, TellAsync);
        _idling.Press();
    }

    public void Dispose() => _idling.Dispose();

    [Fact]
    public void After_ten_minutes_one_is_away_and_back_with_the_next_key()
    {
        Later(9.9);
        _idling.Press();
        Later(9.9);
        Assert.Empty(_told);
        Later(0.2);
        Assert.Equal([true], _told);
        Later(60);
        Assert.Equal([true], _told);
        _idling.Press();
        _idling.Press();
        Assert.Equal([true, false], _told);
        Later(10);
        Assert.Equal([true, false, true], _told);
    }

    [Fact]
    public void What_one_has_chosen_stays()
    {
        _isAway = true;
        Later(60);
        _idling.Press();
        Assert.Empty(_told);
        Assert.True(_isAway);
    }

    [Fact]
    public void What_could_not_be_told_is_told_later()
    {
        _answer = () => Task.FromException(new ChatRefusedException(new Refusal(ClientCodes.Offline, "There is no connection.")));
        Later(10);
        Assert.Equal([true], _told);
        _answer = () => Task.CompletedTask;
        Later(1);
        Assert.Equal([true, true], _told);

        _answer = () => Task.FromException(new ChatUnreachableException("gone"));
        _idling.Press();
        Assert.True(_isAway);
        _answer = () => Task.CompletedTask;
        _idling.Press();
        Assert.Equal([true, true, false, false], _told);
        Assert.False(_isAway);
    }

    [Fact]
    public async Task A_key_that_comes_while_it_is_told_counts()
    {
        var answer = new TaskCompletionSource();
        _answer = () => answer.Task;
        Later(10);
        _idling.Press();
        Assert.Equal([true], _told);
        _answer = () => Task.CompletedTask;
        answer.SetResult();
        await Patience.UntilAsync(() => _told.Count == 2, "it is told that one is back");
        Assert.False(_told[^1]);
    }

    private async Task TellAsync(bool on)
    {
        _told.Add(on);
        await _answer();
        _isAway = on;
    }

    private void Later(double minutes) => _time.Advance(TimeSpan.FromMinutes(minutes));
}
