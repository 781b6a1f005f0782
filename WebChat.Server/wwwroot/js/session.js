// Joining and coming back, which is the same: `Join` with the token, `Enter` each room where one left off, load what was missed,
// then send what waits.

import { Disconnected } from "./connection.js";

/** @typedef {import("./types.js").Reply} Reply */

/** Refusals of a join, or of coming back to a room, that pass by themselves. */
const passing = new Set(["unavailable", "stopping", "slow_down", "server_full", "internal"]);

/** @param {import("./types.js").Refusal} [error] */
const isPassing = (error) => error !== undefined && passing.has(error.code);

/** Of a room it says that one is in too many. @param {import("./types.js").Refusal} [error] */
const isOnlyNow = (error) => isPassing(error) && error?.code !== "server_full";

/** Pages of private messages that are fetched on coming in, besides the first: more than anybody reads at once. */
const privatePages = 4;

/**
 * @param {object} options
 * @param {import("./connection.js").Connection} options.connection
 * @param {import("./state.js").State} options.state
 * @param {(event: import("./types.js").ChatEvent) => void} options.dispatch
 * @param {import("./store.js").Store} options.store
 * @param {ReturnType<typeof import("./history.js").createHistory>} options.history
 * @param {{drain(): Promise<void>}} options.outbox
 * @param {() => string | null} options.wantedRoom the room that is open, or in the address bar as long as nothing is open
 * @param {(refusal: import("./types.js").Refusal) => void} options.onRefused the name cannot be had: another must be chosen
 * @param {(welcome: any) => void} options.onWelcome
 */
