// How well a text fits what somebody types to find it. Letters may be left out, never put in another order; each word must fit
// somewhere. Chinese and other scripts without spaces: every character begins a word. Pure functions.

import { folded } from "./mentions.js";

const letter = /[\p{L}\p{M}\p{Nd}]/u;
const spaceless = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u;

const points = { whole: 40, together: 30, start: 20, word: 10, next: 6, letter: 2, gap: -1 };
/** Longer texts are looked at up to here. */
const most = 100;

/**
 * @param {string} query folded
 * @param {string} text
 * @returns {number | null} higher is better; null: it does not fit
 */
export function fits(query, text) {
  const characters = [...folded(text)].slice(0, most);
  let sum = 0;
  for (const word of query.split(/\s+/u).filter(Boolean)) {
    const score = wordFits([...word], characters);
    if (score === null) return null;
    sum += score;
  }
  return sum;
}

/** The best of all places where a word can begin. @param {string[]} word @param {string[]} text */
function wordFits(word, text) {
  /** @type {number | null} */
  let best = null;
  for (let start = text.indexOf(word[0]); start >= 0; start = text.indexOf(word[0], start + 1)) {
    const score = scoreFrom(word, text, start);
    if (score === null) break;
    best = Math.max(best ?? -Infinity, score);
  }
  return best;
}

/** @param {string[]} word @param {string[]} text @param {number} start */
function scoreFrom(word, text, start) {
  let score = start === 0 ? points.start : 0;
  let at = start - 1;
  for (const character of word) {
    const found = text.indexOf(character, at + 1);
    if (found < 0) return null;
    score += points.letter;
    if (found === at + 1 && found > start) score += points.next;
    else if (beginsWord(text, found)) score += points.word;
    if (found > start) score += Math.max(-5, points.gap * (found - at - 1));
    at = found;
  }
  if (word.length > 1 && at - start + 1 === word.length) score += points.together;
  return start === 0 && word.length === text.length ? score + points.whole : score;
}

/** @param {string[]} text @param {number} at */
const beginsWord = (text, at) =>
  at === 0 || spaceless.test(text[at]) || (letter.test(text[at]) && !letter.test(text[at - 1]));
