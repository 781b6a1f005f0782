import assert from "node:assert/strict";
import { test } from "node:test";
import { qrPath } from "../../WebChat.Server/wwwroot/js/qr.js";
import { wallOf } from "../../WebChat.Server/wwwroot/js/urls.js";
import { createFeed } from "../../WebChat.Server/wwwroot/js/wall-feed.js";
import { createWall, hearNothing, isAway, see, shown } from "../../WebChat.Server/wwwroot/js/wall-state.js";

const message = (seq, text = `m${seq}`) => ({
  type: "message",
  seq,
  at: "",
  from: "bob",
  tag: "t",
  text,
  kind: "text",
});
const view = (events, more = {}) => ({
  room: "ops",
  topic: "",
  epoch: "e1",
  count: 1,
  announcements: [],
  last: events.at(-1)?.seq ?? 0,
  events,
  ...more,
});
const texts = (wall) => shown(wall).map(({ text }) => text);

test("a wall has what is new behind what it had, each once, and at most forty", () => {
  const wall = createWall("ops");
  see(wall, view([message(1), message(2)]));
  see(wall, view([message(2), message(3)]));
  assert.deepEqual(texts(wall), ["m1", "m2", "m3"]);
  see(wall, view([], { last: 3, count: 7, topic: "lunch" }));
  assert.deepEqual([wall.last, wall.count, wall.topic], [3, 7, "lunch"]);
  for (let seq = 4; seq <= 60; seq++) see(wall, view([message(seq)]));
  assert.equal(texts(wall).length, 40);
  assert.equal(texts(wall).at(-1), "m60");
});

test("what was changed is as it is now, and what was deleted is gone", () => {
  const wall = createWall("ops");
  see(wall, view([message(1), message(2)]));
  see(wall, view([{ type: "edited", seq: 3, target: 1, now: { text: "better", edited: "x" } }]));
  see(wall, view([{ type: "deleted", seq: 4, target: 2, now: { text: "", deleted: "x" } }]));
  see(wall, view([{ type: "reacted", seq: 5, target: 99, now: { reactions: [] } }]));
  assert.deepEqual(texts(wall), ["better"]);
  assert.equal(wall.last, 5);
});

test("after a long absence, in a new history, and in one put back, it begins anew", () => {
  for (const next of [
    view([message(500), message(501)]),
    view([message(1, "other")], { epoch: "e2" }),
    view([message(2, "put back")]),
  ]) {
    const wall = createWall("ops");
    see(wall, view([message(1), message(2), message(3)]));
    see(wall, next);
    assert.deepEqual(
      texts(wall),
      next.events.map(({ text }) => text),
    );
    assert.equal(wall.last, next.last);
  }
});

test("that the server is away is told once it lasts, and no longer than that", () => {
  const wall = createWall("ops");
  hearNothing(wall, 1000);
  hearNothing(wall, 4000);
  assert.equal(isAway(wall, 5000), false);
  assert.equal(isAway(wall, 6000), true);
  see(wall, view([]));
  assert.equal(isAway(wall, 99_000), false);
});

test("it asks for what is new, waits as long as it is told, and never gives up", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout", "Date"] });
  const wall = createWall("ops");
  const asked = [];
  const answers = [];
  let changes = 0;
  const feed = createFeed({
    wall,
    url: "http://x/api",
    random: () => 0,
    changed: () => changes++,
    ask: async (url) => {
      asked.push(url);
      const answer = answers.shift();
      if (!answer) throw new TypeError("no answer");
      return { ok: !answer.code, status: answer.status ?? 200, json: async () => answer };
    },
  });
  const turn = async (time) => {
    t.mock.timers.tick(time);
    for (let i = 0; i < 10; i++) await Promise.resolve();
  };
  answers.push(
    view([message(1)]),
    { code: "slow_down", status: 429, retryAfterMs: 9000 },
    view([message(2)]),
  );
  feed.now();
  await turn(0);
  assert.deepEqual([asked.at(-1), texts(wall)], ["http://x/api", ["m1"]]);
  await turn(1500);
  assert.equal(asked.at(-1), "http://x/api?after=1&epoch=e1");
  await turn(8999);
  assert.equal(asked.length, 2);
  await turn(1);
  assert.deepEqual(texts(wall), ["m1", "m2"]);
  for (let i = 0; i < 500; i++) await turn(4000);
  assert.ok(asked.length > 400);
  assert.equal(isAway(wall, Date.now()), true);
  answers.push(view([message(3)]));
  await turn(4000);
  assert.deepEqual(texts(wall), ["m1", "m2", "m3"]);
  assert.equal(isAway(wall, Date.now()), false);
  assert.equal(changes, asked.length);
});

test("a wall knows its room by its address", () => {
  for (const [pathname, path, room] of [
    ["/wall/ops", "/", "ops"],
    ["/chat/wall/%E5%A4%A7%E5%8E%85/", "/chat/", "大厅"],
    ["/wall/%E0%A4%A", "/", "lobby"],
  ])
    assert.equal(wallOf({ pathname }, path), room);
});

test("a code is as the standard draws it: three finders, and every row within it", () => {
  const { path, size } = qrPath("https://chat.example/r/ops");
  assert.equal((size - 17) % 4, 0);
  const dark = Array.from({ length: size }, () => Array(size).fill(false));
  for (const [, x, y, w] of path.matchAll(/M(\d+) (\d+)h(\d+)v1h-\3z/g))
    for (let column = 0; column < Number(w); column++) dark[Number(y)][Number(x) + column] = true;
  const finder = ["1111111", "1000001", "1011101", "1011101", "1011101", "1000001", "1111111"];
  const at = (row, column) =>
    dark.slice(row, row + 7).map((line) =>
      line
        .slice(column, column + 7)
        .map(Number)
        .join(""),
    );
  for (const corner of [at(0, 0), at(0, size - 7), at(size - 7, 0)]) assert.deepEqual(corner, finder);
});
