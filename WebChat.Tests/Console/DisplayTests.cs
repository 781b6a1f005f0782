using WebChat.Cli.Terminal;

namespace WebChat.Tests.ConsoleClient;

public class DisplayTests
{
    [Theory]
    [InlineData("", 0)]
    [InlineData("abc", 3)]
    [InlineData("\u4f60\u597d", 4)]
    [InlineData("\uff21", 2)]
    [InlineData("\ud55c", 2)]
    [InlineData("e\u0301", 1)]
    [InlineData("\U0001F600", 2)]
    [InlineData("\U0001F468\u200D\U0001F469\u200D\U0001F467", 2)]
    [InlineData("\u2764\uFE0F", 2)]
    [InlineData("\U0001F1EB\U0001F1F7", 2)]
    [InlineData("\u0645\u0631", 2)]
    [InlineData("\u200b", 0)]
    public void Columns_are_those_of_a_terminal(string text, int columns) => Assert.Equal(columns, DisplayWidth.Of(text));

    [Fact]
    public void A_short_line_is_shown_whole() => Assert.Equal(new LineView("ab", "c"), LineView.Of("abc", 2, 10));

    [Fact]
    public void Line_ends_are_shown_as_signs() => Assert.Equal(new LineView("a\u23CEb", ""), LineView.Of("a\nb", 3, 10));

    [Theory]
    [InlineData(0)]
    [InlineData(17)]
    [InlineData(50)]
    [InlineData(100)]
    public void A_long_line_is_cut_to_the_row_around_the_cursor(int cursor)
    {
        var text = string.Concat(Enumerable.Range(0, 100).Select(i => (char)('a' + (i % 26))));
        var view = LineView.Of(text, cursor, 21);
        Assert.Equal(20, view.Before.Length + view.After.Length);
        Assert.Contains(view.Before + view.After, text, StringComparison.Ordinal);
        Assert.EndsWith(view.Before, text[..cursor], StringComparison.Ordinal);
        Assert.StartsWith(view.After, text[cursor..], StringComparison.Ordinal);
    }

    [Fact]
    public void Wide_characters_never_stick_out()
    {
        var text = new string('\u4f60', 40);
        for (var columns = 4; columns < 30; columns++)
        {
            for (var cursor = 0; cursor <= text.Length; cursor++)
            {
                var view = LineView.Of(text, cursor, columns);
                Assert.True(DisplayWidth.Of(view.Before + view.After) < columns);
            }
        }
    }

    [Theory]
    [InlineData("09:30 ann: short", "09:30 ann: short")]
    [InlineData("09:30 ann: some words and more", "09:30 ann: some\n        words and\n        more")]
    [InlineData("09:30 \u001b[1;31mann\u001b[0m: some words", "09:30 \u001b[1;31mann\u001b[0m: some\n        words")]
    [InlineData("09:30 ann: https://example.org/a/long/one", "09:30 ann: https://example.org/a/long/one")]
    [InlineData("one\n        two", "one\n        two")]
    public void Long_lines_break_between_words(string text, string expected) => Assert.Equal(expected, WordWrap.Of(text, 20));

    [Fact]
    public void What_arrives_is_printed_above_the_line()
    {
        var output = new StringWriter();
        var screen = new Screen(output, () => 80);
        screen.Show("lobby> ", "half typed", 4);
        screen.Print("hello");
        Assert.EndsWith("\r\u001b[Jhello\r\nlobby> half\u001b7 typed\u001b8", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void After_the_window_became_narrower_the_wrapped_rows_are_taken_away_too()
    {
        var output = new StringWriter();
        var columns = 80;
        var screen = new Screen(output, () => columns);
        screen.Show("lobby> ", new string('x', 60), 60);
        output.GetStringBuilder().Clear();
        columns = 30;
        screen.Redraw();
        Assert.StartsWith("\u001b[2A\r\u001b[J", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_closed_screen_draws_nothing_more()
    {
        var output = new StringWriter();
        var screen = new Screen(output, () => 80);
        screen.Show("lobby> ", "x", 1);
        screen.Close();
        var length = output.ToString().Length;
        screen.Show("lobby> ", "xy", 2);
        Assert.Equal(length, output.ToString().Length);
    }
}
