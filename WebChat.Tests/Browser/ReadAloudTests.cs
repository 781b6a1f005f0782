using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using static Microsoft.Playwright.Assertions;

namespace WebChat.Tests.Browser;

/// <summary>What a screen reader makes of a conversation: what one finds going through it, and what is read out by itself.</summary>
public sealed partial class ReadAloudTests(Chromium chromium) : BrowserTest(chromium)
{
    /// <summary>
    /// Notes what a screen reader would read out by itself: what is put into a live region, by the nearest one around it, without what is
    /// silent or hidden in it; and alerts that come.
    /// </summary>
    private const string Listen = """
        () => {
          window.readOut = [];
          const regions = "[aria-live], [role=log], [role=status], [role=alert]";
          const isOff = (e) => e.getAttribute("aria-live") === "off" || e.getAttribute("aria-hidden") === "true";
          const words = (node) => {
            if (node.nodeType === Node.TEXT_NODE) return node.data;
            if (!(node instanceof Element) || isOff(node)) return "";
            return [...node.childNodes].map(words).join(" ");
          };
          const note = (node) => {
            const text = words(node).replace(/\s+/g, " ").trim();
            if (text) window.readOut.push(text);
          };
          new MutationObserver((changes) => {
            for (const { type, target, addedNodes } of changes) {
              const around = target.nodeType === Node.TEXT_NODE ? target.parentElement : target;
              const region = around?.closest(regions);
              if (!around?.isConnected || (region && isOff(region))) continue;
              // Texts that change are read in what has one thing to say, not in a log.
              if (type === "characterData") { if (region && region.role !== "log") note(target); }
              else for (const node of addedNodes) {
                if (!node.isConnected) continue;
                if (region) note(node);
                else if (node instanceof Element)
                  for (const alert of [node, ...node.querySelectorAll("[role=alert]")])
                    if (alert.role === "alert") note(alert);
              }
            }
          }).observe(document.body, { subtree: true, childList: true, characterData: true });
        }
        """;

    [Fact]
    public async Task A_conversation_is_name_time_and_text_of_each_message_once_in_three_languages()
    {
        await using var bob = await Server.JoinAsync("bob");
        await using var ming = await Server.JoinAsync("小明");
        await using var zoe = await Server.JoinAsync("Zoé");
        var first = await bob.SayAsync("Who has the **key**?");
        await bob.SayAsync("It is not here.");
        await ming.SayAsync("在我这里", replyTo: first.Seq);
        await zoe.SayAsync("Merci !");
        await zoe.SayAsync("Je ||viens||.");
        Assert.Null(await bob.ReactAsync(3, "🎉"));
        var slip = await zoe.SayAsync("oups");
        Assert.Null(await zoe.DeleteAsync(slip.Seq));
        var ann = await JoinAsync("ann");
        await ann.SayAsync("Good.");
        await ann.Page.Mouse.MoveAsync(0, 0);

        await ExpectAsync(
            ann,
            "This is where #lobby begins|You have reached the first message.|Today|Answers|🎉 1: bob"
                + "|Hidden text. Show it|Zoé deleted this message|New messages|Welcome! Say hello; /help lists the commands."
        );
        await ann.Find("settings").ClickAsync();
        await ann.Find("language").SelectOptionAsync("fr");
        await ExpectAsync(
            ann,
            "#lobby commence ici|Vous êtes au tout premier message.|Aujourd’hui|Répond à|🎉 1 : bob"
                + "|Texte caché. L’afficher|Zoé a supprimé ce message|Nouveaux messages"
                + "|Bienvenue ! Dites bonjour ; /help donne la liste des commandes."
        );
        await ann.Find("language").SelectOptionAsync("zh");
        await ExpectAsync(
            ann,
            "这里是 #lobby 的开头|已经到最早的消息了。|今天|回复|🎉 1：bob|隐藏的文字，点击显示|Zoé 删除了这条消息|新消息"
                + "|欢迎！打个招呼吧；输入 /help 查看命令。"
        );
    }

