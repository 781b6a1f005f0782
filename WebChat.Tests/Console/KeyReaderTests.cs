using WebChat.Cli.Terminal;

namespace WebChat.Tests.ConsoleClient;

public class KeyReaderTests
{
    private readonly Queue<ConsoleKeyInfo> _keys = new();

    [Fact]
    public void A_paste_is_one_insertion_and_its_line_ends_are_not_enter()
    {
        Send("\u001b[200~one\rtwo \U0001F600\u001b[201~x");
        Assert.Equal([new Key(Act.Insert, "one\rtwo \U0001F600"), new Key(Act.Insert, "x")], Read());
    }

    [Fact]
    public void Both_halves_of_an_emoji_come_together()
    {
        Send("\U0001F600a");
        Assert.Equal([new Key(Act.Insert, "\U0001F600"), new Key(Act.Insert, "a")], Read());
    }

    [Fact]
    public void An_unknown_escape_sequence_does_not_become_text()
    {
        Send("\u001b[1;99Zx");
        Assert.Equal([new Key(Act.None), new Key(Act.Insert, "x")], Read());
    }

    [Fact]
    public void Escape_and_a_letter_is_alt_and_the_letter()
    {
        Send("\u001bb");
        Assert.Equal([new Key(Act.WordLeft)], Read());
    }

    [Fact]
    public void Escape_alone_does_nothing()
    {
        Send("\u001b");
        Assert.Equal([new Key(Act.None)], Read());
    }

    [Theory]
    [InlineData('\u0001', ConsoleKey.A, Act.Home)]
    [InlineData('\u0003', ConsoleKey.C, Act.Interrupt)]
    [InlineData('\u0004', ConsoleKey.D, Act.DeleteOrEnd)]
    [InlineData('\u0005', ConsoleKey.E, Act.End)]
    [InlineData('\u000b', ConsoleKey.K, Act.KillToEnd)]
    [InlineData('\u0015', ConsoleKey.U, Act.KillToStart)]
    [InlineData('\u0017', ConsoleKey.W, Act.DeleteWordLeft)]
    [InlineData('\u001a', ConsoleKey.Z, Act.None)]
    public void Control_keys_are_those_of_a_shell(char character, ConsoleKey key, object act)
    {
        _keys.Enqueue(new ConsoleKeyInfo(character, key, shift: false, alt: false, control: true));
        Assert.Equal([new Key((Act)act)], Read());
    }

    [Fact]
    public void What_altgr_types_is_text()
    {
        _keys.Enqueue(new ConsoleKeyInfo('@', ConsoleKey.Q, shift: false, alt: true, control: true));
        Assert.Equal([new Key(Act.Insert, "@")], Read());
    }

    [Fact]
    public void Without_brackets_an_enter_with_more_behind_it_belongs_to_a_paste()
    {
        Send("a\rb\r");
        var reader = new KeyReader(_keys.Dequeue, () => _keys.Count > 0, pasteHasNoBrackets: true);
        Key[] read = [reader.Next(), reader.Next(), reader.Next(), reader.Next()];
        Assert.Equal([new Key(Act.Insert, "a"), new Key(Act.Insert, "\n"), new Key(Act.Insert, "b"), new Key(Act.Submit)], read);
    }

    private void Send(string characters)
    {
        foreach (var c in characters)
        {
            var key = c switch
            {
                '\r' => ConsoleKey.Enter,
                '\u001b' => ConsoleKey.Escape,
                >= 'a' and <= 'z' => ConsoleKey.A + (c - 'a'),
                _ => ConsoleKey.None,
            };
            _keys.Enqueue(new ConsoleKeyInfo(c, key, shift: false, alt: false, control: false));
        }
    }

    private List<Key> Read()
    {
        var reader = new KeyReader(_keys.Dequeue, () => _keys.Count > 0);
        List<Key> read = [];
        while (_keys.Count > 0)
            read.Add(reader.Next());

        return read;
    }
}
