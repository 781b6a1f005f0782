// What a wall shows, and how what the server says changes it. Knows neither the screen nor the network.

/** More than fit on any screen. */
const most = 40;

/** With fewer it looks back: the newest events may all be reactions to one message. */
const enough = 20;

/** After so long without an answer it says so: a shorter loss is nobody's business. */
const calm = 5000;

/** @typedef {{seq: number, at: string, from: string, tag: string, text: string, kind: string, [field: string]: any}} Message */

/** @param {string} room */
export const createWall = (room) => ({
  room,
  topic: "",
  /** @type {string | null} */
  epoch: null,
  last: 0,
  /** The first number that it has looked at, and the first one that there is, as far as it knows. */
  oldest: 1,
  first: 1,
  count: 0,
  /** @type {any[]} */
  announcements: [],
  /** In order. @type {Message[]} */
  messages: [],
  /** Whether the room was seen at all. */
  seen: false,
  /** @type {number | null} when the server last answered, while it does not */
  silentSince: null,
  /** @type {string | null} the code with which it said no for good */
  refused: null,
});

/** @typedef {ReturnType<typeof createWall>} Wall */

/** @param {Wall} wall @param {any} view as the server sees the room */
export function see(wall, view) {
  const another = wall.epoch !== null && (view.epoch !== wall.epoch || view.last < wall.last);
  const far = (view.events[0]?.seq ?? 0) > wall.last + 1;
  if (another || far || !wall.seen) {
    wall.messages = [];
    wall.oldest = view.events[0]?.seq ?? 1;
    wall.first = 1;
  }
  const { room, topic, epoch, count, announcements, events, last } = view;
  Object.assign(wall, {
    room,
    topic,
    epoch,
    count,
    announcements,
    seen: true,
    silentSince: null,
    refused: null,
  });
  for (const event of events) apply(wall, event);
  wall.messages = wall.messages.slice(-most);
  wall.last = events.at(-1)?.seq ?? last;
}

/** Whether there is little to be seen, and more may stand further back. @param {Wall} wall */
export const lacks = (wall) => shown(wall).length < enough && wall.oldest > wall.first;

/** What came before. @param {Wall} wall @param {any} page of history, as the answer to `before` the oldest */
export function seeOlder(wall, page) {
  if (page.epoch !== wall.epoch) return;
  for (const event of page.events) apply(wall, event);
  wall.first = page.first;
  wall.oldest = page.events[0]?.seq ?? page.first;
}

/** @param {Wall} wall @param {any} event as a page of history has it */
function apply({ messages }, event) {
  if (event.type === "message") {
    const at = messages.findLastIndex(({ seq }) => seq <= event.seq);
    if (messages[at]?.seq !== event.seq) messages.splice(at + 1, 0, event);
  } else if (event.now) {
    const message = messages.find(({ seq }) => seq === event.target);
    // What is absent in it is not there any more, as the last reaction that was taken back.
    const { text, edited, deleted, reactions, changed = 0 } = event.now;
    if (message && changed >= (message.changed ?? 0))
      Object.assign(message, { text, edited, deleted, reactions, changed });
  }
}

/** @param {Wall} wall @param {number} now */
export function hearNothing(wall, now) {
  wall.silentSince ??= now;
}

/** @param {Wall} wall @param {number} now */
export const isAway = ({ silentSince }, now) => silentSince !== null && now - silentSince >= calm;

/** What is left to be shown: a message that was deleted is gone. @param {Wall} wall */
export const shown = ({ messages }) => messages.filter(({ deleted }) => !deleted);
