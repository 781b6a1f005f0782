using WebChat.Contracts;
using WebChat.Server.Storage.Sqlite;
using WebChat.Tests.Infrastructure;

namespace WebChat.Tests.Cluster;

/// <summary>The backups that operations.md describes, taken while people talk: what was acknowledged before one began is in it.</summary>
public sealed class BackupTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Of_a_file()
    {
        var restoredFolder = Directory.CreateDirectory(_folder.File("restored")).FullName;
        await using var server = ChatServer.Start(ChatServer.InFile);
        var (acknowledged, epoch) = await TalkDuringAsync(
            server,
            () =>
            {
                using var session = new SqliteSession(SqliteFile.ConnectionString(Path.Combine(server.DataDirectory, "webchat.db")));
                session.Execute($"VACUUM INTO '{Path.Combine(restoredFolder, "webchat.db")}'");
                return Task.CompletedTask;
            }
        );

        await using var restored = ChatServer.Start(ChatServer.InFile, ("Chat:DataDirectory", restoredFolder));
        await CheckAsync(restored, acknowledged, epoch);
    }

    [Fact]
    public async Task Of_a_schema()
    {
        var postgres = await PostgresServer.SharedAsync();
        var schema = "backup_" + Guid.NewGuid().ToString("N");
        (string, string) setting = ("ConnectionStrings:Postgres", postgres.Schema(schema));
        var file = _folder.File("dump");
        long acknowledged;
        string epoch;
        await using (var server = ChatServer.Start(setting))
            (acknowledged, epoch) = await TalkDuringAsync(server, () => postgres.RunAsync("pg_dump", "-Fc", "-n", schema, "-f", file));

        await using (var connection = await postgres.ConnectAsync(schema))
        await using (var drop = new Npgsql.NpgsqlCommand($"DROP SCHEMA \"{schema}\" CASCADE", connection))
            await drop.ExecuteNonQueryAsync();
        await postgres.RunAsync("pg_restore", file);
        await using var restored = ChatServer.Start(setting);
        await CheckAsync(restored, acknowledged, epoch);
    }

    /// <summary>How many messages were acknowledged before the backup began.</summary>
    private static async Task<(long Acknowledged, string Epoch)> TalkDuringAsync(ChatServer server, Func<Task> backup)
    {
        await using var ann = await server.JoinAsync("ann");
        using var stop = new CancellationTokenSource();
        var last = 0L;
        var talking = Task.Run(async () =>
        {
            for (var i = 1; !stop.IsCancellationRequested; i++)
                Volatile.Write(ref last, (await ann.SayAsync($"{i}")).Seq);
        });
        await Patience.UntilAsync(() => Volatile.Read(ref last) > 50, "some are acknowledged");
        var before = Volatile.Read(ref last);
        await backup();
        await Patience.UntilAsync(() => Volatile.Read(ref last) > before + 20, "it goes on meanwhile");
        await stop.CancelAsync();
        await talking;
        return (before, ann.Welcome.Epoch);
    }

    private static async Task CheckAsync(ChatServer restored, long acknowledged, string epoch)
    {
        await using var bob = await restored.JoinAsync("bob");
        Assert.Equal(epoch, bob.Welcome.Epoch);
        var newest = await bob.EnterAsync("lobby");
        Assert.True(newest.Last >= acknowledged, $"{newest.Last} of {acknowledged}");
        var all = await bob.EnterAsync("lobby", after: 0, epoch: epoch);
        Assert.Equal(Enumerable.Range(1, (int)newest.Last).Select(i => (long)i), all.Events.Cast<MessageEvent>().Select(m => m.Seq));

        // Who saw more than was saved is told so, and what is said next takes the numbers after the backup.
        var ahead = await bob.EnterAsync("lobby", after: newest.Last + 5, epoch: epoch);
        Assert.Equal(new Gap(newest.Last + 1, newest.Last + 5, GapReasons.Restored), ahead.Gap);
        Assert.Equal(newest.Last + 1, (await bob.SayAsync("after the restore")).Seq);
    }
}
