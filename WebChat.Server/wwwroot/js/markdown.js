// What a text means: a small, safe part of Markdown, as a tree of plain values. No markup is ever made of a text; the view draws the
// tree. As in a chat, a line break is a line break, and what is no mark stays as it was written.

import { parseInline } from "./markdown-inline.js";

/**
 * @typedef {import("./markdown-inline.js").Inline} Inline
 * @typedef {import("./markdown-inline.js").EmojiOf} EmojiOf
 * @typedef {import("./markdown-inline.js").How} How
 * @typedef {{type: "paragraph", children: Inline[]}} Paragraph
 * @typedef {{type: "code", language: string, text: string}} Code
 * @typedef {{type: "quote", children: Block[]}} Quote
 * @typedef {{type: "list", ordered: boolean, items: Array<{value: number, children: Block[]}>}} List
 * @typedef {Paragraph | Code | Quote | List} Block
 */

/** What can mean anything at all; most texts have nothing of it. */
const anything = /[*_~|`[\\]|https?:|:[a-z0-9_+-]+:|^[ \t]*(?:[->•]|\d+[.)])/imu;

const fence = /^\s{0,3}(`{3,})([^`]*)$/u;
/** A face like >:( or >_< is no quote, and neither is a prompt like >>>. */
const quote = /^\s{0,3}>(?=[\s\p{L}\p{N}"'“«(*`]|$) ?/u;
const item = /^( {0,12})(?:([-*•])|(\d{1,9})[.)])[ \t]+(?=\S)/u;
const blank = /^\s*$/u;

/** How deep quotes and lists can stand in each other. */
const deepest = 4;

/** A word of which the browser knows a short code, or may once the codes have come. */
export const shortCode = /:[a-z0-9_+-]{1,40}:/iu;

