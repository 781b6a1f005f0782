// Looks at a room, again and again, for ever.

import { hearNothing, isAway, lacks, see, seeOlder } from "./wall-state.js";

/** What is said is seen within two seconds; a hundred walls are 67 requests a second, answered from memory. */
const pause = 1500;
const longestSilence = 8000;
/** How far it looks back for something to show, at one look. */
const olderPages = 5;
const olderSize = 200;

/** Between two tries while the server is away: a little different for each wall. @param {() => number} random */
const patience = (random) => 2000 + 2000 * random();

/**
 * @param {object} parts
 * @param {import("./wall-state.js").Wall} parts.wall
 * @param {string} parts.url of the room as a wall sees it
 * @param {string} parts.history of its messages
 * @param {() => void} parts.changed
 * @param {typeof fetch} [parts.ask]
 * @param {() => number} [parts.random]
 */
export function createFeed({
  wall,
  url,
  history,
  changed,
  ask = (...values) => fetch(...values),
  random = Math.random,
}) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  let looking = false;

  /** @returns {Promise<number>} when to look again */
  async function look() {
    const known = wall.epoch === null ? "" : `?after=${wall.last}&epoch=${encodeURIComponent(wall.epoch)}`;
    const { response, answer } = await get(url + known);
    if (response.ok) {
      see(wall, answer);
      return Math.max(pause, await lookBack());
    }
    // A name that is none will not become one, but whoever runs the server may mend it.
    if (response.status === 400) wall.refused = answer.code;
    else hearNothing(wall, Date.now());
    return Math.max(answer.retryAfterMs ?? 0, patience(random));
  }

  /** What does not come is asked for with the next look. @returns {Promise<number>} when that can be, at the earliest */
  async function lookBack() {
    for (let pages = 0; pages < olderPages && lacks(wall); pages++) {
      const { response, answer } = await get(`${history}?before=${wall.oldest}&limit=${olderSize}`);
      if (!response.ok) return answer.retryAfterMs ?? 0;
      seeOlder(wall, answer);
    }
    return 0;
  }

  /** @param {string} address */
  async function get(address) {
    const response = await ask(address, { cache: "no-store", signal: AbortSignal.timeout(longestSilence) });
    return { response, answer: await response.json() };
  }

  async function now() {
    if (looking) return;
    looking = true;
    clearTimeout(timer);
    let wait;
    try {
      wait = await look();
    } catch {
      // No answer, or one of somebody else's in between: the server is away, which is told once it lasts.
      hearNothing(wall, Date.now());
      wait = isAway(wall, Date.now()) ? patience(random) : pause;
    }
    looking = false;
    changed();
    timer = setTimeout(now, wait);
  }

  return { now: () => void now() };
}
