// Marks within a line of text: **strong**, *emphasis*, _emphasis_, ~~struck~~, ||spoiler||, `code`, [words](address), addresses
// and :short_codes:. A name after an @ keeps its signs. One pass over the text, linear in its length: what is opened waits on a stack, and leaves it for good.

import { addressPattern, safeAddress, withoutPunctuation } from "./linkify.js";
import { build, isMark, openMarks } from "./markdown-marks.js";
import { mentionsIn, runAt } from "./mentions.js";

/** @typedef {import("./markdown-marks.js").Inline} Inline @typedef {import("./markdown-marks.js").Token} Token */
/** @typedef {(code: string) => string | undefined} EmojiOf the emoji of a short code, without its colons */
/** @typedef {{emojiOf?: EmojiOf, called?: string}} How `called`: the name of the reader, whom the text mentions */

/**
 * What may open something, in the order in which they are looked for. The famous shrug is not an emphasised smile.
 */
const signs = new RegExp(
  [
    "(?<ticks>`+)",
    "(?<verbatim>\u00af\\\\_\\(\u30c4\\)_\\/\u00af)",
    "(?<escape>\\\\[*_~|`[\\]])",
    "(?<run>\\*+|_+|~+|\\|+)",
    "(?<bracket>[[\\]])",
    "(?<code>:[a-z0-9_+-]{1,40}:)",
    "(?<called>@)",
    `(?<address>${addressPattern})`,
  ].join("|"),
  "giu",
);

/** Scripts that put spaces between words: inside such a word, `*` and `_` are what they are in 2*3*4 and snake_case. */
const inWord = /[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Nd}]/u;
const space = /\s/u;

/** @param {string} text @param {How} [how] @returns {Inline[]} */
export function parseInline(text, how = {}) {
  // Nothing reaches over an empty line.
  return merge(
    text.split(/(\n[ \t]*\n\s*)/u).flatMap((part, index) => (index % 2 ? [part] : build(scan(part, how)))),
  );
}

/** @param {string} text @param {How} how @returns {Token[]} */
function scan(text, { emojiOf = () => undefined, called = "" }) {
  /** @type {Token[]} */
  const tokens = [];
  const open = openMarks(tokens);
  const closers = tickRuns(text);
  /** Where the last link can end: brackets behind it are only brackets. */
  const lastLink = text.lastIndexOf("](");
  /** Where the names end that call the reader. */
  const names = new Map(called ? mentionsIn(text, called).map(({ start, end }) => [start, end]) : []);
  let done = 0;

  /** @param {number} from @param {number} to @param {Token[]} made what stands for this part of the text */
  function replace(from, to, ...made) {
    if (from > done) tokens.push(text.slice(done, from));
    tokens.push(...made);
    done = to;
    signs.lastIndex = to;
  }

  signs.lastIndex = 0;
  for (let match = signs.exec(text); match; match = signs.exec(text)) {
    const [found] = match;
    const at = match.index;
    const end = at + found.length;
    const { ticks, verbatim, escape, run, bracket, code, address, called: name } = match.groups ?? {};
    if (verbatim) replace(at, end, found);
    else if (escape) replace(at, end, found[1]);
    else if (ticks) {
      const closer = closers(found.length, end);
      if (closer) replace(at, closer + found.length, { type: "code", text: inner(text.slice(end, closer)) });
    } else if (address) {
      const shown = withoutPunctuation(address.split("](")[0]);
      const href = safeAddress(shown);
      if (href) replace(at, at + shown.length, { type: "link", href, children: [shown] });
    } else if (code) {
      const emoji = isApart(text, at, end) ? emojiOf(code.slice(1, -1).toLowerCase()) : undefined;
      if (emoji) replace(at, end, emoji);
      else signs.lastIndex = end - 1;
    } else if (name) signs.lastIndex = names.get(at) ?? afterName(text, end);
    else if (run && isMark(found[0], found.length)) {
      replace(at, at);
      open.run(found, flanks(text, at, end));
      done = signs.lastIndex = end;
    } else if (bracket && at > lastLink) continue;
    else if (bracket === "[") {
      replace(at, at);
      open.bracket(at);
      done = signs.lastIndex = end;
    } else if (bracket) {
      const link = open.link(text, at);
      if (link) replace(at, link.end, { closes: text.slice(at, link.end) });
    }
  }
  if (done < text.length) tokens.push(text.slice(done));
  return tokens;
}

/** Runs of backticks by their length: what closes a code of that length, the next time it is asked for. @param {string} text */
function tickRuns(text) {
  /** @type {Map<number, number[]>} */
  const runs = new Map();
  for (const { 0: run, index } of text.matchAll(/`+/gu)) {
    const same = runs.get(run.length);
    if (same) same.push(index);
    else runs.set(run.length, [index]);
  }
  for (const same of runs.values()) same.reverse();

  /** @param {number} length @param {number} from */
  return (length, from) => {
    const same = runs.get(length) ?? [];
    while (same.length && same[same.length - 1] < from) same.pop();
    return same.at(-1);
  };
}

/** Where a name may end that nobody here has: what stands inside it is no mark; what stands behind it may be one. @param {string} text @param {number} from */
function afterName(text, from) {
  const name = runAt(text, from).replace(/_+$/u, "");
  return name.includes("_") ? from + name.length : from;
}

/** One space on both sides is there to keep other backticks apart. @param {string} code */
const inner = (code) => (/^ .*[^ ].* $/su.test(code) ? code.slice(1, -1) : code);

/** Whether nothing of a word stands next to it. @param {string} text @param {number} at @param {number} end */
const isApart = (text, at, end) => !inWord.test(text[at - 1] ?? " ") && !inWord.test(text[end] ?? " ");

/** @param {string} text @param {number} at @param {number} end */
function flanks(text, at, end) {
  const before = text[at - 1] ?? " ";
  const after = text[end] ?? " ";
  // 2**3 is rare, and "**Note**s" is not.
  const bound = end - at === 1;
  return {
    opens: !space.test(after) && !(bound && inWord.test(before)),
    closes: !space.test(before) && !(bound && inWord.test(after)),
  };
}

/** Strings that stand together become one. @param {Inline[]} inlines @returns {Inline[]} */
function merge(inlines) {
  /** @type {Inline[]} */
  const merged = [];
  for (const inline of inlines) {
    const last = merged.length - 1;
    if (inline === "") continue;
    if (typeof inline === "string" && typeof merged[last] === "string") merged[last] += inline;
    else if (typeof inline === "string" || inline.type === "code") merged.push(inline);
    else merged.push({ ...inline, children: merge(inline.children) });
  }
  return merged;
}