export function createSession({
  connection,
  state,
  dispatch,
  store,
  history,
  outbox,
  wantedRoom,
  onRefused,
  onWelcome,
}) {
  /** @param {string} nickname @returns {Promise<Reply>} */
  async function join(nickname) {
    const kept = store.get("session");
    const reply = await connection.call("Join", {
      nickname,
      token: kept?.token,
      privateAfter: state.privateAfter,
    });
    if (reply.error) return reply;
    const now = Date.now();
    const welcome = { ...reply.ok, privates: await allPrivates(reply.ok.privates, state.privateAfter) };
    store.set("session", { token: welcome.token, nickname: welcome.nickname });
    return (await settle(welcome, now)) ?? reply;
  }

  /**
   * A welcome holds the newest page of private messages; what is missing before it is asked for.
   * @param {any[]} privates @param {number} after
   */
  async function allPrivates(privates, after) {
    const all = [...privates];
    for (let page = 0; page < privatePages && all[0]?.seq > after + 1; page++) {
      const { ok } = await connection.call("Privates", { before: all[0].seq, after });
      if (!ok?.events.length) break;
      all.unshift(...ok.events);
    }
    return all;
  }

  /**
   * Takes up everything that belongs to the session.
   * @param {any} welcome @param {number} now when it came
   * @returns {Promise<Reply | undefined>} why one cannot come back now to a room that one was in: the server stops again, or its store is away
   */
  async function settle(welcome, now) {
    const places = [...state.rooms.values()].map(({ name, timeline, epoch }) => ({
      name,
      after: timeline.cursor,
      epoch,
    }));
    const continued = welcome.resumed && state.self?.tag === welcome.tag;
    dispatch({ type: "welcome", welcome, now });
    const wanted = wantedRoom();
    const kept = continued ? [] : places.map(({ name }) => name);
    const waiting = state.outbox.flatMap(({ place }) => (place.kind === "room" ? [place.room] : []));
    const names = new Set([...(wanted ? [wanted] : []), ...welcome.rooms, ...kept, ...waiting]);
    for (const { name } of places) if (!names.has(name)) dispatch({ type: "exited", room: name });
    for (const room of names) dispatch({ type: "entering", room });

    const points = new Map(places.map((place) => [place.name, place]));
    const replies = await Promise.all([...names].map((name) => enterAt(name, points.get(name))));
    const later = replies.find(({ error }, i) => isOnlyNow(error) && points.has([...names][i]));
    if (later) return later;
    onWelcome({ ...welcome, refusals: replies.flatMap(({ error }) => (error ? [error] : [])) });
    if (replies.some(({ ok }) => ok?.gap?.reason === "restored")) await recount();
    connection.stay();
    void afterwards(points);
    return undefined;
  }

  /** The server was put back to an earlier state: numbers of private messages may stand for others now. */
  async function recount() {
    const { ok } = await connection.call("Privates", {});
    if (ok) dispatch({ type: "privatesKept", events: ok.events, time: Date.now() + state.clockOffset });
  }

  /** @param {Map<string, {after: number, epoch: string | null}>} points */
  async function afterwards(points) {
    for (const [name, { after, epoch }] of points)
      if (epoch === state.epoch) await history.catchUp(name, after);
    await outbox.drain();
  }

  /** @param {string} name @param {{after: number, epoch: string | null}} [point] @param {boolean} [quiet] */
  async function enterAt(name, point, quiet = false) {
    const known = point?.epoch ? { after: point.after, epoch: point.epoch } : {};
    const reply = await connection.call("Enter", { room: name, ...known });
    if (reply.error) {
      if (!point || !isOnlyNow(reply.error)) dispatch({ type: "exited", room: name });
      return reply;
    }
    if (reply.ok.room !== name) dispatch({ type: "exited", room: name });
    dispatch({
      type: "roomState",
      reply: reply.ok,
      after: known.after,
      quiet,
      time: Date.now() + state.clockOffset,
    });
    return reply;
  }

  /** Others at the same address may have read a lot: what is missing in a room that one is in comes when there is time. @type {typeof enterAt} */
  async function enterPatiently(name, point, quiet) {
    for (;;) {
      const reply = await enterAt(name, point, quiet);
      if (!point?.epoch || reply.error?.code !== "slow_down") return reply;
      await new Promise((resolve) => setTimeout(resolve, reply.error?.retryAfterMs ?? 1000));
      if (!state.rooms.has(name)) return reply;
    }
  }

  return {
    join,

    /** For the connection, when the line is open. */
    async greet() {
      const { nickname } = store.get("session") ?? { nickname: store.get("nickname", "") };
      const { error } = await join(state.self?.nickname ?? nickname);
      if (!error) return { live: true };
      if (isPassing(error)) return { live: false, retryAfterMs: error.retryAfterMs ?? 3000 };
      onRefused(error);
      return { live: false };
    },

    /** Enters a room, or comes back to it for what is missing. @param {string} name @param {boolean} [quiet] @returns {Promise<Reply>} */
    async enter(name, quiet = false) {
      const room = state.rooms.get(name);
      const point = room && { after: room.timeline.cursor, epoch: room.epoch };
      dispatch({ type: "entering", room: name });
      const reply = await enterPatiently(name, point, quiet).catch((error) => {
        if (!point) dispatch({ type: "exited", room: name });
        throw error;
      });
      if (reply.ok && point?.epoch) void history.catchUp(reply.ok.room, point.after);
      return reply;
    },

    /** @param {string} name */
    async leave(name) {
      const reply = await connection.call("Leave", name);
      if (!reply.error) dispatch({ type: "exited", room: name });
      return reply;
    },

    /** Live messages that skip numbers: something is missing that should be here. */
    async mend() {
      if (connection.state.name !== "live" || state.quiet) return;
      for (const { name, timeline, epoch } of [...state.rooms.values()]) {
        if (epoch && (timeline.entries.at(-1)?.seq ?? 0) > timeline.cursor) {
          await this.enter(name).catch((error) => {
            if (!(error instanceof Disconnected)) throw error;
          });
        }
      }
    },

    /** @param {import("./types.js").OutboxItem} item @returns {Promise<Reply>} */
    async send({ place, to, id, text, kind, replyTo }) {
      if (place.kind === "room")
        return connection.call("Post", { room: place.room, id, text, kind, replyTo });
      const { tag } = place;
      const nickname = state.privates.get(tag)?.nickname ?? to;
      const reply = await connection.call("Whisper", { to: nickname, tag, id, text, kind });
      if (reply.error?.code !== "nobody_there" && reply.error?.code !== "gone") return reply;
      // They may only have another name by now, which one is not told of without a room in common.
      const everyone = await connection.call("Who", null);
      const found = everyone.ok?.find((/** @type {{tag: string}} */ member) => member.tag === tag);
      if (!found || found.nickname === nickname) return reply;
      dispatch({ type: "converse", tag, nickname: found.nickname });
      return connection.call("Whisper", { to: found.nickname, tag, id, text, kind });
    },
  };
}

/** @typedef {ReturnType<typeof createSession>} Session */
