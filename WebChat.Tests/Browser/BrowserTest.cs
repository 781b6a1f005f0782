using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using WebChat.Tests.Infrastructure;

namespace WebChat.Tests.Browser;

/// <summary>
/// A test with a server of its own and any number of people with a browser each. When it ends, every page is asked
/// whether anything went wrong in it, and the server whether it logged an error.
/// </summary>
public abstract class BrowserTest(Chromium chromium) : IClassFixture<StartedChromium>, IAsyncLifetime
{
    private readonly List<ChatPage> _pages = [];
    private ChatServer? _server;

    protected ChatServer Server => _server ?? throw new InvalidOperationException("The server has not been started.");

    /// <summary>Settings of the server that differ from those of all tests.</summary>
    protected virtual (string Key, string Value)[] Settings => [];

    /// <summary>Services of the server that differ, each time it starts.</summary>
    protected virtual void Configure(IServiceCollection services) { }

    public ValueTask InitializeAsync()
    {
        _server = ChatServer.Start(Configure, time: null, Settings);
        return ValueTask.CompletedTask;
    }

    /// <summary>Somebody opens the page in a browser of their own.</summary>
    protected async Task<ChatPage> OpenAsync(string path = "", Action<BrowserNewContextOptions>? configure = null)
    {
        var page = await OpenBrowserAsync(configure);
        await page.GoToAsync(path);
        return page;
    }

    /// <summary>A browser of somebody's own, without a page yet.</summary>
    protected async Task<ChatPage> OpenBrowserAsync(Action<BrowserNewContextOptions>? configure = null)
    {
        var page = await ChatPage.CreateAsync(chromium.Browser, Server.Url, configure);
        _pages.Add(page);
        return page;
    }

    /// <summary>Somebody whose wire to the server can be spoiled joins; the browser may complain of that.</summary>
    protected async Task<ChatPage> JoinThroughAsync(
        FaultProxy proxy,
        string nickname,
        string path = "",
        Action<BrowserNewContextOptions>? configure = null,
        bool clock = false
    )
    {
        var page = await ChatPage.CreateAsync(chromium.Browser, proxy.Url, configure);
        _pages.Add(page);
        page.MayBeCutOff = true;
        if (clock)
            await page.Page.Clock.InstallAsync();
        await page.GoToAsync(path);
        await page.JoinAsync(nickname);
        return page;
    }

    /// <summary>A browser with a profile on the disk, which is as it was left when it is opened again.</summary>
    protected async Task<ChatPage> OpenProfileAsync(string folder, Uri address)
    {
        var page = await ChatPage.CreateAsync(await chromium.OpenProfileAsync(folder), address);
        _pages.Add(page);
        page.MayBeCutOff = true;
        await page.GoToAsync();
        return page;
    }

    /// <summary>Somebody opens the page and joins.</summary>
    protected async Task<ChatPage> JoinAsync(string nickname, string path = "", Action<BrowserNewContextOptions>? configure = null)
    {
        var page = await OpenAsync(path, configure);
        await page.JoinAsync(nickname);
        return page;
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        foreach (var page in _pages)
        {
            if (TestContext.Current.TestState?.Result is TestResult.Failed)
                await page.ReportAsync();
            await page.DisposeAsync();
        }

        await Server.DisposeAsync();
        Assert.Empty(_pages.SelectMany(page => page.Troubles));
        Assert.Empty(Server.Log.Errors);
    }
}
