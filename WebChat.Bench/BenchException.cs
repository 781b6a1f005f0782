namespace WebChat.Bench;

/// <summary>Something that ends the measurement, in a sentence for the person who runs it.</summary>
internal sealed class BenchException : Exception
{
    public BenchException(string message)
        : base(message) { }

    public BenchException(string message, Exception inner)
        : base(message, inner) { }

    public BenchException() { }
}