/** One to six emoji and nothing else: with skin tones, joined ones, keycaps and flags. */
const emojiAlone =
  /^(?:(?:\p{RI}{2}|[0-9#*]\uFE0F?\u20E3|(?:\p{Emoji_Presentation}|\p{Emoji}(?=\uFE0F|\p{Emoji_Modifier}))\uFE0F?\p{Emoji_Modifier}?[\u{E0020}-\u{E007F}]*(?:\u200D\p{Emoji}\uFE0F?\p{Emoji_Modifier}?)*)\s?){1,6}$/u;

/** @param {string} text as it is shown */
export const isEmojiAlone = (text) => text.length <= 120 && emojiAlone.test(text);

/**
 * Linear in the length of the text, and never an error.
 * @param {string} text
 * @param {EmojiOf} [emojiOf]
 * @param {string} [called] the name of the reader, whom it mentions
 * @returns {Block[]}
 */
export function parse(text, emojiOf, called) {
  if (!anything.test(text)) return text ? [{ type: "paragraph", children: [text] }] : [];
  return parseBlocks(text.split("\n"), { emojiOf, called }, 0);
}

/** @param {string[]} lines @param {How} how @param {number} depth @returns {Block[]} */
function parseBlocks(lines, how, depth) {
  /** @type {Block[]} */
  const blocks = [];
  /** @type {string[]} */
  let plain = [];

  function endParagraph() {
    const last = plain.findLastIndex((line) => !blank.test(line));
    const first = plain.findIndex((line) => !blank.test(line));
    if (last >= 0)
      blocks.push({
        type: "paragraph",
        children: parseInline(plain.slice(first, last + 1).join("\n"), how),
      });
    plain = [];
  }

  for (let at = 0; at < lines.length;) {
    const found = depth < deepest ? blockAt(lines, at, how, depth) : null;
    if (found) {
      endParagraph();
      blocks.push(found.block);
      at = found.end;
    } else plain.push(lines[at++]);
  }
  // White space of a text that is nothing else but a paragraph is its own.
  if (blocks.length === 0) return [{ type: "paragraph", children: parseInline(lines.join("\n"), how) }];
  endParagraph();
  return blocks;
}

/** @param {string[]} lines @param {number} at @param {How} how @param {number} depth */
function blockAt(lines, at, how, depth) {
  if (fence.test(lines[at])) return codeAt(lines, at);
  if (quote.test(lines[at])) return quoteAt(lines, at, how, depth);
  return item.test(lines[at]) ? listAt(lines, at, how, depth) : null;
}

/** A fence that nobody closed reaches to the end; one with nothing in it is no fence. @param {string[]} lines @param {number} at @returns {{block: Code, end: number} | null} */
function codeAt(lines, at) {
  const [, ticks, info] = /** @type {RegExpExecArray} */ (fence.exec(lines[at]));
  const words = info.trim();
  const isLanguage = /^[\w+#.-]{0,20}$/u.test(words);
  const code = isLanguage ? [] : [info];
  let end = at + 1;
  for (; end < lines.length; end++) {
    const line = lines[end].trimEnd();
    const closed = line.endsWith(ticks);
    // People close it on the last line as well.
    const last = closed ? line.slice(0, line.length - ticks.length).replace(/^[`\s]*$/u, "") : lines[end];
    if (last || !closed) code.push(last);
    if (closed) {
      end++;
      break;
    }
  }
  if (code.every((line) => blank.test(line))) return null;
  return {
    block: { type: "code", language: isLanguage ? words.toLowerCase() : "", text: code.join("\n") },
    end,
  };
}

/** @param {string[]} lines @param {number} at @param {How} how @param {number} depth @returns {{block: Quote, end: number} | null} */
function quoteAt(lines, at, how, depth) {
  let end = at;
  while (end < lines.length && quote.test(lines[end])) end++;
  const inside = lines.slice(at, end).map((line) => line.replace(quote, ""));
  if (inside.every((line) => blank.test(line))) return null;
  return { block: { type: "quote", children: parseBlocks(inside, how, depth + 1) }, end };
}

/** @param {string[]} lines @param {number} at @param {How} how @param {number} depth @returns {{block: List, end: number}} */
function listAt(lines, at, how, depth) {
  const [, indent, bullet] = /** @type {RegExpExecArray} */ (item.exec(lines[at]));
  /** @type {List} */
  const list = { type: "list", ordered: !bullet, items: [] };
  let end = at;
  while (end < lines.length) {
    const match = item.exec(lines[end]);
    if (
      !match ||
      match[1].length > indent.length + 1 ||
      match[1].length < indent.length ||
      !match[2] !== !bullet
    )
      break;
    const inside = [lines[end].slice(match[0].length)];
    for (end++; belongs(lines, end, indent.length); end++) inside.push(lines[end].replace(/^\s{1,4}/u, ""));
    const children = parseBlocks(inside, how, depth + 1);
    list.items.push({ value: Number(match[3] ?? 0), children });
    let next = end;
    while (next < lines.length && blank.test(lines[next])) next++;
    if (next < lines.length && item.test(lines[next])) end = next;
  }
  return { block: list, end };
}

/** Whether a line is part of the item above it: it stands further in, perhaps after an empty line. @param {string[]} lines @param {number} at @param {number} indent */
function belongs(lines, at, indent) {
  const isInside = (/** @type {string | undefined} */ line) =>
    line !== undefined && !blank.test(line) && line.search(/\S/u) >= indent + 2;
  return isInside(lines[at]) || (lines[at] !== undefined && blank.test(lines[at]) && isInside(lines[at + 1]));
}

/** Whether a tree looks just like its text. @param {Block[]} tree @param {string} text */
export function looksAsWritten(tree, text) {
  if (tree.length !== 1 || tree[0].type !== "paragraph") return tree.length === 0;
  const words = tree[0].children.map((child) => {
    if (typeof child === "string") return child;
    return child.type === "link" && child.children.length === 1 ? child.children[0] : null;
  });
  return words.every((word) => typeof word === "string") && words.join("") === text;
}
