using Deque.AxeCore.Commons;
using Microsoft.Playwright;

namespace WebChat.Tests.Browser;

/// <summary>Axe, which is to find nothing at all, whatever the theme. High contrast promises 7:1.</summary>
internal static class Axe
{
    /// <summary>Nothing but the colours differs in another theme than the first one.</summary>
    private const string Run = """
        async (themes) => {
          const root = document.documentElement;
          const before = root.dataset.theme;
          const found = [];
          for (const theme of themes) {
            root.dataset.theme = theme;
            const contrast = `color-contrast${theme === "contrast" ? "-enhanced" : ""}`;
            const rules = theme === "light" ? {} : { runOnly: { type: "rule", values: [contrast] } };
            const { violations } = await axe.run(document, { ...rules, resultTypes: ["violations"] });
            for (const { id, help, nodes } of violations)
              for (const { html, any } of nodes) found.push(`${theme}: ${id}: ${help}: ${html}: ${any[0]?.message}`);
          }
          if (before === undefined) delete root.dataset.theme;
          else root.dataset.theme = before;
          return found;
        }
        """;

    private static readonly string[] Themes = ["light", "dark", "paper", "dusk", "contrast"];

    private static readonly string Script = new BundledAxeScriptProvider().GetScript();

    /// <summary>What is fading in, or is under the pointer no more, has not yet the colours that it will have.</summary>
    public static void Still(BrowserNewContextOptions options)
    {
        options.ColorScheme = ColorScheme.Light;
        options.ReducedMotion = ReducedMotion.Reduce;
    }

    /// <summary>Looks at a page as it is now, in all themes; that of high contrast goes with the system.</summary>
    public static async Task CheckAsync(IPage page, string where, string[]? themes = null)
    {
        Assert.Equal(0, await page.EvaluateAsync<int>("() => document.getAnimations().length"));
        if (!await page.EvaluateAsync<bool>("() => 'axe' in window"))
            await page.EvaluateAsync(Script);
        var found = await page.EvaluateAsync<string[]>(Run, themes ?? Themes);
        if (themes is null)
        {
            await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
            found = [.. found, .. await page.EvaluateAsync<string[]>(Run, (string[])["contrast"])];
            await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
        }

        Assert.True(found is [], $"{where}: {string.Join('\n', found)}");
    }

    public static Task CheckAsync(ChatPage page, string where) => CheckAsync(page.Page, where);
}
