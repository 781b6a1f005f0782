using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Extensions.Options;
using WebChat.Contracts;
using WebChat.Server;
using WebChat.Server.Chat;
using WebChat.Server.Http;
using WebChat.Server.Storage;
using WebChat.Tests.Infrastructure;

namespace WebChat.Tests.Server;

/// <summary>Who reads over HTTP, and lets answers wait.</summary>
public sealed class ReadersTests
{
    [Fact]
    public async Task An_address_has_sixteen_answers_on_their_way_and_the_next_one_waits()
    {
        var asked = 0;
        var turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = ChatServer.Start(
            services =>
                SpoiltStore.In(
                    services,
                    (method, ask) => method == nameof(IChatStore.ReadAsync) ? HeldAsync((Task<MessagePage>)ask()!) : ask()
                ),
            new ManualTime(),
            ("Chat:Limits:MessagesPerSecond", "2")
        );
        using var http = server.Http();
        var held = Enumerable.Range(0, 16).Select(_ => http.GetAsync("api/rooms/lobby/messages")).ToList();
        await Patience.UntilAsync(() => Volatile.Read(ref asked) == 16, "All sixteen wait for the store.");
        using var refused = await http.GetAsync("api/rooms/lobby/messages").InTime();
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        var problem = await refused.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(Codes.SlowDown, problem.GetProperty("code").GetString());
        Assert.InRange(problem.GetProperty("retryAfterMs").GetInt32(), 1, 10_000);
        // What is no reading is not held up.
        using var alive = await http.GetAsync("health/live").InTime();
        Assert.Equal(HttpStatusCode.OK, alive.StatusCode);

        turn.SetResult();
        foreach (var answer in await Task.WhenAll(held).InTime())
        {
            using (answer)
                Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }

        using var next = await http.GetAsync("api/rooms/lobby/messages").InTime();
        Assert.Equal(HttpStatusCode.OK, next.StatusCode);

        async Task<MessagePage> HeldAsync(Task<MessagePage> page)
        {
            Interlocked.Increment(ref asked);
            await turn.Task;
            return await page;
        }
    }

    [Theory]
    [InlineData("/api/rooms/lobby/search", true)]
    [InlineData("/hub", false)]
    public async Task Answers_have_to_be_read_at_a_pace_and_sockets_have_their_own(string path, bool isPaced)
    {
        var rate = new Rate();
        var http = new DefaultHttpContext { Request = { Path = path } };
        http.Features.Set<IHttpMinResponseDataRateFeature>(rate);
        var door = new ReadersDoor(_ => Task.CompletedTask, new AddressLimits(Options.Create(new ChatOptions()), TimeProvider.System));
        await door.InvokeAsync(http);
        Assert.Equal(isPaced ? ReadersDoor.Pace : null, rate.MinDataRate);
    }

    private sealed class Rate : IHttpMinResponseDataRateFeature
    {
        public MinDataRate? MinDataRate { get; set; }
    }
}
