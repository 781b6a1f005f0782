// Whom a text names: `@ann`, and `@all` for everybody in the room. Pure functions; names are compared as the server does it, as far as
// a page can: NFKC and lower case (look-alikes are the server's business, which lets only one of them in at a time).

/** What stands for everybody, folded. Nobody can have such a name: the server reserves them. */
export const everybody = new Set(["all", "everyone", "here", "所有人", "全体成员", "全體成員"]);
/** In a larger room nobody can call everybody. */
export const crowd = 50;
/** More than any name has, in UTF-16 units. */
const longest = 128;
/** Scripts without spaces between words, for a class of a pattern: what follows a name directly does not belong to it. */
export const spacelessScripts = ["Han", "Hiragana", "Katakana", "Thai", "Lao", "Khmer", "Myanmar"]
  .map((script) => `\\p{Script=${script}}`)
  .join("");
const spaceless = new RegExp(`^[${spacelessScripts}]`, "u");
const sign = /@(?=[\p{L}\p{Nd}\p{Extended_Pictographic}\p{Regional_Indicator}])/gu;
/** All that a name can consist of; \u200d, \ufe0f and \u20e3 join emoji. */
const nameLike =
  /^(?:[\p{L}\p{M}\p{Nd}\p{Extended_Pictographic}\p{Regional_Indicator}\p{EMod}_\-.\u00b7\u30fb\u2019']|\u200d|\ufe0f|\u20e3)+/u;
const wordEnd = /[\p{L}\p{M}\p{Nd}_]$/u;

/** A name as it is compared. @param {string} nickname */
export const folded = (nickname) => nickname.normalize("NFKC").replaceAll("'", "\u2019").toLowerCase();

/** @typedef {{start: number, end: number, kind: "me" | "all"}} Mention a part of the text, in UTF-16 units */

/**
 * @param {string} text
 * @param {string} nickname one's own
 * @param {(name: string) => boolean} [isOther] whether somebody else has a name, folded: of two that fit, the longer one is meant
 * @returns {Mention[]} in order
 */
export function mentionsIn(text, nickname, isOther = () => false) {
  /** @type {Mention[]} */
  const found = [];
  if (!text.includes("@")) return found;
  const me = folded(nickname);
  for (const { index } of text.matchAll(sign)) {
    if (inWord(text, index)) continue;
    const run = runAt(text, index + 1);
    const named = whom(run, me, isOther);
    if (named) found.push({ start: index, end: index + 1 + named.length, kind: named.kind });
  }
  return found;
}

/** What could be a name, from a place on. @param {string} text @param {number} from */
export const runAt = (text, from) => nameLike.exec(text.slice(from, from + longest))?.[0] ?? "";

/** Whether a sign stands inside a word, as in an address for mail. @param {string} text @param {number} at */
function inWord(text, at) {
  const before = text.slice(Math.max(0, at - 2), at);
  const last = [...before].at(-1) ?? "";
  return wordEnd.test(last) && !spaceless.test(last);
}

/**
 * Whose name a run begins with: the longest one counts.
 * @param {string} run @param {string} me @param {(name: string) => boolean} isOther
 * @returns {{length: number, kind: "me" | "all"} | null}
 */
function whom(run, me, isOther) {
  for (const length of ends(run)) {
    const name = folded(run.slice(0, length));
    if (name === me) return { length, kind: "me" };
    if (everybody.has(name)) return { length, kind: "all" };
    if (isOther(name)) return null;
  }
  return null;
}

/** Where a name could end in a run, the longest first. @param {string} run */
function ends(run) {
  const characters = [...run];
  const found = [];
  let at = run.length;
  for (let index = characters.length - 1; index >= 0; index--) {
    const next = characters[index + 1] ?? "";
    const after = characters[index + 2] ?? "";
    if (endsBefore(next, after)) found.push(at);
    at -= characters[index].length;
  }
  return found;
}

/** Whether a name can be over before a character. @param {string} next @param {string} after what follows it */
function endsBefore(next, after) {
  if (next === "" || spaceless.test(next) || /['\u2019]/u.test(next)) return true;
  // The full stop of a sentence, but not that of `@ann.lee`.
  return /[-.\u00b7\u30fb]/u.test(next) && (after === "" || !wordEnd.test(after));
}

/** Whether a word stands for everybody, as a name would. @param {string} word */
export const isEverybody = (word) => everybody.has(folded(word));
