using Microsoft.Playwright;
using WebChat.Tests.Infrastructure;

namespace WebChat.Tests.Browser;

/// <summary>
/// A test with a server of its own and any number of people with a browser each. When it ends, every page is asked
/// whether anything went wrong in it, and the server whether it logged an error.
/// </summary>
[Collection(BrowserCollection.Name)]
public abstract class BrowserTest(Chromium chromium) : IAsyncLifetime
{
    private readonly List<ChatPage> _pages = [];
    private ChatServer? _server;

    protected ChatServer Server => _server ?? throw new InvalidOperationException("The server has not been started.");

    /// <summary>Settings of the server that differ from those of all tests.</summary>
    protected virtual (string Key, string Value)[] Settings => [];

    public ValueTask InitializeAsync()
    {
        _server = ChatServer.Start(Settings);
        return ValueTask.CompletedTask;
    }

    /// <summary>Somebody opens the page in a browser of their own.</summary>
    protected async Task<ChatPage> OpenAsync(string path = "", Action<BrowserNewContextOptions>? configure = null)
    {
        var page = await ChatPage.CreateAsync(chromium.Browser, Server.Url, configure);
        _pages.Add(page);
        await page.GoToAsync(path);
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
            await page.DisposeAsync();
        await Server.DisposeAsync();
        Assert.Empty(_pages.SelectMany(page => page.Troubles));
        Assert.Empty(Server.Log.Errors);
    }
}
