using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace WebChat.Contracts;

/// <summary>ISO 8601 in UTC with milliseconds: <c>2026-11-21T09:30:00.125Z</c>.</summary>
public sealed class UtcTimeConverter : JsonConverter<DateTimeOffset>
{
    private const int UpToSeven = 28;
    private const int UpToThree = 23;

    /// <inheritdoc />
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetDateTimeOffset().ToUniversalTime();

    /// <inheritdoc />
    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options)
    {
        // The way with seven digits, of which four are cut off, is the one that .NET has made fast.
        Span<byte> text = stackalloc byte[UpToSeven];
        value.UtcDateTime.TryFormat(text, out _, "O", CultureInfo.InvariantCulture);
        text[UpToThree] = (byte)'Z';
        writer.WriteStringValue(text[..(UpToThree + 1)]);
    }
}

/// <summary>A string in which half a character (a lone surrogate) reads as <see langword="null"/> instead of failing in the reader.</summary>
public sealed class WellFormedStringConverter : JsonConverter<string?>
{
    /// <inheritdoc />
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.String)
            throw new JsonException("A string is expected.");
        try
        {
            return reader.GetString();
        }
        catch (InvalidOperationException e) when (e.InnerException is null)
        {
            // The reader's only way to say "escaped lone surrogates". Bytes that are no UTF-8 come with an inner exception.
            return null;
        }
    }

    /// <inheritdoc />
    public override void Write(Utf8JsonWriter writer, string? value, JsonSerializerOptions options) => writer.WriteStringValue(value);
}

/// <summary>
/// A string that a stranger wrote. What is not a well-formed string (another JSON type, lone surrogates) reads as
/// <see langword="null"/>, so that the rules can answer with their own code instead of failing in the reader.
/// </summary>
public sealed class UntrustedStringConverter : JsonConverter<string?>
{
    private readonly WellFormedStringConverter _wellFormed = new();

    /// <inheritdoc />
    public override bool HandleNull => true;

    /// <inheritdoc />
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String)
            return _wellFormed.Read(ref reader, typeToConvert, options);
        reader.Skip();
        return null;
    }

    /// <inheritdoc />
    public override void Write(Utf8JsonWriter writer, string? value, JsonSerializerOptions options) => writer.WriteStringValue(value);
}
