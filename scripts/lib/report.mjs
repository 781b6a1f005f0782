// One line for each step, what it wrote if it failed, and the sum at the end.

/** @typedef {import("./results.mjs").Counts} Counts */
/** @typedef {{ output: string, note?: string } & (Counts | { ok: boolean })} Result */

export class Report {
  passed = 0;
  failed = 0;

  /**
   * Does a step and tells how it went. A step that throws has failed; the next ones go on.
   * @param {string} name
   * @param {() => Promise<Result>} action
   * @returns {Promise<boolean>} whether all of it passed
   */
  async step(name, action) {
    const start = performance.now();
    /** @type {Result} */
    const result = await action().catch((error) => ({ ok: false, output: String(error?.stack ?? error) }));
    const { passed, failed } =
      "ok" in result ? { passed: Number(result.ok), failed: Number(!result.ok) } : result;
    this.passed += passed;
    this.failed += failed;

    const outcome = "ok" in result ? (result.ok ? "passed" : "FAILED") : `${passed} passed, ${failed} failed`;
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    const note = result.note ? ` (${result.note})` : "";
    console.log(`${name.padEnd(24)} ${seconds.padStart(6)} s   ${outcome}${note}`);
    if (failed > 0) console.log(`\n${result.output}\n`);
    return failed === 0;
  }

  /** The sum, on a line that programs read. */
  end() {
    console.log(`${this.passed} passed, ${this.failed} failed`);
    process.exitCode = this.failed === 0 && this.passed > 0 ? 0 : 1;
  }
}
