using WebChat.Bench.Load;
using WebChat.Bench.Report;
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
            "| a   | b |\n| --- | - |\n| x\\|y | 1 |\n".Split('\n').Length,
            Markdown
                .Table(
                    ["a", "b"],
                    [
                        ["x|y", "1"],
                    ]
                )
                .Split('\n')
                .Length
        );

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
