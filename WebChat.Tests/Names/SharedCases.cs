using WebChat.Contracts;
using WebChat.Server.Chat.Names;
using WebChat.Tests.Cases;

namespace WebChat.Tests.Names;

/// <summary>The cases that every implementation of the contract shares, straight against the rules.</summary>
public sealed class SharedCases
{
    public static TheoryData<int, string> NicknameCases => CaseFile.Nicknames.Numbers;
    public static TheoryData<int, string> MessageCases => CaseFile.Messages.Numbers;

    [Theory]
    [MemberData(nameof(NicknameCases))]
    public void Nicknames(int number, string why)
    {
        var expected = CaseFile.Nicknames[number];
        var reply = Nickname.Parse(expected.Input);

        // Alone, a name that is taken is a good one.
        var alone = Same(expected.Code, Codes.NicknameTaken) ? "ok" : expected.Code;
        Assert.True(Same(alone, reply.Error?.Code ?? "ok"), $"{why}: {reply.Error}");
        Assert.Equal(expected.Normalized, reply.Ok?.Text);
        if (expected.Held is { } held)
        {
            var (name, holder) = (reply.Ok!, Nickname.Parse(held).Ok!);
            Assert.Equal(expected.CollidesOn.Contains("caseKey"), Same(name.CaseKey, holder.CaseKey));
            Assert.Equal(expected.CollidesOn.Contains("skeletonKey"), Same(name.SkeletonKey, holder.SkeletonKey));
            Assert.Equal(expected.Accept, expected.CollidesOn.Length == 0);
        }
    }

    [Theory]
    [MemberData(nameof(MessageCases))]
    public void Messages(int number, string why)
    {
        var expected = CaseFile.Messages[number];
        var reply = UserText.Clean(expected.Input);
        Assert.True(Same(expected.Code, reply.Error?.Code ?? "ok"), $"{why}: {reply.Error}");
        Assert.Equal(expected.Normalized, reply.Ok);
    }

    private static bool Same(string left, string right) => string.Equals(left, right, StringComparison.Ordinal);
}
