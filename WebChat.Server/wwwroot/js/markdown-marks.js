// Signs that open and close marks: what is opened waits on a stack until something closes it, and leaves it for good, so that all of
// it is linear. What nothing closes stays as it was written.

import { safeAddress } from "./linkify.js";

/**
 * @typedef {"strong" | "em" | "strike" | "spoiler"} MarkType
 * @typedef {{type: MarkType, children: Inline[]}} Mark
 * @typedef {string | Mark | {type: "code", text: string} | {type: "link", href: string, children: Inline[]}} Inline
 */

/**
 * A sign that may turn out to open something; what of it does not (`left`) stays as it is.
 * @typedef {{char: string, left: number, opens: Opened[]}} Sign
 * @typedef {{type: MarkType | "link", href?: string, written: string}} Opened
 * @typedef {{closes: string}} Closing with how it is written
 * @typedef {Inline | Sign | Closing} Token
 */

/** The address behind words in brackets; it may have brackets of its own, one in another. */
const destination = /\(\s?((?:[^\s()<>]|\([^\s()<>]{0,500}\)){1,2000})\s?\)/uy;

/** How many signs make which mark. @type {Record<string, Record<number, MarkType>>} */
const marks = {
  "*": { 1: "em", 2: "strong" },
  _: { 1: "em" },
  "~": { 2: "strike" },
  "|": { 2: "spoiler" },
};

/** Three stars are an emphasis and a strong one. @param {string} char @param {number} length */
export const isMark = (char, length) => (length === 3 ? char === "*" : length in marks[char]);

/** Deeper marks stay signs: nobody means them, and elements are not nested without end. */
const deepest = 6;

/** What is open, on one stack for marks and one for brackets. @param {Token[]} tokens */
export function openMarks(tokens) {
  /** @type {Sign[]} */
  const stack = [];
  /** @type {number[]} where in `tokens` each of them stands */
  const places = [];
  /** @type {Array<{sign: Sign, at: number, token: number, height: number}>} */
  const brackets = [];
  /** How many of each sign and length wait, so that what closes nothing is known at once. @type {Map<string, number>} */
  const waiting = new Map();

  /** @param {Sign} sign @param {number} by */
  function count({ char, left }, by) {
    const key = char + left;
    waiting.set(key, (waiting.get(key) ?? 0) + by);
  }

  /** @param {number} height */
  function cut(height) {
    while (stack.length > height) {
      count(/** @type {Sign} */ (stack.pop()), -1);
      places.pop();
    }
  }

  /** Closes the newest that fits so many signs. @param {string} char @param {number} size @returns {number} how many were used */
  function close(char, size) {
    // Three close or open either.
    const sizes = size === 3 ? [3, 2, 1] : [size, 3];
    const fits = (/** @type {Sign} */ sign) => sign.char === char && sizes.includes(sign.left);
    if (!sizes.some((each) => waiting.get(char + each))) return 0;
    let at = stack.length - 1;
    while (!fits(stack[at])) at--;
    // Nothing in between.
    if (places[at] === tokens.length - 1) return 0;
    const sign = stack[at];
    const used = Math.min(sign.left === 3 ? (size === 1 ? 1 : 2) : sign.left, size);
    const written = char.repeat(used);
    cut(at + 1);
    while (brackets.length && brackets[brackets.length - 1].height > at) brackets.pop();
    count(sign, -1);
    sign.left -= used;
    sign.opens.push({ type: marks[char][used], written });
    if (sign.left > 0) count(sign, 1);
    else {
      stack.pop();
      places.pop();
    }
    tokens.push({ closes: written });
    return used;
  }

  return {
    /** @param {string} run @param {{opens: boolean, closes: boolean}} can */
    run(run, can) {
      const char = run[0];
      let left = run.length;
      for (let used = -1; can.closes && left > 0 && used !== 0; left -= used) used = close(char, left);
      if (left === 0) return;
      /** @type {Sign} */
      const sign = { char, left, opens: [] };
      if (can.opens) {
        stack.push(sign);
        places.push(tokens.length);
        count(sign, 1);
      }
      tokens.push(sign);
    },

    /** @param {number} at */
    bracket(at) {
      /** @type {Sign} */
      const sign = { char: "[", left: 1, opens: [] };
      brackets.push({ sign, at, token: tokens.length, height: stack.length });
      tokens.push(sign);
    },

    /** A bracket closes: if an address follows, it was a link. @param {string} text @param {number} at */
    link(text, at) {
      const bracket = brackets.pop();
      destination.lastIndex = at + 1;
      const match = bracket && destination.exec(text);
      const href = match && safeAddress(match[1], ["http:", "https:", "mailto:"]);
      if (!href || at === bracket.at + 1 || isOtherAddress(text.slice(bracket.at + 1, at), href)) return null;
      cut(bracket.height);
      // No link in a link.
      brackets.length = 0;
      bracket.sign.left = 0;
      bracket.sign.opens.push({ type: "link", href, written: "[" });
      return { end: destination.lastIndex };
    },
  };
}

/** Words that look like an address must be the one they lead to. @param {string} words @param {string} href */
function isOtherAddress(words, href) {
  if (words.includes("://")) return true;
  const { host, pathname } = new URL(href);
  const files =
    /^(?:c|cs|css|go|html?|java|js|json|md|mjs|pdf|php|png|py|rb|rs|sh|sql|ts|txt|xml|ya?ml|zip)$/u;
  for (const name of words.toLowerCase().split(/[\s/@:]+/u)) {
    const ending = name.slice(name.lastIndexOf(".") + 1);
    if (ending.length < 2 || ending.length >= name.length - 1 || /[^\p{L}\d-]/u.test(ending)) continue;
    const known = host === name || host === `www.${name}` || pathname.endsWith(`@${name}`);
    if (!known && !files.test(ending)) return true;
  }
  return false;
}

/** What was opened and closed becomes elements. @param {Token[]} tokens @returns {Inline[]} */
export function build(tokens) {
  /** @type {Array<{opened: Opened | null, into: Inline[]}>} */
  const stack = [{ opened: null, into: [] }];
  let into = stack[0].into;
  const isOpen = (/** @type {string} */ type) => stack.some(({ opened }) => opened?.type === type);

  for (const token of tokens) {
    if (typeof token === "string" || "type" in token) into.push(token);
    else if ("closes" in token) {
      const { opened } = /** @type {{opened: Opened | null}} */ (stack.pop());
      if (!opened) into.push(token.closes);
      into = stack[stack.length - 1].into;
    } else {
      if (token.left) into.push(token.char.repeat(token.left));
      for (const opened of token.opens.toReversed()) {
        const inAnother = opened.type === "spoiler" && (isOpen("spoiler") || isOpen("link"));
        if (stack.length > deepest || inAnother) {
          into.push(opened.written);
          stack.push({ opened: null, into });
          continue;
        }
        const { type, href = "" } = opened;
        /** @type {Inline[]} */
        const children = [];
        into.push(type === "link" ? { type, href, children } : { type, children });
        stack.push({ opened, into: children });
        into = children;
      }
    }
  }
  return stack[0].into;
}
