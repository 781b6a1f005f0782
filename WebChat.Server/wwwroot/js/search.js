// Searching a room, and the list of who has called one by name. What was found stays while one looks at it, until one asks again.

import { callsByName } from "./attend.js";
import { urlOf } from "./urls.js";

/**
 * @typedef {import("./types.js").ChatEvent & {room: string, seq: number, from: string, tag: string, text: string, marks: [number, number][]}} Hit
 * @typedef {"ready" | "busy" | "done" | "failed"} Stage
 * @typedef {{hits?: Hit[], next?: number, failed?: boolean, partly?: boolean, refusal?: import("./types.js").Refusal | null}} Answer
 */

/** Mentions are shown so many of each room at a time, of so many answers at most: of those who are called @anna none is @ann's. */
const mentionsOfRoom = 30;
const answersOfRoom = 4;
const hitsOfAnswer = 100;

/**
 * @param {object} options
 * @param {import("./state.js").State} options.state
 * @param {import("./ui.js").Ui} options.ui
 * @param {() => void} options.changed
 * @param {import("./app.js").App} options.app
 * @param {(context: any, search: any) => any} options.view
 */
export function createSearch({ state, ui, changed, app, view }) {
  /** Answers to what was asked before are late. */
  let asked = 0;
  /** @type {Map<string, number | null>} down to which number each room was asked for mentions; null: to its beginning */
  const reached = new Map();

  const search = {
    /** Whether it is the list of mentions. */
    mine: false,
    room: "",
    words: "",
    from: "",
    /** A day, as a field of a date has it. */
    before: "",
    /** @type {Hit[]} */
    hits: [],
    /** @type {number | null} where to go on */
    next: null,
    /** Whether some of the rooms did not answer. */
    partly: false,
    /** @type {Stage} */
    stage: /** @type {Stage} */ ("ready"),
    /** @type {import("./types.js").Refusal | null} */
    refusal: null,

    /** @param {string} room @param {string} [words] */
    open(room, words) {
      if (search.mine || search.room !== room) clear({ mine: false, room });
      show();
      if (words) {
        clear({ words, from: "", before: "" });
        void search.run();
      }
    },

    openMentions() {
      clear({ mine: true });
      show();
      void search.run();
    },

    /** @param {SubmitEvent} event */
    submit(event) {
      event.preventDefault();
      const form = new FormData(/** @type {HTMLFormElement} */ (event.target));
      const [words, from, before] = ["words", "from", "before"].map((name) =>
        String(form.get(name) ?? "").trim(),
      );
      clear({ words, from, before });
      void search.run();
    },

    /** Asks, or asks for what is older. @param {number | null} [next] */
    async run(next = null) {
      const turn = ++asked;
      Object.assign(search, { stage: "busy", refusal: null });
      changed();
      const answer = await (search.mine ? mentions() : ask(search.room, queryOf(search), next));
      if (turn !== asked) return;
      const { refusal = null, hits = [], partly = false } = answer;
      const all = [...search.hits, ...hits.filter(({ tag }) => !state.hidden.has(tag))];
      if (search.mine) all.sort((a, b) => Date.parse(b.at) - Date.parse(a.at));
      Object.assign(search, {
        stage: answer.failed ? "failed" : "done",
        refusal,
        partly,
        hits: all,
        next: answer.failed ? next : (answer.next ?? null),
      });
      changed();
    },

    /** @param {Hit} hit */
    jump({ room, seq }) {
      app.closeDialog();
      void app.jumpTo(room, seq);
    },

    /** To the first message of a day. @param {SubmitEvent} event */
    async submitDay(event) {
      event.preventDefault();
      const day = String(new FormData(/** @type {HTMLFormElement} */ (event.target)).get("day") ?? "");
      if (!day) return;
      const { room } = search;
      const moment = await get(`${room}/moment?at=${encodeURIComponent(startOf(day))}`);
      if (moment.failed) {
        Object.assign(search, { stage: "failed", refusal: moment.refusal });
        changed();
      } else if (moment.last === 0) {
        app.toast({ key: "find.empty" });
      } else {
        app.closeDialog();
        await app.jumpTo(room, Math.min(moment.seq, moment.last));
      }
    },
  };

  /** @param {Partial<typeof search>} more */
  function clear(more) {
    asked++;
    reached.clear();
    Object.assign(search, { hits: [], next: null, stage: "ready", refusal: null, partly: false, ...more });
  }

  function show() {
    ui.dialog = { kind: "view", view: (/** @type {any} */ context) => view(context, search) };
    changed();
  }

  /** Of all rooms one is in: the newest, or those before what is there. @returns {Promise<Answer>} */
  async function mentions() {
    const rooms = [...state.rooms.keys()].filter((room) => reached.get(room) !== null);
    const answers = await Promise.all(rooms.map(callsOf));
    const failed = answers.find((answer) => answer.failed);
    if (failed && answers.every((answer) => answer.failed)) return failed;
    const isMore = rooms.some((room) => reached.get(room) !== null);
    const hits = answers.flatMap((answer) => answer.hits ?? []);
    return { hits, next: isMore ? 1 : undefined, partly: failed !== undefined };
  }

  /** @param {string} room @returns {Promise<Answer>} */
  async function callsOf(room) {
    const query = { q: `@${state.self?.nickname ?? ""}`, limit: String(hitsOfAnswer) };
    /** @type {Hit[]} */
    const hits = [];
    let next = reached.get(room) ?? null;
    for (let tries = 0; tries < answersOfRoom && hits.length < mentionsOfRoom; tries++) {
      const answer = await ask(room, query, next);
      if (answer.failed) return hits.length > 0 ? { hits } : answer;
      hits.push(...(answer.hits ?? []).filter(isMine));
      next = answer.next ?? null;
      reached.set(room, next);
      if (next === null) break;
    }
    return { hits };
  }

  /** @param {Hit} hit */
  function isMine({ room, tag, text }) {
    const known = state.rooms.get(room);
    return known !== undefined && tag !== state.self?.tag && callsByName(state, known, text);
  }

  return search;
}

