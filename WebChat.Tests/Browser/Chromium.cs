using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using WebChat.Tests.Infrastructure;

[assembly: AssemblyFixture(typeof(WebChat.Tests.Browser.Chromium))]

namespace WebChat.Tests.Browser;

/// <summary>One browser for all tests that need one; each opens contexts of its own, which share nothing.</summary>
public sealed class Chromium : IAsyncDisposable
{
    /// <summary>What the machine may need when all is done for the first time.</summary>
    private static readonly TimeSpan Cold = TimeSpan.FromMinutes(1);

    private static readonly string[] Arguments =
    [
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
    ];

    private readonly Lock _gate = new();
    private Task? _start;
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public IBrowser Browser => _browser ?? throw new InvalidOperationException("The browser has not been started.");

    /// <summary>Ends when the browser is there and warm; the first who asks starts it.</summary>
    public Task StartAsync()
    {
        lock (_gate)
            return _start ??= LaunchAsync();
    }

    private async Task LaunchAsync()
    {
        _playwright = await Playwright.CreateAsync();
        _playwright.Selectors.SetTestIdAttribute("data-test");
        Assertions.SetDefaultExpectTimeout((float)Patience.Time.TotalMilliseconds);
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = Find(), Args = Arguments });
        await WarmUpAsync(_browser);
    }

    /// <summary>A browser of its own with a profile in a folder; closing its context closes it.</summary>
    public async Task<IBrowserContext> OpenProfileAsync(string folder) =>
        await (
            _playwright ?? throw new InvalidOperationException("Playwright has not been started.")
        ).Chromium.LaunchPersistentContextAsync(
            folder,
            new()
            {
                ExecutablePath = Find(),
                Args = Arguments,
                Locale = "en-GB",
            }
        );

    /// <summary>The first server, the first page and the first check by axe take seconds, which no test is to pay for.</summary>
    private static async Task WarmUpAsync(IBrowser browser)
    {
        await using var server = ChatServer.Start();
        await using var page = await ChatPage.CreateAsync(browser, server.Url);
        page.Page.Context.SetDefaultTimeout((float)Cold.TotalMilliseconds);
        await page.GoToAsync();
        await page.Find("nickname").FillAsync("early");
        await page.Find("join").ClickAsync();
        await page.Composer.FillAsync("hello");
        await page.Page.RunAxe();
    }

    /// <summary>The system's Chromium, the one without windows first, which takes half the time; none: the one that Playwright downloads.</summary>
    private static string? Find()
    {
        if (Environment.GetEnvironmentVariable("CHROMIUM_PATH") is { Length: > 0 } told)
            return told;
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        string[] names = ["chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
        return names.SelectMany(name => folders.Select(folder => Path.Combine(folder, name))).FirstOrDefault(File.Exists);
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
            await _browser.CloseAsync();
        _playwright?.Dispose();
    }
}

/// <summary>Has the browser started before the first test of a class, so that none of them pays for it.</summary>
public sealed class StartedChromium(Chromium chromium) : IAsyncLifetime
{
    public async ValueTask InitializeAsync() => await chromium.StartAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
