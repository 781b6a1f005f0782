// What a wall shows, and how what the server says changes it. Knows neither the screen nor the network.

/** More than fit on any screen. */
const most = 40;

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
  if (another || far) wall.messages = [];
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

/** @param {Wall} wall @param {any} event */
function apply(wall, event) {
  if (event.type === "message") {
    if (!wall.messages.some(({ seq }) => seq === event.seq)) wall.messages.push(event);
  } else if (event.target !== undefined) {
    const message = wall.messages.find(({ seq }) => seq === event.target);
    if (message) Object.assign(message, event.now);
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
