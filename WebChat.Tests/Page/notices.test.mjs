// What the server says to this session alone: what is to be seen anyway is not said as well.

import assert from "node:assert/strict";
import { test } from "node:test";
import { createNotices } from "../../WebChat.Server/wwwroot/js/notices.js";

/** @param {any} notice @param {{room?: string, window?: object}} [view] @returns {any[]} the toasts of it */
function toastsOf(notice, { room, window = {} } = {}) {
  /** @type {any[]} */
  const toasts = [];
  const state = { rooms: new Map(), place: room ? { kind: "room", room } : null };
  /** @type {any} */
  const parts = { state, ui: { window }, toast: (/** @type {any} */ toast) => void toasts.push(toast) };
  createNotices(parts).take(notice);
  return toasts;
}

test("What another window did about being away is seen at one's own name", () => {
  assert.deepEqual(toastsOf({ code: "away_changed", away: true }), []);
  assert.deepEqual(toastsOf({ code: "available" }), []);
});

test("That the server stops is said where the line about it cannot be seen", () => {
  assert.deepEqual(toastsOf({ code: "stopping" }, { room: "lobby" }), []);
  assert.deepEqual(toastsOf({ code: "stopping" }), [{ key: "notice.stopping" }]);
  assert.deepEqual(toastsOf({ code: "stopping" }, { room: "lobby", window: { to: {} } }), [
    { key: "notice.stopping" },
  ]);
});

test("What this page does not know is said in the server's words", () => {
  const notice = { code: "sunny", message: "The sun shines.", reason: "summer" };
  assert.deepEqual(toastsOf(notice), [{ refusal: notice }]);
});
