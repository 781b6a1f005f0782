// The emoji of the page, made of emojibase's data: short codes for texts, and a list in each language to choose from.

import { readFileSync } from "node:fs";
import { join } from "node:path";

const languages = ["en", "zh", "fr"];
/** Systems that are some years old have no picture of newer ones. */
const newest = 15;
/** Tones of skin and hair, which stand for nothing alone. */
const components = 2;

/**
 * `codes.json` has the emoji by its short code; `en.json` and the others have its groups in order, each a list of emoji, name, and
 * further words to find it by.
 * @param {string} data the folder of the package
 * @returns {Map<string, string>} texts by the name of their file
 */
export function emojiFiles(data) {
  const read = (/** @type {string} */ path) => JSON.parse(readFileSync(join(data, path), "utf8"));
  /** @type {Map<string, number>} */
  const versions = new Map(
    read("en/data.json").map((/** @type {any} */ { hexcode, version }) => [hexcode, version]),
  );
  const isKnown = (/** @type {any} */ { group, hexcode }) =>
    group !== undefined && group !== components && (versions.get(hexcode) ?? Infinity) <= newest;
  /** A sign that asks for the picture of what is a picture anyway would make two emoji of one. */
  const plain = (/** @type {any} */ each) => ({
    ...each,
    unicode: each.unicode.replace(/(\p{Emoji_Presentation})\uFE0F/gu, "$1"),
  });
  const byOrder = (/** @type {any} */ a, /** @type {any} */ b) => a.order - b.order;
  const all = (/** @type {string} */ language) =>
    read(`${language}/compact.json`).filter(isKnown).map(plain).sort(byOrder);

  const sets = ["github", "iamcal"].map((name) => read(`en/shortcodes/${name}.json`));
  /** @type {Record<string, string>} */
  const codes = {};
  for (const { hexcode, unicode } of all("en"))
    for (const code of sets.flatMap((set) => set[hexcode] ?? [])) codes[code] ??= unicode;

  const files = new Map([["codes.json", JSON.stringify(codes)]]);
  for (const language of languages) {
    /** @type {string[][][]} */
    const groups = [];
    for (const { group, unicode, label, tags = [] } of all(language))
      (groups[group] ??= []).push([unicode, label, tags.join(" ")]);
    files.set(`${language}.json`, JSON.stringify(groups.filter(Boolean)));
  }
  return files;
}
