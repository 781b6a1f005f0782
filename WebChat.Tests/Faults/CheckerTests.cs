using WebChat.Tests.Faults.Checking;

namespace WebChat.Tests.Faults;

/// <summary>The checker finds what is wrong, and only that: a right record, and records that are wrong in one way each.</summary>
public sealed class CheckerTests
{
    private static readonly Entry[] Right =
    [
        new Named("ann", "tA", "ann"),
        new Named("bob", "tB", "bob"),
        new Named("eve", "tE", "eve"),
        new Invoked("ann", "a1", "one", Room: "lobby"),
        new Answered("ann", "a1", Outcome.Ok, Seq: 1),
        new Shown("ann", "lobby", 1, "a1", "one"),
        new Shown("bob", "lobby", 1, "a1", "one"),
        new Invoked("bob", "b1", "two", Room: "lobby"),
        new Invoked("ann", "a2", "three", Room: "lobby"),
        new Answered("bob", "b1", Outcome.Ok, Seq: 2),
        new Shown("bob", "lobby", 2, "b1", "two"),
        new Fault("kill"),
        new Answered("ann", "a2", Outcome.Unknown),
        new Skipped("ann", "lobby", 2, 2, "retention"),
        new Shown("ann", "lobby", 3, "a2", "three"),
        new Shown("bob", "lobby", 3, "a2", "three"),
        new Invoked("ann", "a3", "four", Room: "lobby"),
        new Answered("ann", "a3", Outcome.Refused, Code: "slow_down"),
        new Invoked("ann", "p1", "secret", ToTag: "tB"),
        new Answered("ann", "p1", Outcome.Ok, Seq: 1),
        new ShownPrivate("ann", 1, "p1", "secret"),
        new ShownPrivate("bob", 1, "p1", "secret"),
        new Unnamed("ann", "tA", "ann"),
        new Named("eve", "tE", "ann"),
        new CaughtUp("bob", "lobby"),
        new Stored("lobby", 1, "a1", "one"),
        new Stored("lobby", 2, "b1", "two"),
        new Stored("lobby", 3, "a2", "three"),
    ];

    private static readonly string Reaction = ReactionId.Of(1, "👍", "tB");

    private static readonly Entry[] Reacting =
    [
        new Invoked("bob", Reaction, Reaction, Room: "lobby"),
        new Answered("bob", Reaction, Outcome.Ok),
    ];

    /// <summary>Records that are wrong in one way each, and the rules that must notice.</summary>
    private static readonly Dictionary<string, (Rule[] Broken, Entry[] Record)> Wrong = new(StringComparer.Ordinal)
    {
        ["an acknowledged message is not stored"] = (
            [Rule.Lost],
            [
                .. Right
                    .Where(e => e is not (Stored { Seq: 3 } or Shown { Seq: 3 }))
                    .Select(e => e is Answered { Id: "a2" } ? Receipt("ann", "a2", 3) : e),
            ]
        ),
        ["a message that nobody sent is stored"] = ([Rule.Phantom], [.. Running, new Stored("lobby", 4, "x", "five")]),
        ["a message that was refused is stored"] = ([Rule.Phantom], [.. Running, new Stored("lobby", 4, "a3", "four")]),
        ["a message is shown that is not stored"] = ([Rule.Phantom], Without(e => e is Stored { Seq: 3 } or CaughtUp)),
        ["a message is stored twice"] = ([Rule.StoredTwice], [.. Running, new Stored("lobby", 4, "a1", "one")]),
        ["a reaction that was acknowledged is not stored"] = ([Rule.Lost], [.. Running, .. Reacting]),
        ["a reaction is stored twice"] = (
            [Rule.StoredTwice],
            [.. Running, .. Reacting, new Stored("lobby", 4, Reaction, Reaction), new Stored("lobby", 5, Reaction, Reaction)]
        ),
        ["a message is shown twice"] = ([Rule.ShownTwice, Rule.Order], Twice(e => e is Shown { Who: "bob", Seq: 2 })),
        ["a hole that nobody announced"] = ([Rule.Order], Without(e => e is Skipped)),
        ["the last message is missing"] = ([Rule.Lost], Without(e => e is Shown { Who: "bob", Seq: 3 })),
        ["shown in another order"] = (
            [Rule.Order],
            [.. Moved(e => e is Shown { Who: "bob", Seq: 2 }, before: e => e is Shown { Who: "bob", Seq: 1 })]
        ),
        ["numbers with a hole"] = (
            [Rule.Order],
            [.. Running.Where(e => e is not Shown).Select(e => e is Stored { Seq: 3 } s ? s with { Seq = 4 } : e)]
        ),
        ["a later message stands before an earlier one"] = (
            [Rule.Order],
            [.. Moved(e => e is Invoked { Id: "a1" }, before: e => e is Shown { Who: "bob", Seq: 3 }), Receipt("ann", "a1", 1)]
        ),
        ["a receipt with another number"] = ([Rule.Different], Changed(e => e is Answered { Id: "b1" } a ? a with { Seq = 7 } : e)),
        ["two receipts for one id"] = ([Rule.Different], [.. Right, Receipt("bob", "b1", 3)]),
        ["another text is stored"] = ([Rule.Different], Changed(e => e is Stored { Seq: 1 } s ? s with { Text = "won" } : e)),
        ["one name is held by two"] = ([Rule.Names], Without(e => e is Unnamed)),
        ["a third reads a private message"] = ([Rule.Privacy], [.. Right, new ShownPrivate("eve", 1, "p1", "secret")]),
        ["a private text stands in a room"] = ([Rule.Phantom, Rule.Privacy], [.. Running, new Stored("lobby", 4, "p1", "secret")]),
        ["a private message never comes"] = ([Rule.Lost], Without(e => e is ShownPrivate { Who: "bob" })),
        ["a private message comes twice"] = ([Rule.ShownTwice, Rule.Order], Twice(e => e is ShownPrivate { Who: "bob" })),
    };

    public static TheoryData<string> Names => [.. Wrong.Keys];

    private static IEnumerable<Entry> Running => Right.Where(e => e is not CaughtUp);

    [Fact]
    public void A_right_record_has_no_findings() => Assert.Empty(Checker.Check(Right));

    [Theory]
    [MemberData(nameof(Names))]
    public void A_wrong_record_is_found_out(string name)
    {
        var (broken, record) = Wrong[name];
        Assert.Equal(broken.Order(), Checker.Check(record).Select(f => f.Rule).Distinct().Order());
    }

    private static Answered Receipt(string who, string id, long seq) => new(who, id, Outcome.Ok, seq);

    private static Entry[] Without(Func<Entry, bool> which) => [.. Right.Where(e => !which(e))];

    private static Entry[] Changed(Func<Entry, Entry> change) => [.. Right.Select(change)];

    private static Entry[] Twice(Func<Entry, bool> which) => [.. Right.SelectMany(e => which(e) ? new[] { e, e } : [e])];

    private static IEnumerable<Entry> Moved(Func<Entry, bool> which, Func<Entry, bool> before)
    {
        var moved = Right.Single(which);
        return Right.Where(e => e != moved).SelectMany(e => before(e) ? new[] { moved, e } : [e]);
    }
}
