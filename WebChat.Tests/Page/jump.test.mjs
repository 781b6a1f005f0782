import assert from "node:assert/strict";
import { beforeEach, describe, mock, test } from "node:test";
import { createHistory } from "../../WebChat.Server/wwwroot/js/history.js";
import { createJump } from "../../WebChat.Server/wwwroot/js/jump.js";
import { apply } from "../../WebChat.Server/wwwroot/js/state.js";
import { holes } from "../../WebChat.Server/wwwroot/js/timeline.js";
import { addressOfMessage, placeOf } from "../../WebChat.Server/wwwroot/js/urls.js";
import { inLobby, messages, roomState, seqs } from "./events.mjs";

const last = 1000;
/** What the server keeps. */
const kept = messages(1, last);

/** The server: pages of history as it gives them. @param {URL} url */
function answer(url) {
  const query = Object.fromEntries(new URL(url).searchParams);
  const [after, before, limit] = [query.after, query.before, query.limit].map((n) => n && Number(n));
  const events = after
    ? kept.slice(after, after + limit)
    : kept.filter(({ seq }) => seq < before).slice(-limit);
  return Response.json({ room: "lobby", epoch: "e1", first: 1, last, events });
}

describe("a jump to a message", () => {
  let room, state, gone, said, jumpTo, online, joined;

  beforeEach(() => {
    ({ state, room } = inLobby(kept.slice(-50)));
    [gone, said, joined, online] = [[], [], [], true];
    globalThis.fetch = mock.fn(async (url) => {
      if (!online) throw new TypeError("no network");
      return answer(url);
    });
    jumpTo = createJump({
      state,
      history: createHistory({ state, dispatch: (event) => apply(state, event) }),
      enter: async (name) => {
        joined.push(name);
        apply(state, { type: "entering", room: name });
        apply(state, roomState([], { room: name }));
        return true;
      },
      go: (name, seq) => gone.push([name, seq]),
      toast: ({ key }) => said.push(key),
    });
  });

  test("loads what surrounds it and leaves the rest as holes", async () => {
    assert.equal(await jumpTo("lobby", 412), true);
    assert.deepEqual(gone, [["lobby", 412]]);
    assert.deepEqual(holes(room.timeline, 1, last), [
      { from: 1, to: 361 },
      { from: 463, to: 950 },
    ]);
    assert.deepEqual([room.readTo, room.unreadFrom, room.last], [last, null, last]);
  });

  test("asks for nothing that is here", async () => {
    assert.equal(await jumpTo("LOBBY", 1000), true);
    assert.equal(fetch.mock.callCount(), 0);
    await jumpTo("lobby", 412);
    const asked = fetch.mock.callCount();
    await jumpTo("lobby", 412);
    assert.equal(fetch.mock.callCount(), asked);
    await jumpTo("lobby", 1);
    assert.deepEqual(
      seqs(room).slice(0, 51),
      Array.from({ length: 51 }, (_, index) => index + 1),
    );
  });

  test("enters the room of it", async () => {
    await jumpTo("ops", 3);
    assert.deepEqual(joined, ["ops"]);
    assert.deepEqual(said, ["jump.nothing"]);
  });

  test("to a number that is not there says so, and stays", async () => {
    assert.equal(await jumpTo("lobby", last + 1), false);
    room.first = 100;
    assert.equal(await jumpTo("lobby", 99), false);
    assert.deepEqual([gone, said], [[], ["jump.nothing", "jump.nothing"]]);
  });

  test("without a network says so, and can be done again", async () => {
    online = false;
    assert.equal(await jumpTo("lobby", 412), false);
    assert.deepEqual(said, ["jump.failed"]);
    online = true;
    assert.equal(await jumpTo("lobby", 412), true);
  });

  test("of two the second one counts", async () => {
    assert.deepEqual(await Promise.all([jumpTo("lobby", 412), jumpTo("lobby", 500)]), [false, true]);
    assert.deepEqual(gone, [["lobby", 500]]);
  });
});

test("a message has an address", () => {
  assert.equal(addressOfMessage("ops", 412), "http://localhost/r/ops#412");
  assert.equal(addressOfMessage("lobby", 412), "http://localhost/#412");
  const place = (hash) => placeOf({ pathname: "/r/ops", hash }, "/");
  assert.deepEqual(place("#412"), { room: "ops", tag: "", seq: 412 });
  for (const hash of ["#0", "#-1", "#1e9", "#412x", "#", "#9999999999999999999"])
    assert.deepEqual(place(hash), { room: "ops", tag: "" });
});
