using System.Text;

namespace WebChat.Server.Storage.Moving;

/// <summary>The lines of a text. Of one that is too long no more is read than tells so.</summary>
/// <param name="most">Characters in a line.</param>
internal sealed class BoundedLines(TextReader text, int most)
{
    private readonly char[] _block = new char[16 * 1024];
    private readonly StringBuilder _line = new();
    private int _at;
    private int _end;

    /// <summary>The next one; <see langword="null"/>: there is none. One that is longer than the most is too long, and cut.</summary>
    public async Task<string?> NextAsync()
    {
        _line.Clear();
        while (_line.Length <= most)
        {
            if (_at == _end)
            {
                _end = await text.ReadAsync(_block.AsMemory());
                _at = 0;
                if (_end == 0)
                    return _line.Length > 0 ? _line.ToString() : null;
            }

            var rest = _block.AsSpan(_at, _end - _at);
            var length = rest.IndexOf('\n');
            _line.Append(length < 0 ? rest : rest[..length]);
            _at += length < 0 ? rest.Length : length + 1;
            if (length >= 0)
                break;
        }

        return _line.ToString();
    }
}
