// Tables in Markdown.

/** @typedef {{ fault: string, bar: string, figure: string, met: boolean, seed: number }} Row */

/** @param {string} text */
const cell = (text) => text.replace(/\s*\n\s*/g, " ").replaceAll("|", "\\|");

/** @param {Row[]} rows */
export function table(rows) {
  const lines = rows.map(
    (row) =>
      `| ${cell(row.fault)} | ${cell(row.bar)} | ${cell(row.figure)} | ${row.met ? "yes" : "**no**"} |`,
  );
  return ["| what | bar | figure | met |", "| --- | --- | --- | --- |", ...lines].join("\n");
}

/** Puts a text between the two marks of a page. @param {string} page @param {string} mark @param {string} text */
export function between(page, mark, text) {
  const [begin, end] = [`<!-- ${mark} -->`, `<!-- end of ${mark} -->`];
  const [from, to] = [page.indexOf(begin), page.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`The page has no place for the ${mark}.`);
  return `${page.slice(0, from + begin.length)}\n\n${text}\n\n${page.slice(to)}`;
}
