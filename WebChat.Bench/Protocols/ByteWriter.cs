using System.Buffers.Text;
using System.Text;

namespace WebChat.Bench.Protocols;

/// <summary>Puts UTF-8 together in a buffer that is there already.</summary>
internal ref struct ByteWriter(Span<byte> buffer)
{
    private readonly Span<byte> _buffer = buffer;
    private int _length;

    public readonly ReadOnlySpan<byte> Written => _buffer[.._length];

    public void Add(scoped ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_buffer[_length..]);
        _length += bytes.Length;
    }

    public void Add(string text) => _length += Encoding.UTF8.GetBytes(text, _buffer[_length..]);

    public void Add(long number, char format = 'D', byte digits = 0)
    {
        Utf8Formatter.TryFormat(
            number,
            _buffer[_length..],
            out var written,
            new System.Buffers.StandardFormat(format, digits == 0 ? System.Buffers.StandardFormat.NoPrecision : digits)
        );
        _length += written;
    }
}
