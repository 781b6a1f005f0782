// What was typed and is not confirmed yet: in order, across reloads, and sent once. Each item has a key of its own in storage, so
// that two tabs never overwrite each other. Ids make sending again harmless.

import { Disconnected } from "./connection.js";

/** @typedef {import("./types.js").OutboxItem} OutboxItem @typedef {import("./types.js").Reply} Reply */

const prefix = "outbox:";
/** Refusals that pass by themselves. */
const passing = new Set(["unavailable", "stopping"]);

/**
 * @param {object} options
 * @param {import("./store.js").Store} options.store
 * @param {string} [options.lock] a name that the tabs of one chat share
 * @param {(item: OutboxItem) => Promise<Reply>} options.send
 * @param {() => boolean} options.ready whether one is joined
 * @param {(items: OutboxItem[]) => void} options.onChange
 * @param {(item: OutboxItem, receipt: any) => void} options.onReceipt
 * @param {(until: number) => void} [options.onSlow] the server asks to wait
 * @param {(milliseconds: number) => Promise<void>} [options.wait]
 */
export function createOutbox({
  store,
  lock = "outbox",
  send,
  ready,
  onChange,
  onReceipt,
  onSlow = () => undefined,
  wait = sleep,
}) {
  let draining = false;
  let again = false;
  let lastKey = "";

  /** @returns {Array<{key: string, item: OutboxItem}>} */
  const all = () =>
    store
      .keys(prefix)
      .map((key) => ({ key, item: store.get(key) }))
      .filter(({ item }) => item);
  const changed = () => onChange(all().map(({ item }) => item));
  /** @param {string} id */
  const find = (id) => all().find(({ item }) => item.id === id);

  /** Keys in the order of typing, also within a millisecond. */
  function nextKey() {
    let time = Date.now();
    let key;
    do key = `${prefix}${String(time++).padStart(15, "0")}`;
    while (key <= lastKey || store.get(key));
    return (lastKey = key);
  }

  /** @param {string} id */
  function remove(id) {
    const found = find(id);
    if (!found) return;
    store.remove(found.key);
    changed();
  }

  async function drain() {
    if (draining) {
      again = true;
      return;
    }
    draining = true;
    try {
      do {
        again = false;
        await alone(lock, sendAll);
      } while (again && ready());
    } finally {
      draining = false;
    }
  }

  /** One after the other: the next is sent when the one before is confirmed, so that they cannot overtake. */
  async function sendAll() {
    let patience = 1000;
    for (let next = firstPending(); next && ready(); next = firstPending()) {
      const { key, item } = next;
      let reply;
      try {
        reply = await send(item);
      } catch (error) {
        if (error instanceof Disconnected) return;
        throw error;
      }
      const code = reply.error?.code;
      if (!code) {
        onReceipt(item, reply.ok);
        store.remove(key);
        changed();
        patience = 1000;
      } else if (code === "slow_down") {
        const pause = reply.error?.retryAfterMs ?? 1000;
        onSlow(Date.now() + pause);
        await wait(pause);
      } else if (passing.has(code)) {
        await wait(patience);
        patience = Math.min(patience * 2, 10_000);
      } else if (code === "not_joined") {
        return;
      } else {
        store.set(key, { ...item, state: "failed", refusal: reply.error });
        changed();
      }
    }
  }

  const firstPending = () => all().find(({ item }) => item.state === "pending");

  return {
    items: () => all().map(({ item }) => item),
    drain,
    changed,

    /** @param {OutboxItem} item */
    add(item) {
      store.set(nextKey(), item);
      changed();
      void drain();
    },

    /** The event itself has come: it needs no receipt any more. @param {string} id */
    settle: remove,
    discard: remove,

    /** @param {string} id @param {Partial<OutboxItem>} [changes] */
    retry(id, changes = {}) {
      const found = find(id);
      if (!found) return;
      store.set(found.key, { ...found.item, ...changes, state: "pending", refusal: undefined });
      changed();
      void drain();
    },

    /** All of them, or those of a room that one has left. @param {string} [room] */
    clear(room) {
      for (const { key, item } of all()) {
        if (room === undefined || (item.place.kind === "room" && item.place.room === room)) store.remove(key);
      }
      changed();
    },
  };
}

/** Of several tabs of one person, one sends. Where locks are missing (plain HTTP in a LAN) ids still keep it harmless. @param {string} lock @param {() => Promise<void>} action */
async function alone(lock, action) {
  if (!globalThis.navigator?.locks) return action();
  await navigator.locks.request(lock, action);
}

/** @param {number} milliseconds @returns {Promise<void>} */
const sleep = (milliseconds) => new Promise((resolve) => void setTimeout(resolve, milliseconds));
