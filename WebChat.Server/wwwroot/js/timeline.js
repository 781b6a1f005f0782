// The ordered entries of one room or one private conversation. Whatever the order of arrival, each event is there once, in its
// place. Appending, the usual case, takes constant time; the rest is a binary search.

/** @typedef {import("./types.js").Entry} Entry @typedef {import("./types.js").Position} Position */

/** Beyond this, a timeline that is only followed forgets its oldest half: history has it. */
const most = 6000;
/** Comings and goings within this time form one entry, of which this many are remembered. */
const foldTime = 60 * 60_000;
const foldMost = 1000;
/** When a crowd is at the door while people talk: so many come and go in a minute, then the last entry takes the rest. */
const crowdTime = 60_000;
const crowdComings = 6;

export function createTimeline() {
  return {
    /** @type {Entry[]} in order of (seq, sub) */
    entries: [],
    /** @type {Set<number>} */
    seqs: new Set(),
    /** Everything up to here is either present or a known hole; where to go on after a reconnect. */
    cursor: 0,
    /** How many lines of its own the page has added. */
    lines: 0,
    /** @type {Map<number, import("./types.js").ChatEvent[]>} changes of messages that are not here, by their numbers */
    waiting: new Map(),
  };
}

/** @typedef {ReturnType<typeof createTimeline>} Timeline */

/** @param {Position} a @param {Position} b */
export const compare = (a, b) => a.seq - b.seq || a.sub - b.sub;

