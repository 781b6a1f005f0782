using System.Collections.Concurrent;

namespace WebChat.Server.Chat;

/// <summary>Finds the sessions of this server by what others know of them.</summary>
internal sealed class SessionIndex
{
    private readonly ConcurrentDictionary<long, Session> _byId = new();
    private readonly ConcurrentDictionary<string, Session> _byToken = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Session> _byName = new(StringComparer.Ordinal);

    /// <summary>Those who hold a name.</summary>
    public IEnumerable<Session> Present => _byName.Values;

    public IEnumerable<Session> All => _byId.Values;

    public Session? ById(long id) => _byId.GetValueOrDefault(id);

    public Session? ByToken(byte[] tokenHash) => _byToken.GetValueOrDefault(Convert.ToHexString(tokenHash));

    /// <param name="caseKey">From <see cref="Names.Nickname.LookupKey"/>.</param>
    public Session? ByName(string caseKey) => _byName.GetValueOrDefault(caseKey);

    /// <summary>The session itself, or the one that another connection loaded a moment before.</summary>
    public Session AddOrGet(Session session)
    {
        var known = _byId.GetOrAdd(session.Id, session);
        _byToken.TryAdd(Convert.ToHexString(known.TokenHash), known);
        return known;
    }

    public void AddName(Session session, string caseKey) => _byName[caseKey] = session;

    /// <summary>Removes the name only if it still belongs to this session.</summary>
    public void RemoveName(Session session, string caseKey) => _byName.TryRemove(KeyValuePair.Create(caseKey, session));

    public void Remove(Session session)
    {
        RemoveName(session, session.Name.CaseKey);
        _byToken.TryRemove(KeyValuePair.Create(Convert.ToHexString(session.TokenHash), session));
        _byId.TryRemove(KeyValuePair.Create(session.Id, session));
    }
}
