using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Primitives;
using Microsoft.Playwright;
using WebChat.Tests.Infrastructure;
using static Microsoft.Playwright.Assertions;

namespace WebChat.Tests.Browser;

/// <summary>The page opens while its server is away, is never older than its server for long, and keeps nothing of anybody. Under a path of its own.</summary>
public sealed class ShellTests(Chromium chromium) : BrowserTest(chromium)
{
    /// <summary>All that the caches hold, addresses and texts.</summary>
    private const string Cached = """
        async () => {
          const found = [];
          for (const name of await caches.keys())
            for (const request of await (await caches.open(name)).keys())
              found.push(`${name} ${request.url} ${await (await caches.match(request)).text()}`);
          return found;
        }
        """;

    private const string KeptSession = "() => localStorage.getItem('webchat:/chat/:session')";

    private readonly Build _build = new();
    private readonly CutWorker _worker = new();

    protected override (string Key, string Value)[] Settings => [("Chat:PathBase", "/chat")];

    protected override void Configure(IServiceCollection services)
    {
        _build.Replace(services);
        services.AddSingleton<IStartupFilter>(_worker);
    }

    [Theory]
    [InlineData("chat/", "lobby")]
    [InlineData("chat/r/ops", "ops")]
    public async Task Without_its_server_the_page_opens_says_so_and_sends_what_waits_when_it_is_back(string path, string room)
    {
        var ann = await JoinKeptAsync("ann", path);
        await ann.SayAsync("before");
        ann.MayBeCutOff = true;
        await Server.StopAsync();
        await ann.ExpectCutOffAsync();
        await ann.TypeAsync("meanwhile");

        await ann.ReloadAsync();

        await Expect(ann.Find("resuming")).ToContainTextAsync("The server cannot be reached at the moment.");
        await Expect(ann.Find("resuming")).ToContainTextAsync("1 message of yours is kept here");
        await Expect(ann.Page.Locator("html[data-shell]")).ToHaveCountAsync(1);
        await Server.RestartAsync();
        await ann.ExpectLiveAsync();
        await ann.ExpectTitleAsync(room);
        await Expect(ann.Message("meanwhile").And(ann.Page.Locator("[data-seq]"))).ToHaveCountAsync(1);
        await ann.ExpectTextsAsync("before", "meanwhile");
    }

    [Fact]
    public async Task A_new_build_takes_the_place_of_the_old_shell()
    {
        var ann = await JoinKeptAsync("ann", "chat/");
        var old = Assert.Single(await CachesAsync(ann));
        ann.MayBeCutOff = true;
        await Server.StopAsync();
        await ann.ExpectCutOffAsync();
        // Opened as it was kept; then its server comes back as another one.
        await ann.ReloadAsync();
        await Expect(ann.Find("resuming")).ToBeVisibleAsync();
        _build.Title = "WebChat, newer";
        await Server.RestartAsync();

        await Expect(ann.Page.Locator("meta[name=description]")).ToHaveAttributeAsync("content", "WebChat, newer");
        await Expect(ann.Page.Locator("html[data-shell]")).ToHaveCountAsync(0);
        await ann.ExpectLiveAsync();
        await Patience.UntilAsync(async () => await CachesAsync(ann) is [var name] && name != old, "the old shell is gone");

        // And away again, it is the new one that opens.
        await Server.StopAsync();
        await ann.ReloadAsync();
        await Expect(ann.Page.Locator("meta[name=description]")).ToHaveAttributeAsync("content", "WebChat, newer");
    }