/** @typedef {ReturnType<typeof createSearch>} Search */

/** @param {{words: string, from: string, before: string}} search */
function queryOf({ words, from, before }) {
  return { q: words, ...(from && { from }), ...(before && { before: startOf(before) }) };
}

/** When a day begins here. @param {string} day */
const startOf = (day) => new Date(`${day}T00:00`).toISOString();

/**
 * @param {string} room @param {Record<string, string>} query @param {number | null} next
 * @returns {Promise<Answer>}
 */
const ask = (room, query, next) =>
  get(`${room}/search?${new URLSearchParams({ ...query, ...(next !== null && { before: String(next) }) })}`);

/** @param {string} path @returns {Promise<any>} */
async function get(path) {
  const [room, rest] = [path.slice(0, path.lastIndexOf("/")), path.slice(path.lastIndexOf("/"))];
  try {
    const response = await fetch(urlOf(`api/rooms/${encodeURIComponent(room)}${rest}`), {
      cache: "no-store",
      signal: AbortSignal.timeout(15_000),
    });
    const answer = await response.json();
    return response.ok ? answer : { failed: true, refusal: { ...answer, message: answer.title } };
  } catch {
    return { failed: true, refusal: null };
  }
}

/**
 * A text in pieces, some of them marked; of a long one what is around the first mark.
 * @param {string} text @param {[number, number][]} marks
 * @returns {Array<{text: string, marked: boolean}>}
 */
export function marked(text, marks) {
  const before = 60;
  const most = 280;
  const first = marks[0]?.[0] ?? 0;
  const from = first > before + 20 ? wholeFrom(text, first - before) : 0;
  const to = text.length - from > most ? wholeFrom(text, from + most) : text.length;
  const pieces = [];
  let at = from;
  for (const [start, length] of marks) {
    const [begin, end] = [Math.max(start, at), Math.min(start + length, to)];
    if (begin >= end) continue;
    if (begin > at) pieces.push({ text: text.slice(at, begin), marked: false });
    pieces.push({ text: text.slice(begin, end), marked: true });
    at = end;
  }
  if (at < to) pieces.push({ text: text.slice(at, to), marked: false });
  if (from > 0) pieces.unshift({ text: "…", marked: false });
  if (to < text.length) pieces.push({ text: "…", marked: false });
  return pieces;
}

/** Not between the halves of a character. @param {string} text @param {number} at */
const wholeFrom = (text, at) => (/[\uDC00-\uDFFF]/.test(text.charAt(at)) ? at - 1 : at);
