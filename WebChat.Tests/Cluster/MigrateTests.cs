using WebChat.Contracts;
using WebChat.Tests.Infrastructure;

namespace WebChat.Tests.Cluster;

/// <summary>Everything moves from a file into PostgreSQL, and back, and nobody who was in notices more than a restart.</summary>
public sealed class MigrateTests : IDisposable
{
    private readonly TemporaryFolder _data = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task There_and_back_with_numbers_ids_and_tokens()
    {
        var postgres = "--ConnectionStrings:Postgres=" + await PostgresServer.NewSchemaAsync();
        var id = Guid.NewGuid().ToString();
        string epoch;
        string token;
        Receipt first;
        await using (var server = await ServerProcess.StartAsync(_data.Path))
        {
            await using var ann = await JoinAsync(server, "ann");
            await using var bob = await JoinAsync(server, "bob");
            (epoch, token) = (ann.Welcome.Epoch, ann.Token);
            first = await ann.SayAsync("Ünïcödé 👩‍🚀\nand a second line", id: id);
            await bob.SayAsync("an answer");
            await bob.WhisperAsync("ann", "between us");
            await ann.ReactAsync(2, "👍");
            await bob.EditAsync(2, "another answer");
            await ann.SetTopicAsync("moving");
            await ann.CallAsync<Reply>("SetAway", true);
            await ann.CallAsync<Reply>("SetQuiet", true);
        }

        await MigrateAsync("to-postgres", postgres);
        await using (var server = await ServerProcess.StartAsync(_data.Path, postgres))
        {
            await using var ann = await ComeBackAsync(server, token, epoch, quiet: true);
            Assert.Equal(["between us"], ann.Welcome.Privates.Cast<PrivateEvent>().Select(p => p.Text));
            await ann.CallAsync<Reply>("SetQuiet", false);
            var state = await ann.EnterAsync("lobby");
            Assert.Equal([1L, 2, 3, 4, 5], state.Events.Cast<RoomEvent>().Select(m => m.Seq));
            Assert.Equal("Ünïcödé 👩‍🚀\nand a second line", ((MessageEvent)state.Events[0]).Text);
            Assert.Equal(("another answer", 4L), state.Events[1] is MessageEvent second ? (second.Text, second.Changed) : default);
            Assert.Equal(("moving", true), (state.Topic, ann.Welcome.Away));
            Assert.Equal(first, await ann.SayAsync("again", id: id));
            Assert.Null(await ann.ReactAsync(2, "👍"));
            Assert.Equal(6, (await ann.SayAsync("in PostgreSQL")).Seq);
            Assert.Null(await ann.ReactAsync(6, "🎉"));
            await using var eve = await JoinAsync(server, "eve");
            Assert.Equal(["ann", "bob", "eve"], (await eve.CallAsync<Reply<Member[]>>("Who", "lobby")).Ok!.Select(m => m.Nickname).Order());
            await eve.CallAsync<Reply>("Quit");
            // One that is killed is taken for alive until its lease is over.
            server.Terminate();
            Assert.Equal(0, await server.ExitAsync());
        }

        var (code, said) = await ServerProcess.RunAsync(_data.Path, "migrate", "to-sqlite", postgres);
        Assert.Equal(3, code);
        Assert.Contains("already", said, StringComparison.Ordinal);

        foreach (var file in Directory.GetFiles(_data.Path, "webchat.db*"))
            File.Delete(file);
        await MigrateAsync("to-sqlite", postgres);
        await using (var server = await ServerProcess.StartAsync(_data.Path))
        {
            await using var ann = await ComeBackAsync(server, token, epoch, quiet: false);
            Assert.Equal(first, await ann.SayAsync("again", id: id));
            Assert.Null(await ann.ReactAsync(6, "🎉"));
            Assert.Equal(8, (await ann.SayAsync("in a file again")).Seq);
            Assert.Null(await ann.ReactAsync(2, "👍", on: false));
            var messages = (await ann.EnterAsync("lobby")).Events.OfType<MessageEvent>().ToList();
            Assert.Null(messages[1].Reactions);
            Assert.Equal("🎉", Assert.Single(messages[2].Reactions!).Emoji);
            await using var eve = await JoinAsync(server, "eve");
            Assert.NotEqual(ann.Tag, eve.Tag);
        }
    }

    [Fact]
    public async Task What_is_in_use_is_not_moved()
    {
        var postgres = "--ConnectionStrings:Postgres=" + await PostgresServer.NewSchemaAsync();
        await using var inFile = await ServerProcess.StartAsync(_data.Path);
        var (code, said) = await ServerProcess.RunAsync(_data.Path, "migrate", "to-postgres", postgres);
        Assert.Equal(3, code);
        Assert.Contains("Another server uses the data", said, StringComparison.Ordinal);

        using var other = new TemporaryFolder();
        await using var inPostgres = await ServerProcess.StartAsync(other.Path, postgres);
        (code, said) = await ServerProcess.RunAsync(other.Path, "migrate", "to-sqlite", postgres);
        Assert.Equal(3, code);
        Assert.Contains("Servers use", said, StringComparison.Ordinal);

        (code, said) = await ServerProcess.RunAsync(other.Path, "migrate", "sideways", postgres);
        Assert.Equal(2, code);
        Assert.Contains("to-postgres", said, StringComparison.Ordinal);
    }

    private async Task MigrateAsync(string direction, string postgres)
    {
        var (code, said) = await ServerProcess.RunAsync(_data.Path, "migrate", direction, postgres);
        Assert.True(code == 0, said);
    }

    private static async Task<TestUser> JoinAsync(ServerProcess server, string name)
    {
        var user = await TestUser.ConnectAsync(server.Url, name);
        await user.JoinAsync(name);
        await user.EnterAsync("lobby");
        return user;
    }

    private static async Task<TestUser> ComeBackAsync(ServerProcess server, string token, string epoch, bool quiet)
    {
        var user = await TestUser.ConnectAsync(server.Url, "ann");
        var welcome = await user.JoinAsync(null, token);
        Assert.Equal(("ann", true, epoch, quiet), (welcome.Nickname, welcome.Resumed, welcome.Epoch, welcome.Quiet));
        Assert.Equal(["lobby"], welcome.Rooms);
        await user.EnterAsync("lobby");
        return user;
    }
}
