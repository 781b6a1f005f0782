using BenchmarkDotNet.Attributes;
using WebChat.Contracts;
using WebChat.Server.Chat.Names;

namespace WebChat.MicroBench;

/// <summary>Whether what needs no cleaning deserves ways of its own: each post is cleaned before it is stored.</summary>
[MemoryDiagnoser]
public class TextBenchmarks
{
    private readonly string _plain = string.Concat(Enumerable.Repeat("plain text ", 10))[..100];
    private readonly string _chinese = string.Concat(Enumerable.Repeat("大家早上好，", 17))[..100];
    private readonly string _marked = string.Concat(Enumerable.Repeat("plain text ", 10))[..98] + "e\u0301";

    /// <summary>100 letters and spaces, all of them ASCII.</summary>
    [Benchmark(Baseline = true)]
    public Reply<string> Printable() => UserText.Clean(_plain);

    /// <summary>100 letters and signs in Chinese, none of which is to be changed.</summary>
    [Benchmark]
    public Reply<string> Harmless() => UserText.Clean(_chinese);

    /// <summary>100 letters, the last with an accent of its own, as piles of marks have: each is looked at, and the text is written anew.</summary>
    [Benchmark]
    public Reply<string> LetterByLetter() => UserText.Clean(_marked);
}
