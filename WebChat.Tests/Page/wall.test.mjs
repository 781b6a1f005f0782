import assert from "node:assert/strict";
import { test } from "node:test";
import { qrPath } from "../../WebChat.Server/wwwroot/js/qr.js";
import { wallOf } from "../../WebChat.Server/wwwroot/js/urls.js";
import { createFeed } from "../../WebChat.Server/wwwroot/js/wall-feed.js";
import {
  createWall,
  hearNothing,
  isAway,
  lacks,
  see,
  seeOlder,
  shown,
} from "../../WebChat.Server/wwwroot/js/wall-state.js";

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

test("a reaction that was taken back is gone, and an older state changes nothing", () => {
  const wall = createWall("ops");
  const now = (changed, reactions) => ({ text: "m1", changed, ...(reactions && { reactions }) });
  const reacted = (seq, present) => ({ type: "reacted", seq, target: 1, now: present });
  see(wall, view([message(1), reacted(2, now(2, [{ emoji: "🎉", count: 1 }]))]));
  assert.equal(shown(wall)[0].reactions.length, 1);
  see(wall, view([reacted(3, now(3))]));
  assert.equal(shown(wall)[0].reactions, undefined);
  see(wall, view([reacted(4, now(2, [{ emoji: "🎉", count: 1 }]))]));
  assert.equal(shown(wall)[0].reactions, undefined);
});

/** A room on the server: what it answers at any time, with random doings. */
function serverWith(random) {
  const log = [];
  const now = new Map();
  const pick = (all) => all[Math.floor(random() * all.length)];
  const present = ({ text, edited, deleted, reactions, changed }) =>
    JSON.parse(JSON.stringify({ text, edited, deleted, reactions, changed }));
  return {
    now,
    last: () => log.length,
    act(chance = random()) {
      const seq = log.length + 1;
      const target = pick([...now.keys()]);
      const known = now.get(target);
      if (!known || chance < 0.2) {
        now.set(seq, message(seq));
        log.push({ type: "message", seq });
        return;
      }
      const type = chance < 0.4 ? "edited" : chance < 0.45 ? "deleted" : "reacted";
      if (known.deleted) return;
      known.changed = seq;
      if (type === "edited") Object.assign(known, { text: `edited ${seq}`, edited: String(seq) });
      else if (type === "deleted")
        Object.assign(known, { text: "", deleted: String(seq), reactions: undefined });
      else known.reactions = known.reactions ? undefined : [{ emoji: "🎉", count: 1 }];
      log.push({ type, seq, target });
    },
    events: (from, to) =>
      log
        .slice(Math.max(0, from - 1), to)
        .map(({ type, seq, target }) =>
          type === "message"
            ? JSON.parse(JSON.stringify(now.get(seq)))
            : { type, seq, target, now: present(now.get(target)) },
        ),
  };
}

test("whatever happens, and whenever it looks, it shows the room as it is", () => {
  let seed = 1;
  const random = () => (seed = (seed * 48271) % 2147483647) / 2147483647;
  for (let run = 0; run < 100; run++) {
    const server = serverWith(random);
    const wall = createWall("ops");
    for (let looks = 0; looks < 8; looks++) {
      for (let acts = random() * 80; acts > 0; acts--) server.act();
      const last = server.last();
      const isNear = wall.seen && last - wall.last <= 40;
      see(wall, view(server.events(isNear ? wall.last + 1 : last - 39, last), { last }));
      while (lacks(wall) && random() < 0.9) {
        server.act();
        const from = Math.max(1, wall.oldest - 25);
        seeOlder(wall, { epoch: "e1", first: 1, events: server.events(from, wall.oldest - 1) });
      }
    }
    const last = server.last();
    see(wall, view(server.events(last - wall.last <= 40 ? wall.last + 1 : last - 39, last), { last }));
    while (lacks(wall))
      seeOlder(wall, {
        epoch: "e1",
        first: 1,
        events: server.events(Math.max(1, wall.oldest - 25), wall.oldest - 1),
      });
    const all = [...server.now.values()].filter(({ deleted }) => !deleted);
    const seen = shown(wall).map(({ seq, text, reactions }) => ({
      seq,
      text,
      count: reactions?.length ?? 0,
    }));
    const real = all.map(({ seq, text, reactions }) => ({ seq, text, count: reactions?.length ?? 0 }));
    assert.deepEqual(seen, real.slice(-seen.length), `run ${run}`);
    assert.ok(seen.length >= Math.min(20, real.length), `run ${run}`);
  }
});

test("behind many reactions it looks for what was said, as far as it needs to", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout", "Date"] });
  const server = serverWith(() => 0);
  for (let seq = 1; seq <= 30; seq++) server.act(0);
  for (let seq = 31; seq <= 630; seq++) server.act(0.9);
  const wall = createWall("ops");
  const asked = [];
  let busy = true;
  const feed = createFeed({
    wall,
    url: "wall",
    history: "messages",
    changed: () => {},
    ask: async (url) => {
      asked.push(url);
      const before = Number(/before=(\d+)/.exec(url)?.[1] ?? 0);
      if (before && busy)
        return { ok: false, status: 429, json: async () => ({ code: "slow_down", retryAfterMs: 5000 }) };
      const answer = before
        ? { epoch: "e1", first: 1, last: 630, events: server.events(before - 200, before - 1) }
        : view(url.includes("after") ? [] : server.events(591, 630), { last: 630 });
      return { ok: true, status: 200, json: async () => answer };
    },
  });
  const turn = async (time) => {
    t.mock.timers.tick(time);
    for (let i = 0; i < 100; i++) await Promise.resolve();
  };
  feed.now();
  await turn(0);
  assert.deepEqual(texts(wall), []);
  busy = false;
  await turn(4999);
  assert.equal(asked.length, 2, "it waits as long as it is told");
  await turn(1);
  assert.equal(texts(wall).length, 30);
  assert.equal(shown(wall)[0].seq, 1);
  const { length } = asked;
  await turn(1500);
  assert.equal(asked.length, length + 1, "once it has what it needs it asks for news only");
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
