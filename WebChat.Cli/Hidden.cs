namespace WebChat.Cli;

/// <summary>Whose messages one does not want to see. People are kept by their tag: another name does not help them.</summary>
internal sealed class Hidden
{
    // Tag to the name that they were last known by.
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);

    public bool Has(string tag) => _names.ContainsKey(tag);

    public string List() => _names.Count == 0 ? "Nobody is hidden." : $"Hidden: {string.Join(", ", _names.Values)}.";

    public (bool Done, string Text) Hide(string name, People people, string ownTag)
    {
        if (people.TagOf(name) is not { } tag)
            return (false, $"Nobody called {name} has been seen here.");

        if (string.Equals(tag, ownTag, StringComparison.Ordinal))
            return (false, "You cannot hide yourself.");

        _names[tag] = name;
        return (true, $"Messages of {name} are hidden. /unhide {name} shows them again.");
    }

    public (bool Done, string Text) Show(string name)
    {
        var tag = _names.FirstOrDefault(n => string.Equals(n.Value, name, StringComparison.OrdinalIgnoreCase)).Key;
        return tag is not null && _names.Remove(tag)
            ? (true, $"Messages of {name} are shown again.")
            : (false, $"{(name.Length == 0 ? "Nobody" : name)} is not hidden. /hide alone lists who is.");
    }

    public void Rename(string tag, string name)
    {
        if (_names.ContainsKey(tag))
            _names[tag] = name;
    }
}
