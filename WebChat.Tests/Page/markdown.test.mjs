import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { isEmojiAlone, looksAsWritten, parse } from "../../WebChat.Server/wwwroot/js/markdown.js";
import { assertLinear } from "./linear.mjs";

const { cases } = JSON.parse(readFileSync(new URL("../Cases/messages.json", import.meta.url), "utf8"));
const codes = new Map([
  ["tada", "🎉"],
  ["+1", "👍"],
]);
const read = (text) => parse(text, (code) => codes.get(code));

/** A tree as a short text: `strong(…)`, `link<https://…>(…)`, `code<js>(…)`; what is plain stands as it is. */
function show(node) {
  if (typeof node === "string") return node;
  if (node.type === "code") return `code<${node.language ?? ""}>(${node.text})`;
  if (node.type === "list")
    return `list(${node.items.map(({ value, children }) => `${node.ordered ? value : "•"} ${children.map(show).join("")}`).join("; ")})`;
  const inner = node.children.map(show).join("");
  if (node.type === "paragraph") return `[${inner}]`;
  return `${node.type}${node.href ? `<${node.href}>` : ""}(${inner})`;
}
const shown = (text) => read(text).map(show).join("");
const line = (text) => /^\[([^]*)\]$/.exec(shown(text))?.[1];
const textOf = (node) =>
  typeof node === "string" ? node : (node.text ?? (node.children ?? node.items).map(textOf).join(""));

