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
        long cats;
        await using (var server = await ServerProcess.StartAsync(_data.Path))
        {
            await using var ann = await JoinAsync(server, "ann");
            await using var bob = await JoinAsync(server, "bob");
            (epoch, token) = (ann.Welcome.Epoch, ann.Token);
            first = await ann.SayAsync("Ünïcödé 👩‍🚀\nand a second line", id: id);
            await bob.SayAsync("an answer");
            await bob.WhisperAsync("ann", "between us");
            Assert.Null(await ann.ReactAsync(2, "🎉"));
            Assert.Null(await bob.EditAsync(2, "an answer, edited"));
            Assert.Null(await bob.ReactAsync(1, "👍"));
            Assert.Null(await ann.DeleteAsync((await ann.SayAsync("gone")).Seq));
            await ann.SayAsync("a reply", replyTo: 2);
            await ann.SetTopicAsync("moving house");
            await ann.CallAsync<Reply>("SetAway", true);
            await ann.CallAsync<Reply>("SetQuiet", true);
            // The last of all sessions says something, and is over: nobody else may ever be taken for it.
            await using var cat = await JoinAsync(server, "cat");
            cats = (await cat.SayAsync("mine for ever")).Seq;
            await cat.CallAsync<Reply>("Quit");
        }

        await MigrateAsync("to-postgres", postgres);
        await using (var server = await ServerProcess.StartAsync(_data.Path, postgres))
        {
            await using var ann = await ComeBackAsync(server, token, epoch, quiet: true);
            Assert.Equal(["between us"], ann.Welcome.Privates.Cast<PrivateEvent>().Select(p => p.Text));
            await ann.CallAsync<Reply>("SetQuiet", false);
            Assert.True(ann.Welcome.Away);
            await ExpectHistoryAsync(ann);
            Assert.Equal(first, await ann.SayAsync("again", id: id));
            // It is there already: no number.
            Assert.Null(await ann.ReactAsync(2, "🎉"));
            Assert.Equal(cats + 1, (await ann.SayAsync("in PostgreSQL")).Seq);
            await using var eve = await JoinAsync(server, "eve");
            Assert.Equal(Codes.NotYours, await eve.DeleteAsync(cats));
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
            Assert.Equal(cats + 2, (await ann.SayAsync("in a file again")).Seq);
            await ExpectHistoryAsync(ann);
            Assert.Null(await ann.ReactAsync(2, "🎉", on: false));
            Assert.Null((await ann.EnterAsync("lobby")).Events.OfType<MessageEvent>().Single(m => m.Seq == 2).Reactions);
            await using var eve = await JoinAsync(server, "eve");
            Assert.Equal(Codes.NotYours, await eve.DeleteAsync(cats));
            Assert.NotEqual(ann.Tag, eve.Tag);
        }
    }

    private static async Task ExpectHistoryAsync(TestUser ann)
    {
        var state = await ann.EnterAsync("lobby");
        Assert.Equal("moving house", state.Topic);
        var messages = state.Events.OfType<MessageEvent>().ToDictionary(m => m.Seq);
        Assert.Equal("Ünïcödé 👩‍🚀\nand a second line", messages[1].Text);
        Assert.Equal(("👍", 1, "bob"), messages[1].Reactions!.Select(r => (r.Emoji, r.Count, r.By.Single())).Single());
        Assert.Equal("an answer, edited", messages[2].Text);
        Assert.NotNull(messages[2].Edited);
        var gone = Assert.Single(messages.Values, m => m.Deleted is not null);
        Assert.Equal("", gone.Text);
        var reply = messages.Values.Single(m => m.Text == "a reply").Reply!;
        Assert.Equal((2L, "bob"), (reply.Seq, reply.From));
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
