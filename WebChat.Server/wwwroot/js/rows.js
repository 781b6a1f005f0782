// What the timeline shows, one row after the other: messages with or without a head, dates, folded comings and goings, the line
// "new", holes still to be filled. A pure function of the entries.

import { startOfDay } from "./format.js";
import { isNumbered, settled } from "./timeline.js";

/** @typedef {import("./types.js").Entry} Entry */

/** Messages of one author within this time form a group. */
const groupTime = 5 * 60_000;
/** Lines about a place in the history, not about a time. */
const markers = new Set(["gap", "away"]);
/** @param {Entry} entry */
const hasTime = ({ type }) => !markers.has(type);

/**
 * @typedef {{type: string, key: string, index: number, entry?: any, head?: boolean, time?: number,
 *   from?: number, to?: number, announcement?: any, unread?: boolean, entries?: Entry[], presence?: string, marked?: boolean, mention?: boolean}} Row
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
  const oldest = entries.find(isNumbered)?.seq ?? last + 1;
  let expected = start === 0 ? Math.min(oldest, Math.max(1, first ?? 1)) : nextSeq(entries, start);
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

  /** The line "new", unless the line that says how much was missed stands there already. @param {number} index */
  function newFromHere(index) {
    unreadShown = true;
    const before = rows.findLast(({ type }) => type !== "day");
    if (before?.type === "away") before.unread = true;
    else rows.push({ type: "unread", key: "unread", index });
  }

  if (start === 0 && (!holed || oldest <= expected)) {
    rows.push({ type: expected > 1 ? "expired" : "start", key: "start", index: 0 });
  }
  for (let index = start; index < end; index++) {
    const entry = entries[index];
    while (hasTime(entry) && notices.length && notices[0].time <= entry.time)
      announce(/** @type {any} */ (notices.shift()), index);
    const known = settled(entry);
    if (known) {
      hole(expected, known.from - 1, index);
      expected = Math.max(expected, known.to + 1);
    }
    // It is seen in the message that it changed.
    if (entry.type === "change") continue;
    if (entry.type !== "message") {
      if (hasTime(entry)) dateLine(entry.time, index);
      rows.push({ type: entry.type, key: entry.key, index, entry });
      continue;
    }
    if (entry.tag && hidden.has(entry.tag)) continue;
    dateLine(entry.time, index);
    if (!unreadShown && entry.seq > /** @type {number} */ (unreadFrom)) newFromHere(index);
    rows.push({ type: "message", key: entry.key, index, entry, head: !continues(rows.at(-1), entry) });
  }
  if (end === entries.length) hole(expected, last, end);
  for (const announcement of notices) announce(announcement, end);
  return foldOutages(rows);
}

/**
 * A server that stops and comes back again and again, with nothing said meanwhile, is one line: but for the stop that is not over.
 * @param {Row[]} rows
 */
function foldOutages(rows) {
  const isOutage = (/** @type {Row | undefined} */ row) => row?.type === "stopping" || row?.type === "back";
  /** @type {Row[]} */
  const folded = [];
  for (let at = 0; at < rows.length; at++) {
    let end = at;
    while (isOutage(rows[end])) end++;
    if (rows[end - 1]?.type === "stopping") end--;
    if (end - at <= 2) {
      folded.push(rows[at]);
      continue;
    }
    const { key, index } = rows[at];
    folded.push({
      type: "outages",
      key: `outages-${key}`,
      index,
      entries: rows.slice(at, end).map(({ entry }) => entry),
    });
    at = end - 1;
  }
  return folded;
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
    !before.deleted &&
    !entry.deleted &&
    entry.time - before.time < groupTime
  );
}

/** The number expected next at an index: behind what is known before it. @param {Entry[]} entries @param {number} index */
function nextSeq(entries, index) {
  const known = entries.slice(0, index).findLast(settled);
  return known ? /** @type {{to: number}} */ (settled(known)).to + 1 : 1;
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
