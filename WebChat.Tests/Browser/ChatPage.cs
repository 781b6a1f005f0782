using System.Collections.Concurrent;
using Microsoft.Playwright;
using WebChat.Tests.Infrastructure;
using static Microsoft.Playwright.Assertions;

namespace WebChat.Tests.Browser;

/// <summary>The page in one person's browser: what they do, what they see, and what went wrong meanwhile.</summary>
public sealed class ChatPage : IAsyncDisposable
{
    /// <summary>Runs before the page does: it reports what the security policy forbade, and knows the line to cut.</summary>
    private const string Watch = """
        addEventListener("securitypolicyviolation", (e) => console.error("CSP", e.violatedDirective, e.blockedURI, e.sample));
        window.WebSocket = class extends WebSocket {
          constructor(...values) {
            super(...values);
            window.line = this;
          }
        };
        """;

    private readonly ConcurrentQueue<string> _troubles;
    private readonly Uri _server;

    private ChatPage(IPage page, Uri server, ConcurrentQueue<string> troubles)
    {
        _troubles = troubles;
        Page = page;
        _server = server;
        page.Dialog += async (_, dialog) =>
        {
            _troubles.Enqueue($"dialog: {dialog.Message}");
            await dialog.DismissAsync();
        };
        page.PageError += (_, error) => _troubles.Enqueue($"uncaught: {error}");
        page.Console += (_, message) => OnConsole(message);
        page.WebSocket += (_, socket) => CheckOrigin(socket.Url);
        page.Context.Request += (_, request) => CheckOrigin(request.Url);
    }

    public IPage Page { get; }

    /// <summary>
    /// What no test wants: uncaught errors, errors in the console, reports of the content security policy, dialogs,
    /// requests to anybody but the server.
    /// </summary>
    public IEnumerable<string> Troubles => _troubles;

    /// <summary>The test takes the server or the network away, of which the browser complains in the console.</summary>
    public bool MayBeCutOff { get; set; }

    /// <summary>The test opens an address that the server refuses.</summary>
    public bool ExpectsRefusedPages { get; set; }

    public static async Task<ChatPage> CreateAsync(IBrowser browser, Uri server, Action<BrowserNewContextOptions>? configure = null)
    {
        var options = new BrowserNewContextOptions
        {
            Locale = "en-GB",
            TimezoneId = "Europe/Berlin",
            ViewportSize = new() { Width = 1280, Height = 800 },
            // What a page asks for through a worker passes the routes of a test by.
            ServiceWorkers = ServiceWorkerPolicy.Block,
        };
        configure?.Invoke(options);
        return await CreateAsync(await browser.NewContextAsync(options), server);
    }

    public static async Task<ChatPage> CreateAsync(IBrowserContext context, Uri server)
    {
        context.SetDefaultTimeout((float)Patience.Time.TotalMilliseconds);
        await context.AddInitScriptAsync(Watch);
        return new ChatPage(await context.NewPageAsync(), server, new());
    }

    /// <summary>A second tab in the same browser; it is closed with the first one, and its troubles are told there.</summary>
    public async Task<ChatPage> OpenTabAsync(string path = "")
    {
        var tab = new ChatPage(await Page.Context.NewPageAsync(), _server, _troubles);
        await tab.GoToAsync(path);
        return tab;
    }

    public async Task GoToAsync(string path = "") => await Page.GotoAsync(new Uri(_server, path).ToString());

    public async Task ReloadAsync() => await Page.ReloadAsync();

    // What one does

    public async Task JoinAsync(string nickname)
    {
        await Find("nickname").FillAsync(nickname);
        await Find("join").ClickAsync();
        await Expect(Composer).ToBeVisibleAsync();
        await ExpectLiveAsync();
    }

    /// <summary>Writes a line and presses Enter.</summary>
    public async Task TypeAsync(string line)
    {
        await Composer.FillAsync(line);
        await Composer.PressAsync("Enter");
    }

