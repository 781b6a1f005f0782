// The connection to the hub: always in one named state, and coming back for ever. The only module that knows SignalR.

/** @typedef {import("./types.js").ConnectionState} ConnectionState @typedef {import("./types.js").Reply} Reply */

const longestWait = 30_000;
const callTimeout = 20_000;

/** A call that got no answer because the connection went away: what was asked may or may not have happened. */
export class Disconnected extends Error {}

/** How long to wait before trying again: longer each time, and never all clients at once. @param {number} attempt from 1 @param {() => number} random */
export const backoff = (attempt, random = Math.random) =>
  Math.min(longestWait, 500 * 2 ** attempt) * (0.5 + random() / 2);

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
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;

  /** @param {ConnectionState} next */
  function enter(next) {
    state = next;
    onState(next);
  }

  /** Opens the line once. Throws what SignalR throws. */
  async function open() {
    const { HubConnectionBuilder, HttpTransportType, LogLevel } = globalThis.signalR;
    const fresh = new HubConnectionBuilder()
      .withUrl(url, { transport: HttpTransportType.WebSockets })
      .configureLogging(LogLevel.None)
      .build();
    fresh.on("Receive", (/** @type {any[]} */ events) => fresh === hub && onEvents(events));
    fresh.onclose(() => fresh === hub && lost());
    hub = fresh;
    try {
      await fresh.start();
    } catch (error) {
      if (fresh === hub) hub = null;
      throw error;
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
    if (staying) later();
    else if (state.name !== "ended") enter({ name: "idle" });
  }

  /** @param {number} [wait] @param {number} [problem] the HTTP status of the refusal */
  function later(wait, problem) {
    clearTimeout(timer);
    attempt++;
    const delay = wait ?? backoff(attempt);
    enter({ name: navigator.onLine ? "reconnecting" : "offline", retryAt: Date.now() + delay, problem });
    timer = setTimeout(again, delay);
  }

  async function again() {
    clearTimeout(timer);
    if (!staying || state.name === "connecting" || state.name === "live") return;
    enter({ name: "connecting", problem: state.problem });
    try {
      await open();
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
    later();
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
      let stop;
      const silence = new Promise((_, reject) => {
        stop = setTimeout(() => reject(new Disconnected(method)), callTimeout);
      });
      try {
        return await Promise.race([line.invoke(method, ...values), silence]);
      } catch (error) {
        // A line on which a call is not answered is dead, whatever its state says.
        if (line === hub && error instanceof Disconnected) {
          drop();
          lost();
        }
        throw new Disconnected(String(error));
      } finally {
        clearTimeout(stop);
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

/** The HTTP status with which a connection was refused; 0: no answer at all. @param {unknown} error */
function statusOf(error) {
  const status = /Status code '(\d+)'/.exec(String(error))?.[1];
  return status ? Number(status) : 0;
}
