// What a person can do, by a command or by a click. Each doing says whether it was done; a refusal is told where one is looking.

import { Disconnected } from "./connection.js";
import { createDoings } from "./doings.js";
import { newId } from "./ids.js";
import { findByName, personByName } from "./select.js";

/**
 * @typedef {import("./types.js").Place} Place
 * @typedef {import("./types.js").Refusal} Refusal
 */

/**
 * @param {object} options
 * @param {import("./state.js").State} options.state
 * @param {(event: import("./types.js").ChatEvent) => void} options.dispatch
 * @param {import("./connection.js").Connection} options.connection
 * @param {import("./session.js").Session} options.session
 * @param {ReturnType<typeof import("./outbox.js").createOutbox>} options.outbox
 * @param {import("./finder.js").Finder} options.finder
 * @param {(place: Place | null) => void} options.go
 * @param {(toast: {key?: string, values?: object, refusal?: Refusal}) => void} options.toast
 * @param {(nickname: string) => void} options.onNamed
 * @param {() => void} options.onQuit
 * @param {() => ReturnType<Parameters<typeof createDoings>[0]["more"]> & {deleteNow(): void, composer: {aim: {takeAnswer(): import("./aim.js").Answer | undefined}}}} options.more
 */
export function createChat({
  state,
  dispatch,
  connection,
  session,
  outbox,
  finder,
  go,
  toast,
  onNamed,
  onQuit,
  more,
}) {
  /** A line for oneself, where one is. @param {{type: string, key?: string, [field: string]: any}} line `key` is that of its words */
  function tell({ key, ...line }) {
    const { place } = state;
    const time = Date.now() + state.clockOffset;
    if (place) dispatch({ type: "line", place, line: { time, words: key, ...line } });
    else if (key || line.refusal) toast({ key, ...line });
    return true;
  }

  /** @param {string} key @param {object} [values] */
  function refuse(key, values) {
    tell({ type: "error", key, values });
    return false;
  }

  /** @param {Refusal} refusal @param {object} [values] */
  function refused(refusal, values) {
    tell({ type: "error", refusal, values });
    return false;
  }

  /**
   * Asks the server; nothing comes back when it refused or could not be asked, which was then told.
   * @param {string} method
   * @param {...any} values
   */
  const ask = (method, ...values) => asked(connection.call(method, ...values), values[0]);

  /** @param {Promise<import("./types.js").Reply>} call @param {string} [name] @returns {Promise<any>} */
  async function asked(call, name) {
    try {
      const { ok, error } = await call;
      if (!error) return ok ?? {};
      refused(error, { name });
    } catch (error) {
      if (!(error instanceof Disconnected)) throw error;
      refuse("answer.offline");
    }
    return null;
  }

  /** @param {string} text */
  function tooLong(text) {
    const { text: units, lines } = state.limits;
    return text.length > units || text.split(/\r\n|[\n\r\u0085\u2028\u2029]/u).length > lines;
  }

  /** @param {Place} place @param {string} text @param {string} kind @param {string} [to] */
  function post(place, text, kind, to) {
    const cleaned = text.trim();
    if (!cleaned) return false;
    if (tooLong(cleaned)) return refused({ code: "text_too_long" });
    const answer = place.kind === "room" ? more().composer.aim.takeAnswer() : undefined;
    outbox.add({
      ...(answer && { replyTo: answer.seq, reply: answer }),
      id: newId(),
      place,
      to,
      text: cleaned,
      kind,
      at: new Date().toISOString(),
      state: "pending",
    });
    return true;
  }

  const chat = {
    ...createDoings({ state, connection, tell, refuse, refused, more }),
    ...finder,
    tell,
    refuse,

    /** @param {import("./commands.js").Command} command */
    usage(command) {
      tell({ type: "usage", command: command.name });
      return false;
    },

    help: () => tell({ type: "help" }),

    /** @param {string} text @param {string} [kind] */
    say(text, kind = "text") {
      const { place } = state;
      if (!place) return refuse("answer.noRoom");
      if (place.kind === "private") return post(place, text, kind, state.privates.get(place.tag)?.nickname);
      if (state.quiet) return refused({ code: "quiet" });
      return post(place, text, kind);
    },

    /** Another text for a message of one's own. @param {string} room @param {number} seq @param {string} text */
    rewrite: async (room, seq, text) => (await asked(connection.call("Edit", { room, seq, text }))) !== null,

    /** @param {string} nickname @param {string} text */
    async whisper(nickname, text) {
      const person = await chat.find(nickname);
      return person ? chat.converse(person, text) : false;
    },

    /** Somebody who is there: known from a room, or asked for. @param {string} nickname @returns {Promise<{tag: string, nickname: string} | null>} */
    async find(nickname) {
      const known = personByName(state, nickname);
      const present = known && [...state.rooms.values()].some(({ members }) => members.has(known.tag));
      if (present || (known && connection.state.name !== "live")) return known;
      const everyone = await ask("Who", null);
      if (!everyone) return null;
      const found = findByName(/** @type {import("./types.js").Member[]} */ (everyone), nickname);
      if (!found) refused({ code: "nobody_there" }, { name: nickname });
      return found ?? null;
    },

    /** Opens a conversation, and says something in it. @param {{tag: string, nickname: string}} person @param {string} [text] */
    converse({ tag, nickname }, text) {
      if (tag === state.self?.tag) return refuse("answer.self");
      /** @type {Place} */
      const place = { kind: "private", tag };
      if (text !== undefined && tooLong(text.trim())) return refused({ code: "text_too_long" });
      dispatch({ type: "converse", tag, nickname });
      if (text !== undefined) post(place, text, "text", nickname);
      go(place);
      return true;
    },

    /** @param {string} [room] */
    async who(room) {
      const name = room ?? (state.place?.kind === "room" ? state.place.room : null);
      const members = await ask("Who", name);
      return members ? tell({ type: "who", room: name, members }) : false;
    },

    async rooms() {
      const rooms = await ask("Rooms");
      if (!rooms) return false;
      dispatch({ type: "directory", rooms });
      return tell({ type: "roomlist", rooms });
    },

    /** Asks for the list of rooms without a line about it. */
    async look() {
      const rooms = await ask("Rooms");
      if (rooms) dispatch({ type: "directory", rooms });
    },

    /** @param {string} room */
    async join(room) {
      const name = room.normalize("NFKC").toLowerCase();
      if (state.rooms.has(name)) {
        go({ kind: "room", room: name });
        return true;
      }
      const entered = await asked(session.enter(name), name);
      if (entered) go({ kind: "room", room: entered.room });
      return entered !== null;
    },

    /** @param {Place | null} [place] */
    async leave(place = state.place) {
      if (place?.kind === "private") {
        go(nextPlace(place));
        return true;
      }
      if (!place) return refuse("answer.noRoom");
      const next = nextPlace(place);
      const left = await asked(session.leave(place.room));
      if (left) outbox.clear(place.room);
      if (left && state.place?.kind === "room" && state.place.room === place.room) go(next);
      return left !== null;
    },

    /** One has left a room in another tab or on another device. @param {string} room */
    left(room) {
      dispatch({ type: "exited", room });
      outbox.clear(room);
    },

    /** @param {string} nickname */
    async rename(nickname) {
      const renamed = await ask("Rename", nickname);
      if (!renamed) return false;
      chat.named(renamed.nickname);
      return tell({ type: "info", key: "answer.renamed", values: { name: renamed.nickname } });
    },

    /** @param {string} nickname */
    named(nickname) {
      dispatch({ type: "named", nickname });
      onNamed(nickname);
    },

    async toggleQuiet() {
      const on = !state.quiet;
      const done = await ask("SetQuiet", on);
      if (!done) return false;
      dispatch({ type: "quiet", on });
      tell({ type: "info", key: on ? "answer.quietOn" : "answer.quietOff" });
      if (!on) void chat.catchUp();
      return true;
    },

    /** Quiet mode is over: what was skipped. */
    async catchUp() {
      for (const { name } of [...state.rooms.values()]) await asked(session.enter(name, true), name);
    },

    /** @param {string} nickname */
    async hide(nickname) {
      const person = await chat.find(nickname);
      if (!person) return false;
      if (person.tag === state.self?.tag) return refuse("answer.hideSelf");
      dispatch({ type: "hide", tag: person.tag, nickname: person.nickname });
      return tell({ type: "info", key: "answer.hidden", values: { name: person.nickname } });
    },

    /** @param {string} nickname */
    unhide(nickname) {
      const person = findByName(
        [...state.hidden].map(([tag, name]) => ({ tag, nickname: name })),
        nickname,
      );
      if (!person) return refuse("answer.notHidden", { name: nickname });
      dispatch({ type: "unhide", tag: person.tag });
      return tell({ type: "info", key: "answer.shown", values: { name: person.nickname } });
    },

    async quit() {
      more().deleteNow();
      try {
        await connection.call("Quit");
      } catch (error) {
        if (!(error instanceof Disconnected)) throw error;
      }
      onQuit();
      return true;
    },
  };

  /** Where to go when a place is closed. @param {Place} place @returns {Place | null} */
  function nextPlace(place) {
    const rooms = [...state.rooms.keys()].filter((room) => place.kind !== "room" || room !== place.room);
    return rooms.length ? { kind: "room", room: rooms[rooms.length - 1] } : null;
  }

  return chat;
}

/** @typedef {ReturnType<typeof createChat>} Chat */
