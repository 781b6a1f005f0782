import assert from "node:assert/strict";
import { beforeEach, describe, mock, test } from "node:test";
import { createSearch, marked } from "../../WebChat.Server/wwwroot/js/search.js";
import { apply } from "../../WebChat.Server/wwwroot/js/state.js";
import { at, bob, inLobby, me, message, roomState } from "./events.mjs";

const hit = (seq, text, marks, more = {}) => ({ ...message(seq, bob, { text }), marks, ...more });

describe("a search", () => {
  let search, state, ui, jumped, closed, asked, answers;

  beforeEach(() => {
    ({ state } = inLobby([message(1)]));
    ui = { dialog: null };
    [jumped, closed, asked, answers] = [[], 0, [], []];
    globalThis.fetch = mock.fn(async (url) => {
      asked.push(decodeURIComponent(new URL(url).pathname + new URL(url).search));
      const answer = await answers.shift();
      if (!answer) throw new TypeError("no network");
      return Response.json(answer, { status: answer.code ? 400 : 200 });
    });
    const app = {
      closeDialog: () => closed++,
      jumpTo: async (room, seq) => jumped.push([room, seq]),
      toast: ({ key }) => jumped.push(key),
    };
    search = createSearch({ state, ui, changed: () => undefined, app });
  });

  const until = async (stage) => {
    for (let i = 0; i < 50 && search.stage !== stage; i++) await new Promise(setImmediate);
    assert.equal(search.stage, stage);
  };

  test("with words asks at once, goes on where it ended, and jumps", async () => {
    answers = [
      { hits: [hit(9, "a needle", [[2, 6]])], more: true, next: 9 },
      { hits: [hit(3, "needle", [[0, 6]])], more: false },
    ];
    search.open("lobby", "needle");
    await until("done");
    assert.deepEqual([ui.dialog.kind, search.next], ["view", 9]);
    await search.run(search.next);
    assert.deepEqual(asked, [
      "/api/rooms/lobby/search?q=needle",
      "/api/rooms/lobby/search?q=needle&before=9",
    ]);
    assert.deepEqual([search.hits.map(({ seq }) => seq), search.next], [[9, 3], null]);
    search.jump(search.hits[1]);
    assert.deepEqual([jumped, closed], [[["lobby", 3]], 1]);
  });

  test("keeps what was found until another room is searched", async () => {
    answers = [{ hits: [hit(9, "a needle", [[2, 6]])], more: false }];
    search.open("lobby", "needle");
    await until("done");
    search.open("lobby");
    assert.equal(search.hits.length, 1);
    search.open("ops");
    assert.deepEqual([search.hits.length, search.stage], [0, "ready"]);
  });

  test("says why it is refused, and that there is no network, and can be tried again", async () => {
    answers = [{ code: "text_empty", title: "Search for something." }];
    search.open("lobby", "!");
    await until("failed");
    assert.equal(search.refusal.code, "text_empty");
    await search.run();
    assert.deepEqual([search.stage, search.refusal], ["failed", null]);
    answers = [{ hits: [], more: false }];
    await search.run();
    assert.equal(search.stage, "done");
  });

  test("leaves out whom one hides", async () => {
    apply(state, { type: "hide", tag: bob.tag, nickname: bob.nickname });
    answers = [{ hits: [hit(9, "needle", [[0, 6]])], more: false }];
    search.open("lobby", "needle");
    await until("done");
    assert.deepEqual(search.hits, []);
  });

  test("of mentions is of all rooms, newest first, whole names only, and not one's own", async () => {
    apply(state, { type: "entering", room: "ops" });
    apply(state, roomState([], { room: "ops" }));
    answers = [
      {
        hits: [
          hit(5, "@ann!", [[0, 4]], { at: at(5) }),
          hit(4, "@anna, @ann-lee and @ann.lee", [[0, 4]]),
          hit(3, "@ann", [[0, 4]], me),
        ],
      },
      { hits: [hit(7, "hi @ann", [[3, 4]], { room: "ops", at: at(9) })] },
    ];
    search.openMentions();
    await until("done");
    assert.deepEqual(asked, [
      "/api/rooms/lobby/search?q=@ann&limit=100",
      "/api/rooms/ops/search?q=@ann&limit=100",
    ]);
    assert.deepEqual(
      search.hits.map(({ room, seq }) => [room, seq]),
      [
        ["ops", 7],
        ["lobby", 5],
      ],
    );
  });

  test("of mentions looks on behind those of others, and goes on where it ended", async () => {
    const others = Array.from({ length: 100 }, (_, i) => hit(500 - i, "@anna", [[0, 4]]));
    const mine = (from) => Array.from({ length: 40 }, (_, i) => hit(from - i, "@ann", [[0, 4]]));
    answers = [{ hits: others, next: 400 }, { hits: mine(399), next: 300 }, { hits: mine(299) }];
    search.openMentions();
    await until("done");
    assert.deepEqual([search.hits.length, search.next === null], [40, false]);
    await search.run(search.next);
    assert.deepEqual([search.hits.length, search.next], [80, null]);
    assert.deepEqual(
      asked.map((path) => path.split("limit=100")[1]),
      ["", "&before=400", "&before=300"],
    );
  });

  test("of mentions says when a room did not answer, and asks it again", async () => {
    apply(state, { type: "entering", room: "ops" });
    apply(state, roomState([], { room: "ops" }));
    answers = [{ hits: [hit(5, "@ann", [[0, 4]])] }, { code: "slow_down", title: "Too much." }];
    search.openMentions();
    await until("done");
    assert.deepEqual([search.hits.length, search.partly, search.next === null], [1, true, false]);
    answers = [{ hits: [hit(7, "@ann", [[0, 4]], { room: "ops", at: at(9) })] }];
    await search.run(search.next);
    assert.equal(asked.at(-1), "/api/rooms/ops/search?q=@ann&limit=100");
    assert.deepEqual([search.hits.map(({ room }) => room), search.partly], [["ops", "lobby"], false]);
  });

  test("of two answers the one to the later question counts", async () => {
    let late;
    answers = [
      new Promise((resolve) => (late = () => resolve({ hits: [hit(1, "old", [])] }))),
      { hits: [hit(2, "new", [])] },
    ];
    search.open("lobby", "old");
    search.open("lobby", "new");
    await until("done");
    late();
    await new Promise(setImmediate);
    assert.deepEqual(
      search.hits.map(({ text }) => text),
      ["new"],
    );
  });
});

test("a text is cut around its first mark, between characters", () => {
  assert.deepEqual(marked("a needle here", [[2, 6]]), [
    { text: "a ", marked: false },
    { text: "needle", marked: true },
    { text: " here", marked: false },
  ]);
  const long = `${"😀".repeat(200)}needle${"😀".repeat(300)}`;
  const pieces = marked(long, [[400, 6]]);
  assert.equal(pieces[0].text, "…");
  assert.equal(pieces.at(-1).text, "…");
  assert.equal(pieces.find((piece) => piece.marked).text, "needle");
  assert.ok(pieces.every(({ text }) => text.isWellFormed()));
  assert.deepEqual(marked("plain", []), [{ text: "plain", marked: false }]);
});
