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

/**
 * @param {string} trx as for {@link countTrx}
 * @returns {string} the test that took longest, and how long: none should need ten seconds
 */
export function slowestOf(trx) {
  let slowest = { seconds: -1, name: "" };
  for (const [result] of trx.matchAll(/<UnitTestResult\b[^>]*>/g)) {
    const [, hours, minutes, rest] = result.match(/\bduration="(\d+):(\d+):([\d.]+)"/) ?? [];
    const seconds = Number(hours) * 3600 + Number(minutes) * 60 + Number(rest);
    if (seconds > slowest.seconds)
      slowest = { seconds, name: result.match(/\btestName="([^"]*)"/)?.[1] ?? "" };
  }
  return slowest.seconds < 0 ? "" : `slowest ${slowest.seconds.toFixed(1)} s: ${slowest.name}`;
}

/** @param {number} total @param {number} passed @param {number} code @returns {Counts} */
function judge(total, passed, code) {
  const failed = total - passed;
  return { passed, failed: failed === 0 && (code !== 0 || total === 0) ? 1 : failed };
}