    [Fact]
    public async Task What_comes_is_read_out_once_and_what_was_there_before_is_not()
    {
        await using var bob = await Server.JoinAsync("bob");
        for (var number = 1; number <= 120; number++)
            await bob.SayAsync($"old {number}");
        var ann = await OpenAsync();
        await ann.Page.EvaluateAsync(Listen);
        await ann.JoinAsync("ann");
        await Expect(ann.Message("old 120")).ToBeVisibleAsync();
        Assert.DoesNotContain(await ReadOutAsync(ann), text => text.Contains("old", StringComparison.Ordinal));

        // Of others, of oneself, from the operator, a line of the page, a reaction, somebody who drops.
        await bob.SayAsync("new 1");
        var second = await bob.SayAsync("new 2");
        await ann.SayAsync("mine 1");
        await ann.SayAsync("mine 2");
        using (var admin = Server.Admin())
        using (var text = new StringContent("backup at six"))
            (await admin.PostAsync("api/admin/announcements", text)).EnsureSuccessStatusCode();
        await Expect(ann.Find("announcement")).ToBeVisibleAsync();
        await ann.TypeAsync("/bogus");
        await ann.ExpectErrorAsync("/bogus");
        Assert.Null(await bob.ReactAsync(second.Seq, "🎉"));
        await Expect(ann.Find("reaction")).ToBeVisibleAsync();
        await bob.DropAsync();
        await Expect(ann.Message("new 1").GetByTestId("presence")).ToBeVisibleAsync();

        // What is older comes when one goes up to it.
        await ann.Find("timeline").EvaluateAsync("(timeline) => { timeline.scrollTop = 0; }");
        await Expect(ann.Message("old 1")).ToHaveCountAsync(1);
        await ann.TypeAsync("@bob between us");
        await ann.ExpectTitleAsync("bob");
        await Expect(ann.Message("between us").And(ann.Page.Locator("[data-seq]"))).ToHaveCountAsync(1);
        await ann.Room("lobby").ClickAsync();
        await Expect(ann.Message("mine 2")).ToHaveCountAsync(1);

        var heard = await ReadOutAsync(ann);
        Assert.DoesNotContain(heard, text => text.Contains("old", StringComparison.Ordinal));
        Assert.DoesNotContain(heard, text => text.Contains("🎉", StringComparison.Ordinal));
        foreach (var said in new[] { "bob TIME new 1", "bob TIME new 2", "ann TIME mine 1", "ann TIME mine 2", "ann TIME between us" })
            Assert.Single(heard, said);
        foreach (var part in new[] { "new", "mine" })
            Assert.Equal(2, heard.Count(text => text.Contains(part, StringComparison.Ordinal)));
        Assert.Single(heard, text => text.Contains("backup at six", StringComparison.Ordinal));
        Assert.Single(heard, text => text.Contains("/bogus", StringComparison.Ordinal));
    }

    private static async Task<string[]> ReadOutAsync(ChatPage page) =>
        [.. (await page.Page.EvaluateAsync<string[]>("() => window.readOut")).Select(text => Times().Replace(text, "TIME"))];

    /// <summary>The accessibility tree of the conversation, in these words of the page; times are all the same.</summary>
    private static async Task ExpectAsync(ChatPage page, string words)
    {
        var expected = string.Format(CultureInfo.InvariantCulture, Transcript, (object?[])words.Split('|'));
        await Expect(page.Page.GetByText(words.Split('|')[1])).ToBeVisibleAsync();
        var tree = Quotes().Replace(Times().Replace(await page.Page.Locator(".rows").AriaSnapshotAsync(), "TIME"), "- ${line}${more}");
        Assert.Equal(expected.ReplaceLineEndings("\n").Trim(), tree.Trim());
    }

    private static readonly CompositeFormat Transcript = CompositeFormat.Parse(
        """
        - heading "{0}" [level=2]
        - paragraph: {1}
        - text: {2}
        - article:
          - button "bob"
          - time: TIME
          - text: Who has the
          - strong: key
          - text: "?"
        - article:
          - text: bob
          - time: TIME
          - text: It is not here.
        - article:
          - button "小明"
          - time: TIME
          - button "{3} bob Who has the key?":
            - text: {3}
            - strong: bob
            - text: Who has the key?
          - text: 在我这里
          - button "{4}"
        - article:
          - button "Zoé"
          - time: TIME
          - text: Merci !
        - article:
          - text: Zoé
          - time: TIME
          - text: Je
          - button "{5}"
          - text: .
        - article:
          - paragraph:
            - text: {6}
            - time: TIME
        - text: {8}
        - time: TIME
        - log "{7}":
          - article:
            - button "ann"
            - time: TIME
            - text: Good.
        """
    );

    /// <summary>What the writer of the tree put around a line because of a sign in it.</summary>
    [GeneratedRegex(@"- '(?<line>.*)'(?<more>:?)$", RegexOptions.Multiline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Quotes();

    [GeneratedRegex(@"\b\d{1,2}:\d\d\b", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Times();
}