    /// <summary>Says something and waits until the server has it.</summary>
    public async Task SayAsync(string text)
    {
        await TypeAsync(text);
        await Expect(Message(text).And(Page.Locator("[data-seq]"))).ToHaveCountAsync(1);
    }

    /// <summary>The line to the hub is cut and stays so; all else can be reached.</summary>
    public async Task CutLineAsync()
    {
        MayBeCutOff = true;
        await Page.RouteAsync(IsHub, route => route.AbortAsync());
        await Page.EvaluateAsync("() => window.line.close()");
    }

    /// <summary>Tries now instead of when its time has come.</summary>
    public async Task TryNowAsync() => await Page.EvaluateAsync("() => void dispatchEvent(new Event('online'))");

    public Task MendLineAsync() => Page.UnrouteAsync(IsHub);

    // What one sees

    public ILocator Find(string hook) => Page.GetByTestId(hook);

    public ILocator Composer => Find("composer");

    /// <summary>The texts of the messages that are shown, in order.</summary>
    public ILocator Texts => Page.Locator("[data-test=message] [data-test=text]");

    /// <summary>The messages with exactly this text.</summary>
    public ILocator Message(string text) =>
        Find("message").Filter(new() { Has = Page.GetByTestId("text").GetByText(text, new() { Exact = true }) });

    public ILocator Person(string nickname) => Page.Locator($"[data-test=person][data-name='{nickname}']");

    /// <summary>The entry of a room in the list at the side.</summary>
    public ILocator Room(string name) => Page.Locator($"[data-test=room][data-name='{name}']");

    /// <summary>The entry of a private conversation in the list at the side.</summary>
    public ILocator Conversation(string nickname) => Page.Locator($"[data-test=private][data-name='{nickname}']");

    public Task ExpectLiveAsync() => Expect(Find("connection-state")).ToHaveAttributeAsync("data-state", "live");

    public Task ExpectCutOffAsync() => Expect(Find("connection-state")).Not.ToHaveAttributeAsync("data-state", "live");

    public Task ExpectTextsAsync(params string[] texts) => Expect(Texts).ToHaveTextAsync(texts);

    public Task ExpectTitleAsync(string title) => Expect(Find("title")).ToContainTextAsync(title);

    public Task ExpectErrorAsync(string words) => Expect(Find("error").Last).ToContainTextAsync(words);

    // What went wrong

    /// <summary>For a test that has failed: what was to be seen at its end, in words and as a picture.</summary>
    public async Task ReportAsync()
    {
        if (Page.IsClosed)
            return;
        var picture = Path.Combine(Repository.File("artifacts"), "browser", $"{Guid.NewGuid():N}.png");
        await Page.ScreenshotAsync(new() { Path = picture });
        TestContext.Current.TestOutputHelper?.WriteLine($"{Page.Url}, {picture}\n{await Page.InnerTextAsync("body")}\n");
    }

    private void OnConsole(IConsoleMessage message)
    {
        if (message.Type is not "error")
            return;
        var cutOff =
            message.Text.Contains("net::ERR_", StringComparison.Ordinal)
            || message.Text.Contains("WebSocket connection to", StringComparison.Ordinal)
            // That of a service worker, for which the network went while it came.
            || message.Text.Contains("error occurred when fetching the script", StringComparison.Ordinal);
        var refused = ExpectsRefusedPages && message.Text.Contains("the server responded with a status of 4", StringComparison.Ordinal);
        if (!(MayBeCutOff && cutOff) && !refused)
            _troubles.Enqueue($"console: {message.Text}");
    }

    private static bool IsHub(string address) => address.Contains("/hub", StringComparison.Ordinal);

    private void CheckOrigin(string address)
    {
        var url = new Uri(address);
        if (url.Scheme is not ("data" or "blob") && !url.Authority.Equals(_server.Authority, StringComparison.Ordinal))
            _troubles.Enqueue($"request to another origin: {address}");
    }

    public async ValueTask DisposeAsync() => await Page.Context.CloseAsync();
}
