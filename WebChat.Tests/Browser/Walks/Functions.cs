namespace WebChat.Tests.Browser.Walks;

/// <summary>
/// Everything that a person can do in the page, by the walk (WalkTests) that does it with the keyboard alone and looks at what came of it: controls by
/// their <c>data-test</c>, a choice of a few as <c>choice:</c>, commands as <c>/name</c>, keys as <c>key:</c>. FunctionListTests holds that nothing is left out.
/// </summary>
internal static class Functions
{
    public static readonly IReadOnlyDictionary<string, string[]> ByWalk = new Dictionary<string, string[]>
    {
        ["Coming and going"] = ["nickname", "join", "language", "theme", "hint-done", "skip", "quit", "/quit", "join-again"],
        ["Commands"] =
        [
            .. Split("/help /who /msg /me /nick /rooms /join /leave /topic /invite /away /quiet /hide /unhide /search /mentions /export"),
            .. Split("key:send key:newLine key:complete key:recall suggestion listed-room quiet-off browse-nowhere"),
        ],
        ["Messages"] =
        [
            .. Split(
                "composer send key:edit key:messages timeline author menu-reply menu-edit menu-copy menu-link menu-source menu-delete"
            ),
            .. Split("menu-emoji menu-react react reply edit more undo reaction quote cancel-aim"),
        ],
        ["Texts"] = Split(
            "spoiler link copy-code show-source source copy-source open-emoji emoji-search emoji-tab emoji emoji-again "
                + "paste-fence paste-keep secret-edit secret-send"
        ),
        ["Places"] =
        [
            .. Split("room private open-switcher switcher-query choice key:switcher key:places key:panes browse-rooms room-name room-go"),
            .. Split("directory-room open-room topic topic-set room-topic choice:level invite-link copy-invite share leave-room"),
        ],
        ["People"] = Split("person write hide unhide unhide-listed shared-room open-rooms open-people close-drawer filter unfold"),
        ["Finding"] =
        [
            .. Split("open-search search-words search-from search-before search-go hit search-older search-day search-day-go"),
            .. Split("search-mentions save-html save-jsonl save-txt jump key:scroll key:newest"),
        ],
        ["Settings"] =
        [
            .. Split("settings rename rename-go quiet away notify typing-setting open-help close key:help key:close language"),
            .. Split("choice:send-by choice:theme choice:density choice:size choice:clock choice:sound"),
        ],
        ["Being called"] =
        [
            .. Split("missed-messages missed-mentions missed-replies missed-privates missed-announcements caught-up"),
            .. Split("dismiss notify-yes notify-no"),
        ],
        ["Trouble"] = Split("try-now resume-now retry discard hole-retry toast-again"),
    };

    private static string[] Split(string names) => names.Split(' ');
}
