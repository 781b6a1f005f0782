import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { describe, test } from "node:test";
import { createHighlighter } from "../../WebChat.Server/wwwroot/js/highlight.js";

const lib = new URL("../../WebChat.Server/wwwroot/lib/highlight/languages/", import.meta.url);
const textOf = (piece) => (typeof piece === "string" ? piece : piece.children.map(textOf).join(""));
const scopes = (piece) =>
  typeof piece === "string" ? [] : [piece.scope, ...piece.children.flatMap(scopes)].filter(Boolean);

const colored = (language, text) => createHighlighter({ whenIdle: setImmediate }).of(language, text);

describe("code", () => {
  const pieces = {
    js: ["const a = 1; // one", ["keyword", "number", "comment"]],
    "c#": ["public int A => 1;", ["keyword", "number"]],
    py: ["def f(): return 'x'", ["keyword", "string"]],
    html: ['<b class="x">a</b><script>let a;</script>', ["tag", "name", "attr", "string", "keyword"]],
    diff: ["- old\n+ new", ["deletion", "addition"]],
    sh: ["echo $HOME", ["built_in", "variable"]],
  };
  for (const [language, [text, expected]] of Object.entries(pieces))
    test(`in ${language} has its colours, and its text is as it was`, async () => {
      const tree = await colored(language, text);
      assert.equal(tree.map(textOf).join(""), text);
      const found = new Set(tree.flatMap(scopes).map((scope) => scope.split(".")[0]));
      for (const scope of expected) assert.ok(found.has(scope), `${scope} in ${[...found]}`);
    });

  test("in every language that was copied", async () => {
    const names = readdirSync(lib).map((file) => file.replace(".min.js", ""));
    assert.ok(names.length > 25);
    for (const name of names) {
      const text = "a = 1 # <b>'x'</b> \"y\"\n/* z */\n";
      assert.equal((await colored(name, text)).map(textOf).join(""), text, name);
    }
  });

  test("in no language, or in one long line, stays as it is", () => {
    const highlighter = createHighlighter({ load: assert.fail });
    for (const language of ["", "nosuchlanguage", "__proto__", "constructor"])
      assert.equal(highlighter.of(language, "a"), null);
    assert.equal(highlighter.of("js", "x".repeat(301)), null);
  });
});

test("many pieces are coloured a few at a time, each once, and known from then on", async () => {
  let asked = 0;
  let idle = 0;
  const highlighter = createHighlighter({
    whenIdle: (action) => {
      idle++;
      setImmediate(action);
    },
    load: async () => (text) => {
      asked++;
      const until = performance.now() + 0.5;
      while (performance.now() < until);
      return [text];
    },
  });
  const texts = Array.from({ length: 150 }, (_, n) => `${n}`);
  const first = texts.map((text) => highlighter.of("js", text));
  // Asked again, as each redraw does.
  assert.deepEqual(
    texts.map((text) => highlighter.of("js", text)),
    first,
  );
  assert.deepEqual(
    await Promise.all(first),
    texts.map((text) => [text]),
  );
  assert.deepEqual(highlighter.of("js", "149"), ["149"]);
  assert.equal(asked, 150);
  assert.ok(idle >= 5, `${idle}`);
});

test("of very many pieces the oldest stay without", async () => {
  const highlighter = createHighlighter({ whenIdle: setImmediate, load: async () => (text) => [text] });
  const all = await Promise.all(Array.from({ length: 1000 }, (_, n) => highlighter.of("js", `${n}`)));
  assert.deepEqual(
    all.slice(-200),
    all.slice(-200).map((_, n) => [`${800 + n}`]),
  );
  assert.ok(all.filter((each) => each === null).length >= 700);
  assert.ok(highlighter.of("js", "0") instanceof Promise);
});

test("a language that did not come is asked for again, by who draws it anew", async () => {
  const warn = console.warn;
  console.warn = () => undefined;
  let tries = 0;
  const load = async () => {
    if (tries++ === 0) throw new Error("offline");
    return (text) => [{ scope: "keyword", children: [text] }];
  };
  const highlighter = createHighlighter({ whenIdle: setImmediate, load });
  assert.equal(await highlighter.of("js", "let"), null);
  assert.equal(tries, 1);
  assert.deepEqual(await highlighter.of("js", "let"), [{ scope: "keyword", children: ["let"] }]);
  console.warn = warn;
});
