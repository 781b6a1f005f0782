// The figures of npm run search-bench.

/** @typedef {Record<string, number[]>} Times milliseconds, by the kind of search */

const names = /** @type {Record<string, string>} */ ({ sqlite: "SQLite", postgres: "PostgreSQL" });

/** @param {number[]} times @param {number} part from 0 to 1 */
export const quantile = (times, part) =>
  times.toSorted((a, b) => a - b)[Math.min(times.length - 1, Math.floor(times.length * part))];

/** @param {Record<string, Times>} stores @param {number} bar milliseconds that p95 has to stay below */
export function searchTable(stores, bar) {
  const heads = Object.keys(stores).map((store) => `${names[store] ?? store}: p50 / p95 / most, ms`);
  const kinds = Object.keys(Object.values(stores)[0]);
  const row = (/** @type {string} */ name, /** @type {(times: Times) => number[]} */ of) => {
    const figures = Object.values(stores).map(of);
    const cells = figures.map((times) =>
      [0.5, 0.95, 1].map((part) => quantile(times, part).toFixed(1)).join(" / "),
    );
    const isMet = figures.every((times) => quantile(times, 0.95) < bar);
    return `| ${[name, ...cells, isMet ? "yes" : "**no**"].join(" | ")} |`;
  };
  return [
    `| search | ${heads.join(" | ")} | p95 below ${bar} ms |`,
    `| --- |${" --- |".repeat(heads.length + 1)}`,
    ...kinds.map((kind) => row(kind, (times) => times[kind])),
    row("all", (times) => Object.values(times).flat()),
  ].join("\n");
}
