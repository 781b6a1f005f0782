namespace WebChat.Server.Storage.Moving;

/// <summary>Moves everything from one store into another that is empty: numbers, ids, tokens and the epoch stay the same, so that clients go on as after a restart.</summary>
internal static class StoreMove
{
    /// <param name="tell">Told of each table, as it is done.</param>
    /// <exception cref="StoreUnusableException">The target is not empty.</exception>
    public static async Task RunAsync(ITables from, ITables to, Action<string> tell)
    {
        if (!await to.IsEmptyAsync())
            throw new StoreUnusableException($"There is something in {to.Place} already. Move into an empty one; nothing was changed.");
        tell($"From {from.Place}");
        tell($"To   {to.Place}");
        foreach (var table in Table.All)
            tell($"  {await to.WriteAsync(table, from.ReadAsync(table)), 10:N0}  {table.Name}");
        await to.CommitAsync(await from.EpochAsync());
        tell("Done. The old data are still where they were; do not start a server on them any more.");
    }
}
