namespace WebChat.Tests.Faults.Checking;

/// <summary>No name is held by two sessions at once.</summary>
internal static class Names
{
    public static IEnumerable<Finding> Check(IReadOnlyList<Entry> record)
    {
        var holders = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var entry in record)
        {
            switch (entry)
            {
                case Named named when holders.TryGetValue(named.Key, out var holder) && holder != named.Tag:
                    yield return new Finding(Rule.Names, $"{named.Who} ({named.Tag}) was given {named.Key} while {holder} held it.");
                    break;
                case Named named:
                    holders[named.Key] = named.Tag;
                    break;
                case Unnamed gone when holders.GetValueOrDefault(gone.Key) == gone.Tag:
                    holders.Remove(gone.Key);
                    break;
            }
        }
    }
}
