// What finds messages: it comes when it is first wanted.

import { askTranscript } from "./saving.js";
import { loadStyle } from "./styles.js";

const formats = ["html", "jsonl", "txt"];

/**
 * @param {object} options
 * @param {import("./state.js").State} options.state
 * @param {import("./ui.js").Ui} options.ui
 * @param {() => void} options.changed
 * @param {() => import("./app.js").App} options.app
 */
export function createFinder({ state, ui, changed, app }) {
  /** @type {Promise<import("./search.js").Search> | null} */
  let coming = null;

  /** If a part does not come, it can be asked for again. */
  async function bring() {
    coming ??= Promise.all([import("./search.js"), import("./views/search.js"), loadStyle("search")]).then(
      ([{ createSearch }, { searchView }]) =>
        createSearch({ state, ui, changed, app: app(), view: searchView }),
    );
    try {
      return await coming;
    } catch {
      coming = null;
      app().toast({ key: "find.missing" });
      return null;
    }
  }

  const room = () => (state.place?.kind === "room" ? state.place.room : app().lastRoom());

  return {
    /** Looks for words in the room that is open; without words, one is asked for them. @param {string} [words] */
    async search(words) {
      (await bring())?.open(room(), words);
      return true;
    },

    /** Who has called one by name, in all rooms one is in. */
    async mentions() {
      (await bring())?.openMentions();
      return true;
    },

    /** Saves all that was said in the room that is open. @param {string} [format] */
    async transcript(format = "html") {
      const wanted = format.toLowerCase();
      if (state.place?.kind !== "room") return app().chat.refuse("answer.noTranscript");
      if (state.connection.name !== "live") return app().chat.refuse("answer.offline");
      if (!formats.includes(wanted)) return app().chat.refuse("answer.noFormat", { format });
      return saveTranscript(room(), wanted);
    },

    saveTranscript,
  };

  /** @param {string} of a room @param {string} format */
  async function saveTranscript(of, format) {
    const { busyMs, save } = await askTranscript(of, format);
    const { tell, refuse } = app().chat;
    if (busyMs !== undefined) return refuse("answer.transcriptBusy", { count: Math.ceil(busyMs / 1000) });
    if (!save) return refuse("answer.transcriptFailed", { room: of });
    // The line may go: whether all of it comes shows later.
    void save().then((whole) => whole || refuse("answer.transcriptFailed", { room: of }));
    return tell({ type: "info", key: "answer.transcript", values: { room: of } });
  }
}

/** @typedef {ReturnType<typeof createFinder>} Finder */
