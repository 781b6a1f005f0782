using WebChat.Client;
using WebChat.Tests.Faults.Checking;

namespace WebChat.Tests.Faults;

/// <summary>People who take names out of a small bowl, keep them for a moment, and put them back, until told to stop.</summary>
internal sealed class NameRace : IAsyncDisposable
{
    private const int Racers = 6;
    private const int Names = 30;
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(50);

    private readonly CancellationTokenSource _stop = new();
    private readonly Recorder _record;
    private readonly Uri _server;
    private readonly Task _racing;

    public NameRace(Recorder record, Uri server)
    {
        (_record, _server) = (record, server);
        _racing = Task.WhenAll(Enumerable.Range(1, Racers).Select(RaceAsync));
    }

    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _racing;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stop.Dispose();
    }

    private async Task RaceAsync(int racer)
    {
        var chance = Scale.Chance(100 + racer);
        for (var round = 1; !_stop.IsCancellationRequested; round++)
        {
            try
            {
                var name = $"bowl{chance.Next(Names)}";
                await using var person = await Person.JoinAsync(_record, _server, $"racer{racer}.{round}", name, _stop.Token);
                await Task.Delay(Moment, _stop.Token);
                await person.QuitAsync();
            }
            catch (Exception e) when (e is ChatRefusedException or OperationCanceledException)
            {
                // Somebody has it; or it is over, and the name is kept for the grace time.
            }
        }
    }
}
