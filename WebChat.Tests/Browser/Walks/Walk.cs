using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace WebChat.Tests.Browser.Walks;

/// <summary>Somebody who has a keyboard and nothing else, and notes what they did with it.</summary>
internal sealed class Walk(ChatPage page, string name)
{
    /// <summary>More than anybody presses Tab to get somewhere.</summary>
    private const int Far = 60;

    private readonly HashSet<string> _done = [];

    public IKeyboard Keys => page.Page.Keyboard;

    /// <summary>Goes to a control by Tab, or back by Shift and Tab.</summary>
    public async Task ToAsync(string hook, ILocator? which = null, bool back = false)
    {
        await Expect(which ?? page.Find(hook).First).ToBeVisibleAsync();
        for (var presses = 0; !await IsThereAsync(hook, which); presses++)
        {
            Assert.True(presses < Far, $"Tab does not lead to {hook}.");
            await Keys.PressAsync(back ? "Shift+Tab" : "Tab");
        }

        _done.Add(hook);
    }

    private Task<bool> IsThereAsync(string hook, ILocator? which) =>
        which?.EvaluateAsync<bool>("(e) => e === document.activeElement")
        ?? page.Page.EvaluateAsync<bool>("(hook) => document.activeElement.dataset.test === hook", hook);

    /// <summary>Goes to a control and presses it.</summary>
    public async Task PressAsync(string hook, ILocator? which = null, bool back = false, string key = "Enter")
    {
        await ToAsync(hook, which, back);
        await Keys.PressAsync(key);
    }

    /// <summary>Goes to a field and writes into it, in the place of what was there.</summary>
    public async Task WriteAsync(string hook, string text, bool back = false)
    {
        await ToAsync(hook, back: back);
        await Keys.PressAsync("Control+a");
        await Keys.TypeAsync(text);
    }

    /// <summary>Writes the first day of a year: whether the month or the day comes first is the browser's matter.</summary>
    public async Task WriteYearAsync(string hook, int year)
    {
        await ToAsync(hook);
        await Keys.PressAsync("ArrowLeft");
        await Keys.PressAsync("ArrowLeft");
        await Keys.TypeAsync($"0101{year}");
        await Expect(page.Find(hook)).ToHaveValueAsync($"{year}-01-01");
    }

    /// <summary>Of a few, chooses the next one, which is then chosen.</summary>
    public async Task ChooseNextAsync(string group)
    {
        var chosen = page.Find(group).Locator("input:checked");
        await Expect(chosen).ToHaveCountAsync(1);
        var before = await chosen.InputValueAsync();
        await ToAsync($"choice:{group}", chosen);
        await Keys.PressAsync("ArrowRight");
        await Expect(chosen).Not.ToHaveValueAsync(before);
        await Expect(chosen).ToBeFocusedAsync();
    }

    /// <summary>Turns something on or off.</summary>
    public async Task SwitchAsync(string hook, bool on)
    {
        await PressAsync(hook, key: "Space");
        await Expect(page.Find(hook)).ToHaveAttributeAsync("aria-checked", on ? "true" : "false");
        await Expect(page.Find(hook)).ToBeFocusedAsync();
    }

    /// <summary>Presses a key of the table of keys.</summary>
    public async Task KeyAsync(string id, string key)
    {
        await Keys.PressAsync(key);
        _done.Add($"key:{id}");
    }

    /// <summary>Writes a line where one is, which is the text field, and sends it.</summary>
    public async Task SayAsync(string line)
    {
        await Expect(page.Composer).ToBeFocusedAsync();
        await Expect(page.Composer).ToHaveValueAsync("");
        await Keys.TypeAsync(line);
        await Expect(page.Composer).ToHaveValueAsync(line);
        await Keys.PressAsync("Enter");
        if (line.StartsWith('/'))
            _done.Add(line.Split(' ')[0]);
    }

    /// <summary>Closes what is open, and is back in the text field.</summary>
    public async Task BackAsync()
    {
        await Keys.PressAsync("Escape");
        await Expect(page.Page.Locator("dialog")).ToHaveCountAsync(0);
        if (!await page.Composer.EvaluateAsync<bool>("(e) => e === document.activeElement"))
            await Keys.PressAsync("Escape");
        await Expect(page.Composer).ToBeFocusedAsync();
    }

    /// <summary>By the arrows, to one of a list that is chosen from while the focus stays in a field; it is taken.</summary>
    public async Task TakeAsync(string hook, ILocator which, string key = "Enter")
    {
        await Expect(which).ToBeVisibleAsync();
        for (var presses = 0; await which.GetAttributeAsync("aria-selected") is not "true"; presses++)
        {
            Assert.True(presses < Far, $"The arrows do not lead to {hook}.");
            await Keys.PressAsync("ArrowDown");
            await page.Page.EvaluateAsync("() => new Promise(requestAnimationFrame)");
        }

        await Keys.PressAsync(key);
        _done.Add(hook);
    }

    /// <summary>From the text field up to the message with this text, by the arrows.</summary>
    public async Task ToMessageAsync(string text)
    {
        var message = page.Message(text);
        await ToAsync("timeline", back: true);
        for (var presses = 0; !await message.EvaluateAsync<bool>("(e) => e === document.activeElement"); presses++)
        {
            Assert.True(presses < Far, $"The arrows do not lead to “{text}”.");
            await Keys.PressAsync("ArrowUp");
        }

        _done.Add("key:messages");
    }

    /// <summary>Opens the menu of a message.</summary>
    public async Task OpenMenuAsync(string text)
    {
        await ToMessageAsync(text);
        await Keys.PressAsync("Enter");
        await Expect(page.Find("message-menu")).ToBeVisibleAsync();
    }

    /// <summary>Opens the menu of a message, from anywhere, and presses something in it.</summary>
    public async Task OpenFromAsync(string text, string hook)
    {
        if (!await page.Composer.EvaluateAsync<bool>("(e) => e === document.activeElement"))
            await BackAsync();
        await OpenMenuAsync(text);
        await PressAsync(hook);
    }

    /// <summary>Everything was done that the list has for this walk.</summary>
    public void End() => Assert.Empty(Functions.ByWalk[name].Except(_done));
}