/** What a reader sees, by what was written; a group a test. */
const lines = {
  marks: [
    ["**a** *b* _c_ ~~d~~ ||e||", "strong(a) em(b) em(c) strike(d) spoiler(e)"],
    ["**a *b* ~~c~~**", "strong(a em(b) strike(c))"],
    ["||**a** `b` [c](https://d.e)||", "spoiler(strong(a) code<>(b) link<https://d.e/>(c))"],
    ["_a_,_b_ (_c_)", "em(a),em(b) (em(c))"],
    ["a *b\nc* d", "a em(b\nc) d"],
  ],
  "three signs are two marks": [
    ["***a***", "em(strong(a))"],
    ["***a** b*", "em(strong(a) b)"],
    ["***a* b**", "strong(em(a) b)"],
    ["*a **b***", "em(a strong(b))"],
  ],
  "marks that nobody closed, or that cross, stay as they are": [
    ["**a", "**a"],
    ["a** b*", "a** b*"],
    ["**a*", "**a*"],
    ["*a**b*", "em(a**b)"],
    ["**a *b** c*", "strong(a *b) c*"],
    ["||a", "||a"],
    ["`a", "`a"],
    ["[a](https://b.c", "[a](link<https://b.c/>(https://b.c)"],
    ["*a [b* c](https://d.e)", "em(a [b) c](link<https://d.e/>(https://d.e))"],
    ["**a\n\nb**", "**a\n\nb**"],
  ],
  "signs that mean nothing": [
    ["****", "****"],
    ["|||| ~~~~ ____", "|||| ~~~~ ____"],
    ["a * b * c", "a * b * c"],
    ["2*3*4", "2*3*4"],
    ["snake_case_name __init__ __proto__", "snake_case_name __init__ __proto__"],
    ["~a~ |b|", "~a~ |b|"],
    ["¯\\_(ツ)_/¯", "¯\\_(ツ)_/¯"],
    ["\\*a\\* \\`b\\`", "*a* `b`"],
    ["C:\\dir \\\\host\\share", "C:\\dir \\\\host\\share"],
    ["<b>a</b> &amp; # a", "<b>a</b> &amp; # a"],
  ],
  "scripts without spaces between words": [
    ["你**好。**世界", "你strong(好。)世界"],
    ["**「你好」**，再见", "strong(「你好」)，再见"],
    ["你*好*吗 私は_猫_だ", "你em(好)吗 私はem(猫)だ"],
    ["مرحبا **يا صديقي** كيف", "مرحبا strong(يا صديقي) كيف"],
    ["و**قال:**ثم ||سر||", "وstrong(قال:)ثم spoiler(سر)"],
  ],
  code: [
    ["`a` ``b`c`` ` d `", "code<>(a) code<>(b`c) code<>(d)"],
    ["`**a** [b](https://c.d)`", "code<>(**a** [b](https://c.d))"],
    ["*a `b* c`", "*a code<>(b* c)"],
    ["`a `` b`", "code<>(a `` b)"],
  ],
  links: [
    ["[a b](https://c.d/e_(f)?g=h)", "link<https://c.d/e_(f)?g=h>(a b)"],
    ["[**a**](http://b.c)", "link<http://b.c/>(strong(a))"],
    ["[ann](mailto:ann@b.example)", "link<mailto:ann@b.example>(ann)"],
    [
      "see https://e.com/a_b_c, **https://e.com/x_y**",
      "see link<https://e.com/a_b_c>(https://e.com/a_b_c), strong(link<https://e.com/x_y>(https://e.com/x_y))",
    ],
    ["||https://e.com/||", "spoiler(link<https://e.com/>(https://e.com/))"],
    ["![a](https://b.c/d.png)", "!link<https://b.c/d.png>(a)"],
    ["[README.md](https://b.c/x)", "link<https://b.c/x>(README.md)"],
    ["[b.c](https://b.c/x)", "link<https://b.c/x>(b.c)"],
    ["[a [b](https://c.d) e](https://f.g)", "[a link<https://c.d/>(b) e](link<https://f.g/>(https://f.g))"],
    ["[](https://a.b)", "[](link<https://a.b/>(https://a.b))"],
  ],
  "links that are traps stay as they are": [
    ["[a](javascript:alert(1))", "[a](javascript:alert(1))"],
    [
      "[a](JaVaScRiPt:alert(1)) [b](data:text/html,x) [c](vbscript:x)",
      "[a](JaVaScRiPt:alert(1)) [b](data:text/html,x) [c](vbscript:x)",
    ],
    ["[a](//evil.example) [b](/api/admin) [c](x)", "[a](//evil.example) [b](/api/admin) [c](x)"],
    ["[a](https://bank.example@evil.example/)", "[a](https://bank.example@evil.example/)"],
    [
      "[bank.example](https://evil.example/)",
      "[bank.example](link<https://evil.example/>(https://evil.example/))",
    ],
    [
      "[www.bank.example/in](https://evil.example/)",
      "[www.bank.example/in](link<https://evil.example/>(https://evil.example/))",
    ],
    [
      "[https://bank.example](https://evil.example/)",
      "[link<https://bank.example/>(https://bank.example)](link<https://evil.example/>(https://evil.example/))",
    ],
    ["[ann@bank.example](mailto:ann@evil.example)", "[ann@bank.example](mailto:ann@evil.example)"],
  ],
  "short codes": [
    [":tada::+1: :TADA:", "🎉👍 🎉"],
    ["好:tada:了", "好🎉了"],
    [":nothing: :constructor: :__proto__:", ":nothing: :constructor: :__proto__:"],
    ["10:30:45 a:tada:b `:tada:`", "10:30:45 a:tada:b code<>(:tada:)"],
  ],
};
for (const [what, group] of Object.entries(lines))
  describe(what, () => {
    for (const [text, expected] of group)
      test(JSON.stringify(text), () => assert.equal(line(text), expected));
  });

const blocks = {
  fences: [
    ["```js\nlet a;\n```", "code<js>(let a;)"],
    ["a\n```\n  b *c*\n\n> d\n```\ne", "[a]code<>(  b *c*\n\n> d)[e]"],
    ["```\na\nb```", "code<>(a\nb)"],
    ["```sh\na", "code<sh>(a)"],
    ["````\n```\na\n```\n````", "code<>(```\na\n```)"],
    ["```let a = 1;\nb\n```", "code<>(let a = 1;\nb)"],
    ["```", "[```]"],
    ["```\n\n```", "[```\n\n```]"],
    ["```a```", "[code<>(a)]"],
  ],
  quotes: [
    ["> a\n> *b*\nc", "quote([a\nem(b)])[c]"],
    [">a\n> > b", "quote([a]quote([b]))"],
    ["> - a\n> - b", "quote(list(• [a]; • [b]))"],
    ["a > b", "[a > b]"],
    [">:( >_<\n>:(\n>>> a\n>", "[>:( >_<\n>:(\n>>> a\n>]"],
  ],
  lists: [
    ["- a\n- **b**\nc", "list(• [a]; • [strong(b)])[c]"],
    ["* a\n* b", "list(• [a]; • [b])"],
    ["1. a\n3) b", "list(1 [a]; 3 [b])"],
    ["- a\n  - b\n  - c\n- d", "list(• [a]list(• [b]; • [c]); • [d])"],
    ["- a\n  ```\n  b\n  ```", "list(• [a]code<>(b))"],
    ["- a\n\n- b\n\nc", "list(• [a]; • [b])[c]"],
    ["- a\n1. b", "list(• [a])list(1 [b])"],
    ["-a\n-- b\n1.5 c\n-", "[-a\n-- b\n1.5 c\n-]"],
  ],
  "white space of a text without blocks is its own": [["  a\n\n   b", "[  a\n\n   b]"]],
};
for (const [what, group] of Object.entries(blocks))
  describe(what, () => {
    for (const [text, expected] of group)
      test(JSON.stringify(text), () => assert.equal(shown(text), expected));
  });

