// Emoji by a word for them: names and further words in the language of the page, and the short codes, which are English everywhere.

const most = 96;

/**
 * Those whose name begins so first, then those that have all the words anywhere.
 * @param {string[][][]} groups lists of emoji, name, and further words
 * @param {ReadonlyMap<string, string>} codes emoji by their short codes
 * @param {string} query
 * @returns {string[][]}
 */
export function findEmoji(groups, codes, query) {
  const wanted = fold(query.replaceAll(":", ""));
  const words = wanted.split(/[\s_]+/u).filter(Boolean);
  if (words.length === 0) return [];
  /** @type {Map<string, string>} */
  const coded = new Map();
  for (const [code, emoji] of codes) coded.set(emoji, `${coded.get(emoji) ?? ""} ${code}`);
  const found = [];
  for (const each of groups.flat()) {
    const [emoji, name, more] = each;
    const folded = fold(name);
    const text = `${folded} ${fold(more)} ${coded.get(emoji) ?? ""}`;
    if (emoji !== query.trim() && !words.every((word) => text.includes(word))) continue;
    found.push({ each, rank: folded.startsWith(wanted) ? 0 : folded.includes(wanted) ? 1 : 2 });
  }
  return found
    .sort((a, b) => a.rank - b.rank)
    .slice(0, most)
    .map(({ each }) => each);
}

/** Whatever the accents and the case. @param {string} text */
const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
