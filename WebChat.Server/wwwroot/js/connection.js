// The connection to the hub: always in one named state, and coming back for ever. The only module that knows SignalR.

/** @typedef {import("./types.js").ConnectionState} ConnectionState @typedef {import("./types.js").Reply} Reply */

/** The server answers a message within four seconds, whatever happens; coming in may take longer when thousands do. */
const answerTime = 10_000;
const entranceTime = 20_000;
/** A server pings every 15 s: one that is silent for longer is gone. */
const longestSilence = 20_000;

/** A call that got no answer because the connection went away: what was asked may or may not have happened. */
export class Disconnected extends Error {}

/** For calls that may go unanswered. @param {unknown} error */
export function onlyDisconnected(error) {
  if (!(error instanceof Disconnected)) throw error;
}

/**
 * How far apart tries begin. A server keeps the place and name of whoever dropped for 30 s, so for the first minute it is 3 s at most,
 * however long each try hangs: after an outage of 25 s one is certain to come in time. Never all clients at once.
 * @param {number} attempt from 1 @param {number} lostFor milliseconds @param {() => number} random
 */
export const backoff = (attempt, lostFor, random = Math.random) =>
  Math.min(lostFor < 60_000 ? 3000 : 15_000, 250 * 2 ** Math.min(attempt, 10)) * (0.5 + random() / 2);

/** How long opening the line may take: less while it is urgent, unless the network is slow. @param {number} lostFor @param {number} took last time */
export const patience = (lostFor, took) =>
  lostFor < 60_000 ? Math.min(Math.max(3000, 2 * took), 10_000) : 10_000;

/**
 * @param {object} options
 * @param {string} options.url
 * @param {(events: any[]) => void} options.onEvents
 * @param {(state: ConnectionState) => void} options.onState
 * @param {() => Promise<{live: boolean, retryAfterMs?: number}>} options.greet what follows when the line is open: joining.
 *   Says whether one is in; if not, the line stays open and idle, or is tried again after `retryAfterMs`
 */
