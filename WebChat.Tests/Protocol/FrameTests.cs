using WebChat.Tests.Cases;
using WebChat.Tests.Infrastructure;

namespace WebChat.Tests.Protocol;

/// <summary>
/// Frames that only a broken or hostile client sends, one by one, with two people beside them who must not notice. Cases
/// that end by a deadline of the network (half a minute and more) are not among them.
/// </summary>
public sealed class FrameTests(SharedServer shared) : IClassFixture<SharedServer>
{
    public static TheoryData<int, string> Cases => CaseFile.Frames.NumbersWhere(HostileFrame.CanRun);

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Every_frame_has_its_outcome_and_hurts_nobody(int number, string why)
    {
        var frame = CaseFile.Frames[number];
        Assert.Equal(why, frame.Why);
        await using var one = await shared.Server.JoinAsync($"one{number}x", $"control-{number}");
        await using var other = await shared.Server.JoinAsync($"other{number}x", $"control-{number}");
        await HostileFrame.RunAsync(shared.Server.Url, frame, $"user{number}x");

        await one.SayAsync("still here", $"control-{number}");
        await other.ExpectMessageAsync("still here");
        Assert.Empty(shared.Server.Log.Errors);
    }
}
