// Reads how many tests passed and failed. Whatever is not a clear pass is a failure: skipped, unfinished, or none at all.

/** @typedef {{ passed: number, failed: number }} Counts */

/**
 * @param {string} tap what `node --test --test-reporter=tap` wrote
 * @param {number} code its exit code
 * @returns {Counts}
 */
export function countTap(tap, code) {
  // The last of them: a test that prints "pass 9" makes such a line as well.
  const count = (/** @type {string} */ name) =>
    Number([...tap.matchAll(new RegExp(`^# ${name} (\\d+)$`, "gm"))].at(-1)?.[1] ?? 0);
  return judge(count("tests"), count("pass"), code);
}

/**
 * @param {string} trx the result file of `dotnet test`, empty if there is none
 * @param {number} code its exit code
 * @returns {Counts}
 */
export function countTrx(trx, code) {
  const counters = trx.match(/<Counters\b[^>]*>/)?.[0] ?? "";
  const count = (/** @type {string} */ name) =>
    Number(counters.match(new RegExp(`\\b${name}="(\\d+)"`))?.[1] ?? 0);
  return judge(count("total"), count("passed"), code);
}

/** @param {number} total @param {number} passed @param {number} code @returns {Counts} */
function judge(total, passed, code) {
  const failed = total - passed;
  return { passed, failed: failed === 0 && (code !== 0 || total === 0) ? 1 : failed };
}