    [Fact]
    public async Task Who_is_writing_is_not_interrupted_by_a_new_build()
    {
        var ann = await JoinKeptAsync("ann", "chat/");
        ann.MayBeCutOff = true;
        await Server.StopAsync();
        await ann.ExpectCutOffAsync();
        await ann.Composer.FillAsync("half a thought");
        await ann.ReloadAsync();
        await Expect(ann.Find("resuming")).ToBeVisibleAsync();
        var old = Assert.Single(await CachesAsync(ann));
        _build.Title = "WebChat, newer";
        await Server.RestartAsync();

        await Patience.UntilAsync(async () => await CachesAsync(ann) is [var name] && name != old, "the new shell is there");
        await Expect(ann.Composer).ToHaveValueAsync("half a thought");
        await Expect(ann.Page.Locator("html[data-shell]")).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task With_its_server_there_the_page_is_always_the_server_s()
    {
        var ann = await JoinKeptAsync("ann", "chat/");
        _build.Title = "WebChat, newer";

        await ann.ReloadAsync();

        await Expect(ann.Page.Locator("meta[name=description]")).ToHaveAttributeAsync("content", "WebChat, newer");
    }

    [Fact]
    public async Task What_was_cut_off_on_its_way_to_be_kept_is_kept_with_the_next_connection()
    {
        _worker.IsCut = true;
        var ann = await OpenAsync("chat/", options => options.ServiceWorkers = ServiceWorkerPolicy.Allow);
        ann.MayBeCutOff = true;
        await ann.Page.RunAndWaitForConsoleMessageAsync(
            () => ann.JoinAsync("ann"),
            new() { Predicate = message => message.Text.Contains("fetching the script", StringComparison.Ordinal) }
        );
        _worker.IsCut = false;
        await ann.CutLineAsync();
        await ann.ExpectCutOffAsync();

        await ann.MendLineAsync();
        await ann.TryNowAsync();

        await ann.ExpectLiveAsync();
        await ExpectKeptAsync(ann);
        Assert.Single(await CachesAsync(ann));
    }

    [Fact]
    public async Task Nothing_that_anybody_said_or_is_gets_into_the_caches()
    {
        await using var bob = await TestUser.ConnectAsync(new Uri(Server.Url, "chat/"), "bob");
        await bob.JoinAsync("bob");
        await bob.EnterAsync("lobby");
        for (var i = 0; i < 120; i++)
            await bob.SayAsync($"said-in-the-room {i}");
        var ann = await JoinKeptAsync("ann-of-the-test", "chat/");
        await bob.WhisperAsync("ann-of-the-test", "said-in-private");
        await Expect(ann.Conversation("bob")).ToBeVisibleAsync();
        await ann.SayAsync("said-by-herself");
        await ann.Find("timeline").EvaluateAsync("(timeline) => { timeline.scrollTop = 0; }");
        await Expect(ann.Message("said-in-the-room 0")).ToHaveCountAsync(1);
        await ann.TypeAsync("/rooms");
        await ann.Page.EvaluateAsync("() => fetch('/chat/api/rooms/lobby/messages')");
        await ann.ReloadAsync();
        await ann.ExpectLiveAsync();

        var token = System
            .Text.Json.JsonDocument.Parse((await ann.Page.EvaluateAsync<string>(KeptSession))!)
            .RootElement.GetProperty("token")
            .GetString()!;
        var cached = await ann.Page.EvaluateAsync<string[]>(Cached);
        Assert.Contains(cached, entry => entry.Contains("/js/main.js", StringComparison.Ordinal));
        foreach (
            var secret in new[]
            {
                token,
                "said-in-the-room",
                "said-in-private",
                "said-by-herself",
                "ann-of-the-test",
                "/api/",
                "/hub" + "?",
                "/r/" + "lobby",
            }
        )
            Assert.DoesNotContain(cached, entry => entry.Contains(secret, StringComparison.Ordinal));
    }

    /// <summary>Somebody joins in a browser that keeps the page, and it has been kept.</summary>
    private async Task<ChatPage> JoinKeptAsync(string nickname, string path)
    {
        var page = await JoinAsync(nickname, path, options => options.ServiceWorkers = ServiceWorkerPolicy.Allow);
        await ExpectKeptAsync(page);
        return page;
    }

    private static async Task ExpectKeptAsync(ChatPage page) =>
        await page.Page.WaitForFunctionAsync("() => navigator.serviceWorker.controller?.state === 'activated'");

    private static Task<string[]> CachesAsync(ChatPage page) => page.Page.EvaluateAsync<string[]>("() => caches.keys()");

    /// <summary>Cuts who asks for the service worker, when it was told to.</summary>
    private sealed class CutWorker : IStartupFilter
    {
        private volatile bool _isCut;

        public bool IsCut
        {
            get => _isCut;
            set => _isCut = value;
        }

        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) =>
            app =>
            {
                app.Use(
                    (http, go) =>
                    {
                        if (!IsCut || !http.Request.Path.Value!.EndsWith("/sw.js", StringComparison.Ordinal))
                            return go(http);
                        http.Abort();
                        return Task.CompletedTask;
                    }
                );
                next(app);
            };
    }

    /// <summary>The files of the page, of which one can change as with a new build.</summary>
    private sealed class Build : IFileProvider
    {
        private IFileProvider _files = new NullFileProvider();

        /// <summary>What index.html says of itself; none: as it is.</summary>
        public string? Title { get; set; }

        public void Replace(IServiceCollection services)
        {
            var host = (IWebHostEnvironment)services.Last(s => s.ServiceType == typeof(IWebHostEnvironment)).ImplementationInstance!;
            _files = host.WebRootFileProvider;
            host.WebRootFileProvider = this;
        }

        public IDirectoryContents GetDirectoryContents(string subpath) => _files.GetDirectoryContents(subpath);

        public IFileInfo GetFileInfo(string subpath) =>
            subpath.TrimStart('/') is "index.html" && Title is { } title
                ? new Changed(_files.GetFileInfo(subpath), "A chat that anyone joins with just a nickname.", title)
                : _files.GetFileInfo(subpath);

        public IChangeToken Watch(string filter) => _files.Watch(filter);
    }

    private sealed class Changed(IFileInfo file, string from, string to) : IFileInfo
    {
        public bool Exists => true;
        public bool IsDirectory => false;
        public DateTimeOffset LastModified => file.LastModified;
        public long Length => Bytes().Length;
        public string Name => file.Name;
        public string? PhysicalPath => null;

        public Stream CreateReadStream() => new MemoryStream(Bytes());

        private byte[] Bytes()
        {
            using var reader = new StreamReader(file.CreateReadStream());
            return Encoding.UTF8.GetBytes(reader.ReadToEnd().Replace(from, to, StringComparison.Ordinal));
        }
    }
}