describe("every case of a message", () => {
  for (const { normalized, render } of cases.filter((each) => typeof each.normalized === "string"))
    test(`shows as it is: ${JSON.stringify(normalized).slice(0, 60)}`, () => {
      const tree = parse(normalized);
      assert.equal(tree.map(textOf).join(""), normalized);
      assert.ok(looksAsWritten(tree, normalized));
      const count = /^(\d) links?/.exec(render ?? "")?.[1];
      const links = tree.flatMap(({ children }) => children).filter(({ type }) => type === "link");
      if (count) assert.equal(links.length, Number(count));
    });
});

test("what looks otherwise than it was written", () => {
  for (const text of ["a", "a\n\nb", "see https://b.c.", "a_b_c", "a * b", ""])
    assert.ok(looksAsWritten(read(text), text), text);
  for (const text of ["*a*", "- a", "> a", "`a`", ":tada:", "\\*", "[a](https://b.c)", "```\na\n```"])
    assert.ok(!looksAsWritten(read(text), text), text);
});

test("emoji alone", () => {
  for (const text of [
    "🎉",
    "👍🏽 ❤️",
    "👨‍👩‍👧‍👦🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}🇩🇪",
    "1️⃣",
    "🎉🎉🎉🎉🎉🎉",
  ])
    assert.ok(isEmojiAlone(text), text);
  for (const text of ["", "1", "#", "12", "a🎉", "🎉.", "🎉🎉🎉🎉🎉🎉🎉", "™", "©"])
    assert.ok(!isEmojiAlone(text), text);
});

describe("nesting has an end", () => {
  const depth = (node) => (typeof node === "string" ? 0 : 1 + Math.max(0, ...childrenOf(node).map(depth)));
  const childrenOf = ({ children, items }) => children ?? items?.flatMap((item) => item.children) ?? [];
  const deep = {
    marks: "*a **b ".repeat(300) + "c** d* ".repeat(300),
    quotes: `${"> ".repeat(2000)}a`,
    lists: Array.from({ length: 60 }, (_, n) => `${" ".repeat(2 * n)}- a`).join("\n"),
    spoilers: "||a *b ".repeat(200) + "c* d||".repeat(200),
  };
  for (const [what, text] of Object.entries(deep))
    test(what, () => assert.ok(Math.max(...read(text).map(depth)) <= 20));
});

describe("takes linear time", () => {
  const hard = [
    ..."* _ ~ | ` [ ] ( \\ > : - h".split(" "),
    ..."*a **a ***a *a* ||a ~~a a*b_c| [a]( ](a [*a ](a(b) !a[ `a`` http:// https://a.b/ :a :a: ```\n".split(
      " ",
    ),
    ...[
      "* ",
      "_ ",
      "- ",
      "- a\n",
      "1. ",
      "> ",
      "> a\n",
      "\n",
      "\n\n",
      " \n",
      "```\n",
      "a ``` ",
      "(",
      "a* b*",
      "\t",
    ],
  ];
  for (const unit of hard)
    test(JSON.stringify(unit), () => {
      assertLinear((size) => {
        const text = unit.repeat(Math.ceil(size / unit.length));
        return () => read(text);
      }, 4000);
    });
});
