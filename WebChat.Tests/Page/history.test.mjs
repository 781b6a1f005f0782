import assert from "node:assert/strict";
import { beforeEach, describe, mock, test } from "node:test";
import { createHistory } from "../../WebChat.Server/wwwroot/js/history.js";
import { apply } from "../../WebChat.Server/wwwroot/js/state.js";
import { holes } from "../../WebChat.Server/wwwroot/js/timeline.js";
import { inLobby, messages } from "./events.mjs";

const last = 521;
/** What the server keeps. */
const kept = messages(1, last);

/** The server: pages of history as it gives them. @param {URL} url */
function answer(url) {
  const query = Object.fromEntries(
    [...new URL(url).searchParams].map(([key, value]) => [key, Number(value)]),
  );
  const { after, before, limit } = query;
  const events =
    after === undefined
      ? kept.filter(({ seq }) => seq < before).slice(-limit)
      : kept.slice(after, after + limit);
  return Response.json({ room: "lobby", epoch: "e1", first: 1, last, events });
}

describe("a hole that one sees", () => {
  let room, history;
  const left = () => holes(room.timeline, 1, last);

  beforeEach(() => {
    const lobby = inLobby(kept.slice(-50));
    room = lobby.room;
    globalThis.fetch = mock.fn(async (url) => answer(url));
    history = createHistory({ state: lobby.state, dispatch: (event) => apply(lobby.state, event) });
  });

  for (const [end, first, rest] of [
    ["older", { from: 201, to: 471 }, { from: 401, to: 471 }],
    ["newer", { from: 1, to: 271 }, { from: 1, to: 71 }],
  ])
    test(`is filled from its ${end} end, and is not asked for again before it is drawn anew`, async () => {
      const drawn = { from: 1, to: 471 };
      assert.equal(await history.fill("lobby", drawn, end), true);
      assert.deepEqual(left(), [first]);
      // The row still says where it began and ended before.
      assert.equal(await history.fill("lobby", drawn, end), true);
      assert.deepEqual(left(), [rest]);
      assert.equal(history.failed("lobby"), false);
      await history.fill("lobby", drawn, end);
      assert.equal(await history.fill("lobby", drawn, end), true);
      assert.deepEqual(left(), []);
      assert.equal(globalThis.fetch.mock.callCount(), 3);
    });

  test("has failed when the server does not answer, until it does", async () => {
    globalThis.fetch = mock.fn(async () => {
      throw new TypeError("no network");
    });
    assert.equal(await history.fill("lobby", { from: 1, to: 471 }), false);
    assert.equal(history.failed("lobby"), true);
    globalThis.fetch = mock.fn(async (url) => answer(url));
    assert.equal(await history.fill("lobby", { from: 1, to: 471 }), true);
    assert.equal(history.failed("lobby"), false);
  });
});
