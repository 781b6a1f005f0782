// What changes messages: edits, deletions, reactions. The same in whatever order they come, and however often.
//
// A message keeps the newest state of which the server said it whole (its `base`), and the changes that came live after it. What
// one sees is the base with these changes in the order of their numbers: so a change that was missed is not lost when its state
// comes later than a live one, and nothing is done twice.

import { indexAt } from "./timeline.js";

/** @typedef {import("./timeline.js").Timeline} Timeline @typedef {import("./types.js").Entry} Entry @typedef {import("./types.js").ChatEvent} ChatEvent */
/**
 * @typedef {{emoji: string, count: number, by: string[], tags: string[]}} Reaction
 * @typedef {{emoji: string, on: boolean, seq: number, tag: string}} Mine what one did with an emoji last, and by which tag
 * @typedef {{text: string, edited?: string, deleted?: string, reactions?: Reaction[], changed?: number}} Present
 */

/** What has a number and is no message. */
export const changeTypes = new Set(["edited", "deleted", "reacted", "topic", "other"]);

/** So many names are known of who reacted with an emoji. */
const namesMost = 10;
/** So many live changes are kept apart from what they change; the oldest of more become part of it. */
const laterMost = 100;
/** Changes of messages that are not here are remembered for so many messages: the message may be on its way, as it was before. */
const waitingMost = 500;
/** As long as those of the server, in UTF-16 units. */
const excerptMost = 140;

/** What a message is like, by an event of it or by the `now` of a change. @param {any} from @returns {Present} */
const presentOf = ({ text, edited, deleted, reactions, changed }) => ({
  text,
  edited,
  deleted,
  reactions,
  changed,
});

/** What of an event belongs into the entry of a new message. @param {ChatEvent} event */
export const stateOf = (event) => ({ ...presentOf(event), base: presentOf(event), later: [], mine: [] });

/**
 * Takes in a change, live or from a page of history.
 * @param {Timeline} timeline
 * @param {ChatEvent} event `edited`, `deleted` or `reacted`
 * @param {string | undefined} self one's own tag
 */
export function change(timeline, event, self) {
  const index = indexOf(timeline, event.target);
  if (index < 0) return wait(timeline, event);
  const { entries } = timeline;
  const next = after(entries[index], event, self);
  if (next === entries[index]) return;
  entries[index] = next;
  if (event.type !== "reacted") quoteAnew(timeline, next);
}

/** A message has come: what changed it may have come before. @param {Timeline} timeline @param {number} seq @param {string | undefined} self */
export function catchUp(timeline, seq, self) {
  const events = timeline.waiting.get(seq);
  if (!events) return;
  timeline.waiting.delete(seq);
  for (const event of events) change(timeline, event, self);
}

/** A message that is here has come again, perhaps as it is by now. @param {Timeline} timeline @param {ChatEvent} event @param {string | undefined} self */
export function renew(timeline, event, self) {
  if (event.changed === undefined) return;
  change(timeline, { type: "renewed", target: event.seq, seq: event.changed, now: presentOf(event) }, self);
}

/**
 * The server has said which reactions are one's own, as of some change; what came live after that is newer.
 * @param {Timeline} timeline
 * @param {{seq: number, changed: number, emoji: string[]}} answer
 * @param {string | undefined} self
 */
export function learnOwn(timeline, { seq, changed, emoji }, self) {
  const index = indexOf(timeline, seq);
  if (index < 0) return;
  const entry = timeline.entries[index];
  const newer = entry.mine.filter((/** @type {Mine} */ each) => each.tag === self && each.seq > changed);
  const older = emoji
    .filter((each) => !newer.some((/** @type {Mine} */ known) => known.emoji === each))
    .map((each) => ({ emoji: each, on: true, seq: changed, tag: self }));
  timeline.entries[index] = { ...entry, mine: [...older, ...newer] };
}

/** @param {Timeline} timeline @param {number} seq */
function indexOf({ entries }, seq) {
  const index = indexAt(entries, { seq, sub: 0 });
  const found = entries[index];
  return found?.type === "message" && found.seq === seq && found.sub === 0 ? index : -1;
}

/** @param {Timeline} timeline @param {ChatEvent} event */
function wait({ waiting }, event) {
  const known = waiting.get(event.target) ?? [];
  waiting.set(event.target, [...known, event].slice(-laterMost));
  if (waiting.size > waitingMost) waiting.delete(/** @type {number} */ (waiting.keys().next().value));
}

