namespace WebChat.Server.Hosting;

/// <summary>Reads the settings one by one, so that all that are of the wrong kind are told, not the first one only.</summary>
internal static class ChatSettings
{
    public static ChatOptions Read(IConfiguration configuration, List<string> mistakes)
    {
        var options = new ChatOptions();
        var section = configuration.GetSection(ChatOptions.Section);
        Fill(options, section, mistakes);
        Fill(options.Limits, section.GetSection(nameof(ChatOptions.Limits)), mistakes);
        foreach (var url in (configuration["urls"] ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!IsAddress(url))
                mistakes.Add($"--urls: \"{url}\" is no address to listen on; write it like http://localhost:5080.");
        }

        return options;
    }

    private static void Fill(object options, IConfigurationSection section, List<string> mistakes)
    {
        foreach (var property in options.GetType().GetProperties().Where(p => p.CanWrite && p.PropertyType != typeof(LimitOptions)))
        {
            var setting = section.GetSection(property.Name);
            if (!setting.Exists())
                continue;
            try
            {
                var value =
                    property.PropertyType == typeof(string[]) && setting.Value is { Length: > 0 } list
                        ? list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                        : setting.Get(property.PropertyType);
                property.SetValue(options, value);
            }
            catch (InvalidOperationException)
            {
                mistakes.Add($"{setting.Path} is \"{setting.Value}\", which is no number.");
            }
        }
    }

    private static bool IsAddress(string url)
    {
        try
        {
            return BindingAddress.Parse(url).Scheme is "http" or "https";
        }
        catch (FormatException)
        {
            return false;
        }
    }
}
