using System.Text.Json;
using System.Text.Json.Serialization;

namespace WebChat.Contracts;

/// <summary>The JSON of the wire: camelCase names, absent instead of null, times in UTC with milliseconds.</summary>
public static class Wire
{
    /// <summary>The path of the hub, relative to the base path.</summary>
    public const string HubPath = "hub";

    /// <summary>The one client method: <c>Receive(events: Event[])</c>.</summary>
    public const string Receive = "Receive";

    /// <summary>The room that always exists.</summary>
    public const string Lobby = "lobby";

    /// <summary>Options that both ends of the wire use.</summary>
    public static JsonSerializerOptions Json { get; } = Configure(new JsonSerializerOptions(JsonSerializerDefaults.Web));

    /// <summary>Applies the rules of the wire to options that a framework made.</summary>
    public static JsonSerializerOptions Configure(JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.CamelCase;
        options.PropertyNameCaseInsensitive = true;
        options.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
        options.NumberHandling = JsonNumberHandling.Strict;
        options.AllowOutOfOrderMetadataProperties = true;
        options.Converters.Add(new UtcTimeConverter());
        return options;
    }
}
