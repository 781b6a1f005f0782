// Keeps track of whether somebody is here: tells the others when nobody is, tells the one who is elsewhere what is new, and the one who
// comes back what was missed.

import { createAway } from "./away.js";
import { whatWasMissed } from "./missed.js";
import { createNews } from "./news.js";
import { createSignals } from "./signals.js";
import { createTabs } from "./tabs.js";
import { addressOf, addressOfMessage, basePath, urlOf } from "./urls.js";

/** Who was elsewhere for so long is told what was missed. */
const longGone = 5 * 60_000;
const beat = 15_000;
/** How often somebody's doings are noted, at most. */
const doings = 1000;

/**
 * @param {object} parts
 * @param {import("./state.js").State} parts.state
 * @param {import("./ui.js").Ui} parts.ui
 * @param {import("./store.js").Store} parts.store
 * @param {(event: import("./types.js").ChatEvent) => void} parts.dispatch
 * @param {() => void} parts.changed
 * @param {import("./connection.js").Connection} parts.connection
 * @param {ReturnType<typeof import("./history.js").createHistory>} parts.history
 * @param {import("./language.js").Language} parts.language
 * @param {() => import("./app.js").App} parts.app
 */
export function createAttention({ state, ui, store, dispatch, changed, connection, history, language, app }) {
  const tabs = createTabs({ name: `webchat:${basePath}:tabs`, onActive: () => void away.look() });
  const away = createAway({ state, store, connection, dispatch, active: () => tabs.active });
  const news = createNews(state);
  const signals = createSignals({
    store,
    lock: `webchat:${basePath}:news`,
    icon: urlOf("favicon.svg"),
    changed,
    titleOf({ why, place, entry }) {
      const room = place.kind === "room" ? place.room : "";
      return language.i18n.t(`attention.${why}`, { name: entry.from, room });
    },
    addressOf: ({ place, entry }) =>
      place.kind === "room"
        ? addressOfMessage(place.room, entry.seq)
        : addressOf(app().lastRoom(), place.tag),
    open({ place, entry }) {
      if (place.kind === "room") void app().jumpTo(place.room, entry.seq);
      else app().go(place);
    },
  });
  let actedAt = 0;
  /** How many of each kind of what was missed were looked at. */
  const looked = { messages: 0, mentions: 0, replies: 0, privates: 0, announcements: 0 };

  /** What was missed, as far as it is not here. */
  async function loadMissed() {
    for (const [room, { from }] of state.missed?.rooms ?? []) await history.catchUp(room, from);
  }

  const isHere = () => document.visibilityState === "visible" && document.hasFocus();

  function act() {
    if (Date.now() - actedAt < doings) return;
    actedAt = Date.now();
    tabs.act();
  }

  for (const name of ["pointerdown", "pointermove", "keydown", "wheel", "focus"])
    globalThis.addEventListener(name, act, { passive: true });
  globalThis.addEventListener("blur", () => {
    tabs.leave();
    // At once, not with the next frame: what comes before it is not seen either.
    dispatch({ type: "watch", key: null });
  });
  setInterval(() => {
    if (isHere()) {
      tabs.look();
      changed();
    }
    void away.look();
  }, beat);

  const attention = {
    signals,
    away,

    /** Whether others are told that one writes, and one is told that they do. */
    get typing() {
      return store.get("typing", true) === true;
    },

    /** @param {boolean} on */
    chooseTyping(on) {
      store.set("typing", on);
      changed();
    },

    /** One is in, for the first time or again. */
    begin() {
      attention.look();
      void away.begin();
    },

    /** Something may have come. */
    look() {
      if (ui.screen !== "chat") return news.forget();
      const unread = news.take().filter(({ key }) => key !== state.watching);
      // The tab that somebody looks at knows what they see.
      if (unread.length > 0 && !tabs.othersLook) void signals.tell(unread, !isHere());
    },

    /** Somebody looks at the page, and nothing of what is there counts as read yet. */
    returned() {
      const now = Date.now() + state.clockOffset;
      const { at } = state.kept;
      state.kept.at = now;
      if (at === undefined || now - at < longGone) return;
      dispatch({ type: "returned", since: at });
      Object.assign(looked, { messages: 0, mentions: 0, replies: 0, privates: 0, announcements: 0 });
      void loadMissed();
    },

    /** @param {string} room @param {import("./state-attention.js").Level} level */
    setLevel(room, level) {
      dispatch({ type: "level", room, level });
      store.set("levels", [...state.levels]);
    },

    /** To the next one of what was missed. @param {keyof typeof looked} kind */
    jump(kind) {
      const missed = state.missed && whatWasMissed(state, state.missed);
      const targets = missed?.[kind] ?? [];
      if (targets.length === 0) return;
      const target = targets[looked[kind]++ % targets.length];
      if ("id" in target) showAnnouncement(target);
      else if (target.place.kind === "room") void app().jumpTo(target.place.room, target.seq);
      else app().go(target.place);
    },

    caughtUp: () => dispatch({ type: "caughtUp" }),
  };

  /** An announcement stands in every room: in the one that is open, between the messages of its time. @param {{id: string, time: number}} announcement */
  async function showAnnouncement({ id, time }) {
    const { place } = state;
    const room = place?.kind === "room" ? place.room : [...state.rooms.keys()][0];
    if (room === undefined) return;
    const entries = state.rooms.get(room)?.timeline.entries ?? [];
    const before = entries.findLast((entry) => entry.type === "message" && entry.time <= time);
    if (before) await app().jumpTo(room, before.seq);
    else app().go({ kind: "room", room });
    requestAnimationFrame(() => {
      const line = document.querySelector(`[data-key="announcement-${CSS.escape(id)}"]`);
      line?.scrollIntoView({ block: "center" });
    });
  }

  return attention;
}

/** @typedef {ReturnType<typeof createAttention>} Attention */
