using System.Globalization;
using System.Text;
using WebChat.Cli.Terminal;
using WebChat.Tests.Cases;

namespace WebChat.Tests.ConsoleClient;

public class SafeTextTests
{
    public static TheoryData<int, string> Messages => CaseFile.Messages.Numbers;

    [Theory]
    [MemberData(nameof(Messages))]
    public void No_message_case_can_command_a_terminal(int number, string why)
    {
        Assert.NotEmpty(why);
        if (CaseFile.Messages[number].Input is { } input)
            Assert.All(SafeText.Lines(input), AssertHarmless);
    }

    [Theory]
    [InlineData("\u001b[31mred", "\u241b[31mred")]
    [InlineData("\u001b]0;title\u0007", "\u241b]0;title\u2407")]
    [InlineData("\u009b31mred", "\uFFFD31mred")]
    [InlineData("\u202Egnp.exe", "\uFFFDgnp.exe")]
    [InlineData("a\u2066b\u2069", "a\uFFFDb\uFFFD")]
    [InlineData("back\b\b", "back\u2408\u2408")]
    [InlineData("\u007f", "\u2421")]
    [InlineData("tab\tstop", "tab    stop")]
    [InlineData("one\r\ntwo\rthree\u2028four", "one two three four")]
    [InlineData("\u0000", "\u2400")]
    [InlineData("\uFFFE", "\uFFFD")]
    [InlineData("\U000E0048", "\U000E0048")]
    public void What_could_do_something_is_made_visible(string text, string expected) => Assert.Equal(expected, SafeText.Line(text));

    [Theory]
    [InlineData("\u4f60\u597d\uff0c\u4e16\u754c")]
    [InlineData("\u0645\u0631\u062d\u0628\u0627")]
    [InlineData("e\u0301")]
    [InlineData("\U0001F468\u200D\U0001F469\u200D\U0001F467 \u2764\uFE0F")]
    [InlineData("\U0001F3F4\U000E0067\U000E0062\U000E0065\U000E006E\U000E0067\U000E007F")]
    public void Ordinary_text_of_any_language_stays_as_it_is(string text) => Assert.Equal(text, SafeText.Line(text));

    [Fact]
    public void Lone_surrogates_become_the_replacement_character() => Assert.Equal("a\uFFFDb", SafeText.Line("a\uD800b"));

    [Fact]
    public void Piles_of_marks_are_cut()
    {
        var safe = SafeText.Line("z" + new string('\u0300', 500));
        Assert.Equal(9, safe.Length);
    }

    [Fact]
    public void Lines_stay_apart_where_there_is_room_for_them() => Assert.Equal(["a", "b"], SafeText.Lines("a\nb"));

    private static void AssertHarmless(string line)
    {
        foreach (var rune in line.EnumerateRunes())
        {
            Assert.False(Rune.IsControl(rune), $"U+{rune.Value:X4} in {line}");
            Assert.False(rune.Value is >= 0x202A and <= 0x202E or >= 0x2066 and <= 0x2069, $"U+{rune.Value:X4} in {line}");
            Assert.False(
                Rune.GetUnicodeCategory(rune) is UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator,
                $"U+{rune.Value:X4} in {line}"
            );
        }
    }
}
