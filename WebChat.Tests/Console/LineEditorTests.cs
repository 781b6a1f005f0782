using WebChat.Cli.Terminal;

namespace WebChat.Tests.ConsoleClient;

public class LineEditorTests
{
    private const string Family = "\U0001F468\u200D\U0001F469\u200D\U0001F467";

    private readonly LineEditor _editor = new((_, _) => new Completion(0, ["/who ", "/rooms "]));

    [Fact]
    public void Letters_go_in_where_the_cursor_is()
    {
        Type("helo");
        Press(Act.Left);
        Type("l");
        AssertLine("hell|o");
    }

    [Theory]
    [InlineData("e\u0301")]
    [InlineData("\u4f60")]
    [InlineData("\U0001F600")]
    [InlineData(Family)]
    [InlineData("\u2764\uFE0F")]
    public void What_looks_like_one_character_is_moved_over_and_deleted_as_one(string character)
    {
        Type($"a{character}b");
        Press(Act.Left, Act.Left);
        AssertLine($"a|{character}b");
        Press(Act.Right);
        AssertLine($"a{character}|b");
        Press(Act.Backspace);
        AssertLine("a|b");
    }

    [Fact]
    public void The_ends_stop_the_cursor()
    {
        Type("ab");
        Press(Act.Right, Act.Delete);
        AssertLine("ab|");
        Press(Act.Home, Act.Left, Act.Backspace);
        AssertLine("|ab");
        Press(Act.End);
        AssertLine("ab|");
    }

    [Fact]
    public void Words_are_jumped_over_and_deleted()
    {
        Type("one two  three");
        Press(Act.WordLeft);
        AssertLine("one two  |three");
        Press(Act.WordLeft);
        AssertLine("one |two  three");
        Press(Act.WordRight);
        AssertLine("one two|  three");
        Press(Act.DeleteWordLeft);
        AssertLine("one |  three");
        Press(Act.DeleteWordRight);
        AssertLine("one |");
    }

    [Fact]
    public void What_was_killed_can_be_put_back()
    {
        Type("one two");
        Press(Act.WordLeft, Act.KillToStart);
        AssertLine("|two");
        Press(Act.End, Act.Yank);
        AssertLine("twoone |");
        Press(Act.Home, Act.KillToEnd);
        AssertLine("|");
    }

    [Fact]
    public void Enter_hands_the_line_over_and_begins_a_new_one()
    {
        Type("hello");
        Assert.Equal(Edited.Submitted, _editor.Handle(new Key(Act.Submit)));
        Assert.Equal("hello", _editor.Submitted);
        AssertLine("|");
    }

    [Fact]
    public void Earlier_lines_come_back_and_the_half_typed_one_is_kept()
    {
        Submit("first", "second", "second");
        Type("half");
        Press(Act.Previous);
        AssertLine("second|");
        Press(Act.Previous);
        AssertLine("first|");
        Press(Act.Previous);
        AssertLine("first|");
        Press(Act.Next, Act.Next);
        AssertLine("half|");
        Press(Act.Next);
        AssertLine("half|");
    }

    [Fact]
    public void A_paste_of_several_lines_stays_one_text()
    {
        Type("one\r\ntwo\rthree\u001b[31m\u0007");
        Assert.Equal("one\ntwo\nthree[31m", _editor.Text);
    }

    [Fact]
    public void Ctrl_d_deletes_and_ends_on_an_empty_line_only()
    {
        Type("ab");
        Press(Act.Home);
        Assert.Equal(Edited.Line, _editor.Handle(new Key(Act.DeleteOrEnd)));
        AssertLine("|b");
        Press(Act.DeleteOrEnd);
        Assert.Equal(Edited.Ended, _editor.Handle(new Key(Act.DeleteOrEnd)));
    }

    [Fact]
    public void Ctrl_c_ends_at_any_time()
    {
        Type("ab");
        Assert.Equal(Edited.Ended, _editor.Handle(new Key(Act.Interrupt)));
    }

    [Fact]
    public void Tab_takes_one_completion_after_the_other()
    {
        Type("/");
        Press(Act.Complete);
        AssertLine("/who |");
        Press(Act.Complete);
        AssertLine("/rooms |");
        Press(Act.Complete);
        AssertLine("/who |");
    }

    private void Type(string text) => _editor.Handle(new Key(Act.Insert, text));

    private void Submit(params string[] lines)
    {
        foreach (var line in lines)
        {
            Type(line);
            _editor.Handle(new Key(Act.Submit));
        }
    }

    private void Press(params Act[] acts)
    {
        foreach (var act in acts)
            _editor.Handle(new Key(act));
    }

    private void AssertLine(string withCursor) => Assert.Equal(withCursor, _editor.Text.Insert(_editor.Cursor, "|"));
}