/** The index of the first entry at or after a position. @param {Entry[]} entries @param {Position} position */
export function indexAt(entries, position) {
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compare(entries[middle], position) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** @param {Timeline} timeline @param {Entry} entry */
function insert(timeline, entry) {
  const { entries } = timeline;
  const last = entries.at(-1);
  if (!last || compare(last, entry) < 0) entries.push(entry);
  else entries.splice(indexAt(entries, entry), 0, entry);
}

/**
 * Adds a numbered event, unless it is there.
 * @param {Timeline} timeline
 * @param {import("./types.js").ChatEvent} event
 * @param {object} [more] what else its entry has
 * @returns {boolean} whether it is new
 */
export function addMessage(timeline, event, more) {
  const { seq, id, from, tag, to, text, kind, replyTo, reply, bot, imported } = event;
  const time = Date.parse(event.at);
  return addNumbered(timeline, {
    seq,
    sub: 0,
    key: id,
    type: "message",
    time,
    from,
    tag,
    to,
    text,
    kind,
    replyTo,
    reply,
    bot,
    imported,
    ...more,
  });
}

/**
 * Adds an event that has a number and no place of its own, unless it is there: an edit, a deletion, a reaction, a topic.
 * @param {Timeline} timeline
 * @param {import("./types.js").ChatEvent} event
 * @returns {boolean} whether it is new
 */
export const addChange = (timeline, { seq, at }) =>
  addNumbered(timeline, { seq, sub: 0, key: `change-${seq}`, type: "change", time: Date.parse(at) });

/** Adds a topic, which has a number and a line. @param {Timeline} timeline @param {import("./types.js").ChatEvent} event @returns {boolean} whether it is new */
export const addTopic = (timeline, { seq, at, topic, by }) =>
  addNumbered(timeline, { seq, sub: 0, key: `topic-${seq}`, type: "topic", time: Date.parse(at), topic, by });

/** @param {Timeline} timeline @param {Entry} entry @returns {boolean} whether it is new */
function addNumbered(timeline, entry) {
  if (timeline.seqs.has(entry.seq)) return false;
  timeline.seqs.add(entry.seq);
  insert(timeline, entry);
  while (timeline.seqs.has(timeline.cursor + 1)) timeline.cursor++;
  return true;
}

/** Whether an entry has a number of its own. @param {Entry} entry */
export const isNumbered = ({ sub }) => sub === 0;

/**
 * Adds a line that has no number: it stays behind the message after which it came.
 * @param {Timeline} timeline
 * @param {{type: string, time: number, [field: string]: any}} line
 * @param {number} [after] the number of that message
 */
export function addLine(timeline, line, after = Math.max(lastSeq(timeline), timeline.cursor)) {
  const sub = ++timeline.lines;
  insert(timeline, { ...line, seq: after, sub, key: `line-${sub}` });
}

/** Adds that some numbers cannot be had: they are no hole any more. @param {Timeline} timeline @param {{time: number, from: number, to: number, reason: string}} gap */
export function addGap(timeline, gap) {
  addLine(timeline, { ...gap, type: "gap", settles: true }, gap.from - 1);
}

/**
 * Adds that somebody came, went, or has another name. Those that follow each other within a while are one entry: a crowd at the
 * door takes no more room than one person.
 * @param {Timeline} timeline
 * @param {{type: string, time: number, nickname: string, tag: string, to?: string, reason?: string}} coming
 */
export function addComing(timeline, coming) {
  const last = timeline.entries.findLast(({ type }) => type !== "change");
  const follows = last?.type === "fold" && coming.time - last.time <= foldTime;
  const fold = follows ? last : crowded(timeline, coming.time);
  if (!fold) {
    addLine(timeline, { type: "fold", time: coming.time, comings: [coming] });
    return;
  }
  fold.comings.push(coming);
  if (fold.comings.length > foldMost) fold.comings.splice(0, foldMost / 2);
}

/** The entry that takes what is too much for entries of its own. @param {Timeline} timeline @param {number} time */
function crowded({ entries }, time) {
  /** @type {Entry | null} */
  let newest = null;
  let count = 0;
  for (let at = entries.length - 1; at >= 0 && time - entries[at].time < crowdTime; at--) {
    if (entries[at].type !== "fold") continue;
    newest ??= entries[at];
    count += entries[at].comings.length;
  }
  return count >= crowdComings ? newest : null;
}

/** @param {Timeline} timeline */
function lastSeq({ entries }) {
  return entries.at(-1)?.seq ?? 0;
}

/** Everything up to a number is accounted for. @param {Timeline} timeline @param {number} seq */
export function advance(timeline, seq) {
  timeline.cursor = Math.max(timeline.cursor, seq);
  while (timeline.seqs.has(timeline.cursor + 1)) timeline.cursor++;
}

/**
 * Forgets a number and all later ones: the server does not know them any more. Other lines move up. A message that one of them
 * changed leaves a hole, to be asked for as it is again.
 * @param {Timeline} timeline @param {number} seq
 */
export function dropFrom(timeline, seq) {
  timeline.waiting.clear();
  timeline.entries = timeline.entries.filter((entry) => {
    const isUndone = entry.type === "message" && entry.seq < seq && entry.changed >= seq;
    if (isUndone) timeline.seqs.delete(entry.seq);
    return !isUndone;
  });
  for (const entry of timeline.entries.splice(indexAt(timeline.entries, { seq, sub: 0 }))) {
    if (isNumbered(entry)) timeline.seqs.delete(entry.seq);
    else if (entry.type !== "away" && entry.type !== "gap") insert(timeline, { ...entry, seq: seq - 1 });
  }
  timeline.cursor = Math.min(timeline.cursor, seq - 1);
}

/** Keeps a long evening in a busy room from filling the memory. @param {Timeline} timeline */
export function trim(timeline) {
  if (timeline.entries.length <= most) return;
  for (const entry of timeline.entries.splice(0, most / 2))
    if (isNumbered(entry)) timeline.seqs.delete(entry.seq);
}

/**
 * The numbers that an entry accounts for: its own, or those that are known not to be had.
 * @param {Entry} entry
 * @returns {{from: number, to: number} | null}
 */
export function settled(entry) {
  if (isNumbered(entry)) return { from: entry.seq, to: entry.seq };
  return entry.type === "gap" && entry.settles ? { from: entry.from, to: entry.to } : null;
}

/**
 * The numbers that are missing between messages, as ranges, oldest first.
 * @param {Timeline} timeline
 * @param {number} from the first number to look at
 * @param {number} to the last
 */
export function holes(timeline, from, to) {
  const found = [];
  let expected = from;
  for (const entry of timeline.entries) {
    const known = settled(entry);
    if (!known || known.to < expected) continue;
    if (known.from > to) break;
    if (known.from > expected) found.push({ from: expected, to: known.from - 1 });
    expected = known.to + 1;
  }
  if (expected <= to) found.push({ from: expected, to });
  return found;
}
