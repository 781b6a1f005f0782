// What is behind the entrance. Wires the parts: state, connection, outbox, and the views that draw the state once a frame.

import "../lib/signalr/signalr.min.js";
import { createApp } from "./app.js";
import { createAttention } from "./attention.js";
import { createCalm } from "./calm.js";
import { createChat } from "./chat.js";
import { createComposer } from "./composer.js";
import { createConnection, onlyDisconnected } from "./connection.js";
import { createEnding } from "./ending.js";
import { createFinder } from "./finder.js";
import { createForms } from "./forms.js";
import { createHistory } from "./history.js";
import { createJump } from "./jump.js";
import { createKeeper, load } from "./keep.js";
import { createKnown } from "./known.js";
import { listen } from "./listen.js";
import { createMessages } from "./messages.js";
import { createNotices } from "./notices.js";
import { createOrder } from "./order.js";
import { createOutbox } from "./outbox.js";
import { createPainter } from "./painter.js";
import { createPicking } from "./picking.js";
import { createReading } from "./reading.js";
import { createShell } from "./shell.js";
import { createPlaces } from "./places.js";
import { createScroller } from "./scroll.js";
import { createSession } from "./session.js";
import { apply, createState, keyOf, threadOf } from "./state.js";
import { basePath, placeOf, urlOf } from "./urls.js";
import { followKeyboard } from "./viewport.js";
import { nameProblem } from "./views/parts.js";
import { becomeHistory, createWindow } from "./window.js";

/** Who was away for so long comes back to where it was, not to the end. */
const longAway = 10_000;

/**
 * @param {object} outside
 * @param {HTMLElement} outside.root
 * @param {import("./store.js").Store} outside.store
 * @param {import("./ui.js").Ui} outside.ui
 * @param {import("./language.js").Language} outside.language
 * @param {import("./entrance.js").Entrance} outside.entrance
 */
