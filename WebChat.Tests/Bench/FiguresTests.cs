using WebChat.Bench.Load;
using WebChat.Bench.Report;
using WebChat.Bench.Scenarios;
using WebChat.Bench.Servers;

namespace WebChat.Tests.Bench;

/// <summary>Statistics, tables, and what is read from <c>/proc</c>.</summary>
public sealed class FiguresTests
{
    [Fact]
    public void The_median_is_in_the_middle()
    {
        Assert.Equal(3, Statistics.Median([5, 1, 3]));
        Assert.Equal(2.5, Statistics.Median([4, 1, 2, 3]));
        Assert.True(double.IsNaN(Statistics.Median([])));
        // What was left out in one turn is not to look like little.
        Assert.True(double.IsNaN(Statistics.Median([39, double.NaN, 41])));
    }

    [Fact]
    public void Ratios_are_of_pairs()
    {
        Assert.Equal(2, Statistics.MedianRatio([2, 20, 200], [1, 10, 100]));
        // A phase that was left out says nothing.
        Assert.Equal(2, Statistics.MedianRatio([2, double.NaN, 5, 6], [1, 10, 0, 1e-10]));
    }

    [Theory]
    [InlineData(1234567.8, "1,234,568")]
    [InlineData(123.4, "123")]
    [InlineData(12.34, "12.3")]
    [InlineData(1.234, "1.23")]
    [InlineData(double.NaN, "–")]
    public void Figures_have_three_digits(double value, string text) => Assert.Equal(text, Figures.Number(value));

    [Fact]
    public void Several_measurements_show_what_they_lay_between()
    {
        Assert.Equal("2.00 (1.00 to 9.00)", Figures.Spread([2, 1, 9]));
        Assert.Equal("2.00", Figures.Spread([2]));
    }

    [Fact]
    public void A_bar_is_met_at_its_value_and_never_by_what_was_not_measured()
    {
        Assert.True(Bar.AtMost("", 5, 5, "").Met);
        Assert.True(Bar.AtLeast("", 5, 5, "").Met);
        Assert.False(Bar.AtMost("", 5, 5.1, "").Met);
        Assert.False(Bar.AtMost("", 5, double.NaN, "").Met);
        Assert.False(Bar.AtLeast("", 5, double.NaN, "").Met);
        Assert.False(Bar.NoFaults("", new FaultCounts { Lost = 1 }).Met);
    }

    [Fact]
    public void A_table_has_a_row_for_each_line() =>
        Assert.Equal(
            "| a    | b |\n| ---- | - |\n| x\\|y | 1 |\n",
            Markdown
                .Table(
                    ["a", "b"],
                    [
                        ["x|y", "1"],
                    ]
                )
                .ReplaceLineEndings("\n")
        );

    [Fact]
    public void A_phase_that_was_left_out_has_no_figure_and_no_faults()
    {
        var phase = Phase.Paced(1000, 1);
        var (ours, peer) = (new Turns("ours"), new Turns("peer"));
        foreach (var seconds in (double[])[2, 4])
        {
            ours.Add(Turn(new PhaseResult(phase) { Seconds = seconds, Deliveries = 8 }));
            peer.Add(Turn());
        }

        ours.Add(Turn());
        Assert.True(double.IsNaN(ours.Median(phase.Name, p => p.DeliveriesPerSecond)));
        var table = ComparisonTable.Make([ours, peer], [phase])[^1];
        Assert.Matches(@"\| deliveries/s +\| 3\.00 \(2\.00 to 4\.00\) \| – ", table);
        Assert.Matches(@"\| faults +\| 0 faults +\| – ", table);
        Assert.Contains("Left out, as flat out it was less: ours in 1 of 3 turns, peer in 2 of 2 turns.", table, StringComparison.Ordinal);
    }

    [Fact]
    public void Who_was_cut_off_at_any_time_counts()
    {
        var turn = Turn(
            new PhaseResult(Phase.Paced(1, 1))
            {
                Faults = new FaultCounts { Lost = 2, Closed = 1 },
            }
        ) with
        {
            Closed = 3,
        };
        Assert.Equal(new FaultCounts { Lost = 2, Closed = 3 }, turn.Faults);
        Assert.False(Bar.NobodyCutOff("", (Turn() with { Closed = 1 }).Faults).Met);
    }

    private static Turn Turn(params PhaseResult[] phases) => new(1, 1, default, default, phases);

    [Fact]
    public void Faults_name_what_there_is()
    {
        Assert.Equal("0 faults", default(FaultCounts).ToString());
        Assert.Equal("2 lost, 1 connections closed", new FaultCounts { Lost = 2, Closed = 1 }.ToString());
        Assert.Equal(3, (new FaultCounts { Lost = 2 } + new FaultCounts { Lost = 1 }).Lost);
    }

    [Fact]
    public void The_name_of_a_process_may_hold_anything()
    {
        var line = "42 (a) b (c) S 7 42 42 0 -1 4194560 100 0 0 0 150 50 0 0 20 0 3 0 100 1000000 25 18446744073709551615";
        var process = ProcessStat.Parse(line);
        Assert.Equal((42, 7), (process.Id, process.Parent));
        Assert.Equal(new Usage(1.5, 0.5, 25L * Environment.SystemPageSize), process.Usage);
        Assert.Equal(2, process.Usage.CpuSeconds);
    }

    [Theory]
    [InlineData("0", new[] { 0 })]
    [InlineData("\t0-1\n", new[] { 0, 1 })]
    [InlineData("1-3,7", new[] { 1, 2, 3, 7 })]
    public void A_list_of_cores_has_ranges(string text, int[] cores) => Assert.Equal(cores, Cores.ParseList(text));
}