export function createConnection({ url, onEvents, onState, greet }) {
  /** @type {any} the SignalR connection that counts; others are leftovers */
  let hub = null;
  /** @type {ConnectionState} */
  let state = { name: "idle" };
  let staying = false;
  let attempt = 0;
  /** When the line was lost (at first: when the page was loaded), when the last try began, and how long opening took. */
  let lostAt = 0;
  let triedAt = 0;
  let took = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;

  /** @param {ConnectionState} next */
  function enter(next) {
    state = next;
    onState(next);
  }

  /** Opens the line once. Throws what SignalR throws. @param {number} [timeout] */
  async function open(timeout = patience(Infinity, 0)) {
    const { HubConnectionBuilder, HttpTransportType, LogLevel } = globalThis.signalR;
    /** @type {WebSocket | undefined} */
    let opening;
    // SignalR cannot be told to give up a socket that does not open, and browsers open only one at a time.
    class Socket extends WebSocket {
      /** @param {string | URL} address @param {string | string[]} [protocols] */
      constructor(address, protocols) {
        super(address, protocols);
        opening = this;
      }
    }
    // The option `WebSocket` is there, but not in its types.
    const options = { transport: HttpTransportType.WebSockets, timeout, WebSocket: Socket };
    const fresh = new HubConnectionBuilder()
      .withUrl(url, options)
      .withServerTimeout(longestSilence)
      .configureLogging(LogLevel.None)
      .build();
    fresh.on("Receive", (/** @type {any[]} */ events) => fresh === hub && onEvents(events));
    fresh.onclose(() => fresh === hub && lost());
    hub = fresh;
    triedAt = performance.now();
    const givingUp = setTimeout(() => {
      opening?.close();
      void fresh.stop();
    }, timeout);
    try {
      await fresh.start();
      took = performance.now() - triedAt;
    } catch (error) {
      if (fresh === hub) drop();
      throw error;
    } finally {
      clearTimeout(givingUp);
    }
  }

  function drop() {
    const leftover = hub;
    hub = null;
    // It is of no interest any more how, or whether, it stops.
    leftover?.stop().catch(() => undefined);
  }

  function lost() {
    hub = null;
    if (state.name === "live") lostAt = triedAt = performance.now();
    if (staying) later();
    else if (state.name !== "ended") enter({ name: "idle" });
  }

  /** @param {number} [wait] @param {number} [problem] the HTTP status of the refusal */
  function later(wait, problem) {
    clearTimeout(timer);
    attempt++;
    // From the beginning of one try to that of the next: one that hung has waited already.
    const delay =
      wait ?? Math.max(0, backoff(attempt, performance.now() - lostAt) - (performance.now() - triedAt));
    enter({ name: navigator.onLine ? "reconnecting" : "offline", retryAt: Date.now() + delay, problem });
    timer = setTimeout(again, delay);
  }

  async function again() {
    clearTimeout(timer);
    if (!staying || state.name === "connecting" || state.name === "live") return;
    enter({ name: "connecting", problem: state.problem });
    try {
      await open(patience(performance.now() - lostAt, took));
      const greeted = await greet();
      if (greeted.live) stay();
      else if (greeted.retryAfterMs !== undefined) throw new Retry(greeted.retryAfterMs);
      else leave();
    } catch (error) {
      if (!staying) return;
      drop();
      later(error instanceof Retry ? error.after : undefined, statusOf(error));
    }
  }

  function stay() {
    staying = true;
    attempt = 0;
    enter({ name: "live" });
  }

  /** The line may stay, but it is not one's own wish any more to come back. */
  function leave() {
    staying = false;
    enter({ name: "idle" });
  }

  globalThis.addEventListener("online", retryNow);
  globalThis.addEventListener("offline", check);
  globalThis.document.addEventListener(
    "visibilitychange",
    () => document.visibilityState === "visible" && retryNow(),
  );

  function retryNow() {
    if (!staying || state.name === "live" || state.name === "connecting") return;
    attempt = 0;
    void again();
  }

  /** The browser believes to be offline. On a machine without a network its own server is still there: look before giving up. */
  async function check() {
    if (state.name === "reconnecting") enter({ ...state, name: "offline" });
    if (state.name !== "live") return;
    const reachable = await fetch(new URL("../health/live", url), {
      cache: "no-store",
      signal: AbortSignal.timeout(3000),
    }).then(
      () => true,
      () => false,
    );
    if (reachable || state.name !== "live") return;
    drop();
    lost();
  }

  return {
    get state() {
      return state;
    },

    /** One attempt, for the form where one chooses a name. */
    async connect() {
      if (hub?.state === "Connected") return;
      enter({ name: "connecting" });
      try {
        await open();
        enter({ name: "idle" });
      } catch (error) {
        enter({ name: "idle", problem: statusOf(error) });
        throw error;
      }
    },

    /** From now on it comes back for ever. */
    stay,

    /** Opens the line and greets, for ever. */
    resume() {
      staying = true;
      void again();
    },

    retryNow,

    /** Not back before this time: the server asked for it. @param {number} wait */
    restart(wait) {
      drop();
      if (staying) later(wait);
    },

    /** @param {string} code @param {string} [reason] */
    end(code, reason) {
      staying = false;
      clearTimeout(timer);
      enter({ name: "ended", code, reason });
      drop();
    },

    /**
     * Calls a method of the hub. A refusal is an answer; only a lost connection is an exception.
     * @param {string} method
     * @param {...any} values
     * @returns {Promise<Reply>}
     */
    async call(method, ...values) {
      const line = hub;
      if (line?.state !== "Connected") throw new Disconnected(method);
      const most = method === "Join" || method === "Enter" ? entranceTime : answerTime;
      try {
        return await within(most, line.invoke(method, ...values), method);
      } catch (error) {
        // A line on which a call is not answered is dead, whatever its state says.
        if (line === hub && error instanceof Disconnected) {
          drop();
          lost();
        }
        throw new Disconnected(String(error));
      }
    },
  };
}

/** @typedef {ReturnType<typeof createConnection>} Connection */

class Retry extends Error {
  /** @param {number} after */
  constructor(after) {
    super("retry");
    this.after = after;
  }
}

/**
 * Silence is as good as a lost connection.
 * @template T
 * @param {number} time @param {Promise<T>} answer @param {string} what
 * @returns {Promise<T>}
 */
async function within(time, answer, what) {
  let timer;
  const silence = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Disconnected(what)), time);
  });
  try {
    return /** @type {T} */ (await Promise.race([answer, silence]));
  } finally {
    clearTimeout(timer);
  }
}

/** The HTTP status with which a connection was refused; 0: no answer at all. @param {unknown} error */
function statusOf(error) {
  const status = /Status code '(\d+)'/.exec(String(error))?.[1];
  return status ? Number(status) : 0;
}
