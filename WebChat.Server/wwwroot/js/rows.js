// What the timeline shows, one row after the other: messages with or without a head, dates, folded comings and goings, the line
// "new", holes still to be filled. A pure function of the entries.

import { startOfDay } from "./format.js";

/** @typedef {import("./types.js").Entry} Entry */

/** Messages of one author within this time form a group. */
const groupTime = 5 * 60_000;
/** Lines about a place in the history, not about a time. */
const markers = new Set(["gap", "away"]);
/** @param {Entry} entry */
const hasTime = ({ type }) => !markers.has(type);

/**
 * @typedef {{type: string, key: string, index: number, entry?: any, head?: boolean, time?: number,
 *   from?: number, to?: number, announcement?: any}} Row
 */

/**
 * @param {Entry[]} entries
 * @param {{start: number, end: number}} range
 * @param {object} options
 * @param {number} [options.first] the first number that the server keeps; nothing: there are no holes in this timeline
 * @param {number} [options.last] the last number that exists
 * @param {number | null} [options.unreadFrom]
 * @param {ReadonlyMap<string, string>} [options.hidden]
 * @param {Array<{id: string, time: number}>} [options.announcements]
 * @returns {Row[]}
 */
export function buildRows(
  entries,
  { start, end },
  { first, last = 0, unreadFrom = null, hidden = new Map(), announcements = [] },
) {
  /** @type {Row[]} */
  const rows = [];
  let expected = start === 0 ? Math.max(1, first ?? 1) : nextSeq(entries, start);
  const since = entries.slice(0, start).findLast(hasTime)?.time ?? -Infinity;
  const until = entries.slice(end).find(hasTime)?.time ?? Infinity;
  let day = startOfDay(since);
  let unreadShown = unreadFrom === null || (start > 0 && expected > unreadFrom + 1);
  const notices = announcements.filter(({ time }) => time > since && time <= until);
  const holed = first !== undefined;

  /** @param {number} time @param {number} index */
  function dateLine(time, index) {
    const date = startOfDay(time);
    if (date !== day) rows.push({ type: "day", key: `day-${date}`, index, time });
    day = date;
  }

  /** @param {{id: string, time: number}} announcement @param {number} index */
  function announce(announcement, index) {
    dateLine(announcement.time, index);
    rows.push({
      type: "announcement",
      key: `announcement-${announcement.id}`,
      index,
      announcement,
      time: announcement.time,
    });
  }

  /** @param {number} from @param {number} to @param {number} index */
  function hole(from, to, index) {
    if (holed && from <= to) rows.push({ type: "hole", key: `hole-${to}`, index, from, to });
  }

  const oldest = entries.find(({ type }) => type === "message")?.seq ?? last + 1;
  if (start === 0 && (!holed || oldest <= expected)) {
    rows.push({ type: expected > 1 ? "expired" : "start", key: "start", index: 0 });
  }
  for (let index = start; index < end; index++) {
    const entry = entries[index];
    while (hasTime(entry) && notices.length && notices[0].time <= entry.time)
      announce(/** @type {any} */ (notices.shift()), index);
    if (entry.type !== "message") {
      if (hasTime(entry)) dateLine(entry.time, index);
      rows.push({ type: entry.type, key: entry.key, index, entry });
      continue;
    }
    hole(expected, entry.seq - 1, index);
    expected = Math.max(expected, entry.seq + 1);
    if (entry.tag && hidden.has(entry.tag)) continue;
    dateLine(entry.time, index);
    if (!unreadShown && entry.seq > /** @type {number} */ (unreadFrom)) {
      rows.push({ type: "unread", key: "unread", index });
      unreadShown = true;
    }
    rows.push({ type: "message", key: entry.key, index, entry, head: !continues(rows.at(-1), entry) });
  }
  if (end === entries.length) hole(expected, last, end);
  for (const announcement of notices) announce(announcement, end);
  return rows;
}

/** Whether a message belongs under the name that is there already. @param {Row | undefined} row @param {Entry} entry */
function continues(row, entry) {
  const before = row?.type === "message" ? row.entry : null;
  return (
    before !== null &&
    before.tag === entry.tag &&
    before.from === entry.from &&
    before.kind !== "action" &&
    entry.kind !== "action" &&
    entry.time - before.time < groupTime
  );
}

/** The number expected next at an index: behind the message before it. @param {Entry[]} entries @param {number} index */
function nextSeq(entries, index) {
  for (let at = index - 1; at >= 0; at--) if (entries[at].type === "message") return entries[at].seq + 1;
  return 1;
}

/**
 * Who came, who went, who did both, and who has another name.
 * @param {Array<{type: string, nickname: string, tag: string, to?: string, reason?: string}>} comings
 */
export function summarise(comings) {
  /** @type {Map<string, {nickname: string, came: boolean, went: boolean, first: string, reason?: string}>} */
  const people = new Map();
  const renamed = [];
  for (const { type, tag, nickname, to, reason } of comings) {
    if (type === "renamed") {
      renamed.push({ from: nickname, to: to ?? "" });
      continue;
    }
    const person = people.get(tag) ?? { nickname, came: false, went: false, first: type };
    people.set(
      tag,
      Object.assign(person, {
        nickname,
        came: person.came || type === "joined",
        went: person.went || type === "left",
        reason,
      }),
    );
  }
  const all = [...people.values()];
  const names = (/** @type {(person: any) => boolean} */ which) =>
    all.filter(which).map(({ nickname }) => nickname);
  return {
    joined: names(({ came, went }) => came && !went),
    left: names(({ came, went }) => went && !came),
    visited: names(({ came, went, first }) => came && went && first === "joined"),
    returned: names(({ came, went, first }) => came && went && first === "left"),
    renamed,
  };
}