export function createInside({ root, store, ui, language, entrance }) {
  ui.window = createWindow([]);
  ui.sendBy = store.get("sendBy", ui.sendBy);
  const state = createState(load(store));
  const keeper = createKeeper(store, state);

  /** Everything that a view is given. */
  const context = () => ({ state, ui, i18n: language.i18n, format: language.format, app, now: Date.now() });
  const painter = createPainter({ root, context, scroller: () => scroller });
  const { changed } = painter;

  // Events

  /** @param {import("./types.js").ChatEvent} event */
  function dispatch(event) {
    const first = event.type === "roomState" && state.rooms.get(event.reply.room)?.epoch === null;
    const { outage } = state;
    apply(state, event);
    const open = threadOf(state, state.place);
    const here =
      event.type === "roomState" && keyOf(state.place) === keyOf({ kind: "room", room: event.reply.room });
    if (open && (here || event.type === "welcome")) {
      if (first) ui.window = createWindow(open.timeline.entries, state.hidden);
      else if (event.type === "roomState" && calm.away > longAway) app.showMissed();
      becomeHistory(ui.window, open.timeline);
    }
    if (outage && !state.outage) app.readOut("spoken.back");
    if (event.type === "exited") leaveScreen(event.room);
    if (event.type === "open") places.visited();
    if (event.type === "roomState") attention.look();
    messages.askForOwn(event);
    if (event.type === "hide" || event.type === "unhide" || event.type === "dismiss") keeper.saveFilters();
    keeper.later();
    changed();
  }

  /** The room that is open is no more one's own. @param {string} room */
  function leaveScreen(room) {
    if (ui.screen === "chat" && state.place?.kind === "room" && state.place.room === room) {
      const [next] = state.rooms.keys();
      app.go(next ? { kind: "room", room: next } : null);
    }
  }

  /** @param {any[]} events */
  function onEvents(events) {
    for (const event of events) {
      if (event.type === "typing" && !attention.typing) continue;
      if (event.type === "typing") event.until = Date.now() + 5000;
      apply(state, event);
      if ((event.type === "message" || event.type === "private") && event.tag === state.self?.tag)
        outbox.settle(event.id);
      if (event.type === "notice") notices.take(event);
    }
    attention.look();
    void session.mend();
    keeper.later();
    changed();
  }

  // The parts

  const calm = createCalm({
    onShown: (shown) => dispatch({ type: "shown", connection: shown }),
    onTouch: (lost) => dispatch({ type: "touch", lost }),
  });
  /** @type {import("./connection.js").Connection} */
  const connection = createConnection({
    url: urlOf("hub"),
    onEvents,
    onState(next) {
      dispatch({ type: "connection", connection: next });
      calm.enter(next);
    },
    greet: () => session.greet(),
  });
  const outbox = createOutbox({
    store,
    lock: `webchat:${basePath}:outbox`,
    send: (item) => session.send(item),
    ready: () => connection.state.name === "live",
    onChange: (items) => dispatch({ type: "outbox", items }),
    onReceipt: (item, receipt) => dispatch({ type: "receipt", item, receipt }),
    onSlow(until) {
      ui.slowUntil = until;
      changed();
    },
  });
  const history = createHistory({ state, dispatch });
  /** @type {import("./session.js").Session} */
  const session = createSession({
    connection,
    state,
    dispatch,
    store,
    history,
    outbox,
    wantedRoom() {
      if (ui.screen !== "chat") return placeOf(location).room;
      return state.place?.kind === "room" ? state.place.room : null;
    },
    onRefused,
    onWelcome,
  });
  /** @type {import("./chat.js").Chat} */
  const chat = createChat({
    state,
    dispatch,
    connection,
    session,
    outbox,
    finder: createFinder({ state, ui, changed, app: () => app }),
    go: (place) => app.go(place),
    toast: (toast) => app.toast(toast),
    onNamed: keepName,
    onQuit: () => finish("quit"),
    more: () => app,
  });
  const messages = createMessages({ state, ui, store, connection, dispatch, changed, app: () => app });
  /** @type {import("./composer.js").Composer} */
  const composer = createComposer({
    store,
    state,
    chat,
    changing: messages,
    known: () => known(),
    changed,
    sendsByEnter: () => ui.sendBy === "enter",
    onTyping: () => {
      if (state.place?.kind !== "room" || state.quiet || connection.state.name !== "live") return;
      if (!attention.typing) return;
      connection.call("Typing", state.place.room).catch(onlyDisconnected);
    },
    onSent: () => app.toNewest(),
  });
  /** @type {import("./scroll.js").Scroller} */
  const scroller = createScroller({
    onFollow: (following) => app.setFollowing(following),
    onEdge: (edge) => app.reachEdge(edge),
    onHole: (hole, end) => app.fill(hole, end),
    atEnd: () => ui.window.to === null,
  });
  const shell = createShell({ isWriting: () => composer.text !== "" || ui.dialog !== null });
  const forms = createForms({
    ui,
    changed,
    connection,
    chat,
    words: (refusal, nickname) => nameProblem(refusal, nickname, context()),
  });
  const reading = createReading({ ui, changed, toast: (toast) => app.toast(toast) });
  const { emoji } = reading;
  const known = createKnown({ state, language, emoji, more: () => composer.suggestAgain() });
  const picking = createPicking({
    ui,
    store,
    emoji,
    language: () => language.i18n.language,
    composer: () => composer,
    changed,
    toast: (toast) => app.toast(toast),
  });
  const parts = { state, ui, store, changed, language, app: () => app };
  const attention = createAttention({ ...parts, dispatch, connection, history });
  const places = createPlaces({ ...parts, chat: () => chat });
  const order = createOrder(() => !!document.querySelector(".sidebar")?.matches(":hover, :focus-within"));
  /** @type {import("./app.js").App} */
  const app = createApp({
    state,
    ui,
    dispatch,
    changed,
    history,
    outbox,
    connection,
    chat: () => chat,
    composer: () => composer,
    scroller: () => scroller,
    jumpTo: createJump({
      state,
      history,
      enter: (room) => chat.join(room),
      go: (room, seq) => app.go({ kind: "room", room }, seq),
      toast: (toast) => app.toast(toast),
    }),
    forms: { ...entrance, ...forms, ...reading, ...picking, ...messages },
    more: { attention, places, order },
  });
  const finish = createEnding({ state, ui, store, keeper, connection, outbox, composer, app, changed });
  const notices = createNotices({ state, ui, chat, session, toast: (toast) => app.toast(toast), finish });

  /** @param {string} nickname */
  function keepName(nickname) {
    ui.join.nickname = nickname;
    store.set("nickname", nickname);
    const kept = store.get("session");
    if (kept) store.set("session", { ...kept, nickname });
  }

  /** One is in, for the first time or again. @param {any} welcome */
  function onWelcome(welcome) {
    const first = ui.screen !== "chat";
    keepName(welcome.nickname);
    if (first) {
      ui.screen = "chat";
      app.showWanted();
      if (!welcome.resumed && welcome.motd) chat.tell({ type: "motd", text: welcome.motd });
    }
    void shell.keep();
    attention.begin();
    for (const refusal of welcome.refusals) app.toast({ refusal });
    outbox.changed();
    void messages.deleteKept();
  }

  /** The name is somebody else's by now, or one is banned: another must be chosen; all the rest stays. @param {import("./types.js").Refusal} refusal */
  function onRefused(refusal) {
    const nickname = state.self?.nickname ?? store.get("session")?.nickname ?? ui.join.nickname;
    ui.screen = "join";
    Object.assign(ui.join, {
      refusal,
      refused: nickname,
      nickname,
      away: refusal.code === "nickname_taken",
      problem: undefined,
    });
    changed();
  }

  function resume() {
    ui.screen = "resuming";
    connection.resume();
  }

  followKeyboard();
  listen({ state, ui, store, app, chat, composer, outbox, keeper, changed, resume, finish });
  apply(state, { type: "outbox", items: outbox.items() });
  if (store.get("session") && !ui.join.busy) resume();

  return {
    changed,

    /** Why the server could not be reached: the HTTP status, or 0. */
    problem: () => connection.state.problem ?? 0,

    /** @param {string} nickname @returns {Promise<import("./types.js").Refusal | null>} */
    async join(nickname) {
      await connection.connect();
      return (await session.join(nickname)).error ?? null;
    },
  };
}

/** @typedef {ReturnType<typeof createInside>} Inside */