/** @param {Entry} entry @param {ChatEvent} event @param {string | undefined} self @returns {Entry} the same one, if nothing is new */
function after(entry, event, self) {
  const since = entry.base.changed ?? 0;
  if (event.now) {
    if ((event.now.changed ?? 0) < since) return entry;
    const base = presentOf(event.now);
    const later = entry.later.filter((/** @type {ChatEvent} */ { seq }) => seq > (base.changed ?? 0));
    return present({ ...entry, base, later, mine: remembered(entry.mine, event, self) });
  }
  const { seq } = event;
  if (seq <= since || entry.later.some((/** @type {ChatEvent} */ known) => known.seq === seq)) return entry;
  let later = [...entry.later, event].sort((a, b) => a.seq - b.seq);
  let { base } = entry;
  if (later.length > laterMost) {
    base = applied(base, later[0]);
    later = later.slice(1);
  }
  return present({ ...entry, base, later, mine: remembered(entry.mine, event, self) });
}

/** @param {Entry} entry */
const present = (entry) => ({ ...entry, ...entry.later.reduce(applied, entry.base) });

/** @param {Present} state @param {ChatEvent} event @returns {Present} */
function applied(state, { type, seq, at, text, emoji, nickname, tag, on }) {
  if (state.deleted) return { ...state, changed: seq };
  if (type === "edited") return { ...state, text, edited: at, changed: seq };
  if (type === "deleted") return { ...state, text: "", deleted: at, reactions: undefined, changed: seq };
  return { ...state, reactions: react(state.reactions ?? [], { emoji, nickname, tag, on }), changed: seq };
}

/** @param {Reaction[]} reactions @param {{emoji: string, nickname: string, tag: string, on: boolean}} by @returns {Reaction[]} */
function react(reactions, { emoji, nickname, tag, on }) {
  const known = reactions.find((reaction) => reaction.emoji === emoji);
  if (!known) return on ? [...reactions, { emoji, count: 1, by: [nickname], tags: [tag] }] : reactions;
  const at = known.tags.indexOf(tag);
  const { count, by, tags } = known;
  /** @type {Reaction} */
  let next;
  if (on) {
    if (at >= 0) return reactions;
    const names = by.length < namesMost ? { by: [...by, nickname], tags: [...tags, tag] } : { by, tags };
    next = { emoji, count: count + 1, ...names };
  } else {
    const without = (/** @type {string[]} */ all) => (at < 0 ? all : all.toSpliced(at, 1));
    next = { emoji, count: count - 1, by: without(by), tags: without(tags) };
  }
  return reactions.flatMap((each) => (each !== known ? [each] : next.count > 0 ? [next] : []));
}

/** What one did oneself: beyond the first ten nobody else says so. @param {Mine[]} mine @param {ChatEvent} event @param {string | undefined} self @returns {Mine[]} */
function remembered(mine, { type, seq, tag, emoji, on }, self) {
  if (type !== "reacted" || tag !== self) return mine;
  if (mine.some((each) => each.emoji === emoji && each.tag === tag && each.seq > seq)) return mine;
  return [...mine.filter((each) => each.emoji !== emoji), { emoji, on, seq, tag }];
}

/** Whether one has reacted so oneself. @param {Entry} entry @param {Reaction} reaction @param {string | undefined} self */
export const isMine = ({ mine = [] }, { emoji, count, tags }, self) =>
  self !== undefined &&
  (tags.includes(self) ||
    (count > tags.length &&
      mine.some((/** @type {Mine} */ each) => each.on && each.emoji === emoji && each.tag === self)));

/** Who quoted it quotes it as it is now; of what is deleted nothing is left. @param {Timeline} timeline @param {Entry} target */
function quoteAnew({ entries }, { seq, text, deleted }) {
  const excerpt = deleted ? "" : excerptOf(text);
  entries.forEach((entry, index) => {
    if (entry.type === "message" && entry.reply?.seq === seq && entry.reply.excerpt !== excerpt)
      entries[index] = { ...entry, reply: { ...entry.reply, excerpt } };
  });
}

/** The beginning of a text, on one line. @param {string} text */
export function excerptOf(text) {
  const line = text.replace(/\s+/gu, " ").trim();
  if (line.length <= excerptMost) return line;
  let cut = "";
  for (const { segment } of new Intl.Segmenter().segment(line.slice(0, 2 * excerptMost))) {
    if (cut.length + segment.length >= excerptMost) break;
    cut += segment;
  }
  return `${cut.trimEnd()}…`;
}
