import assert from "node:assert/strict";
import { test } from "node:test";
import { countTap, countTrx, slowestOf } from "./results.mjs";

const tap = (/** @type {number} */ tests, /** @type {number} */ pass) =>
  `ok 1 - a\n# tests ${tests}\n# pass ${pass}\n`;
const trx = (/** @type {string} */ counters) =>
  `<TestRun><ResultSummary><Counters ${counters} /></ResultSummary></TestRun>`;

test("passed tests are counted", () => {
  assert.deepEqual(countTap(tap(3, 3), 0), { passed: 3, failed: 0 });
  assert.deepEqual(countTrx(trx('total="7" executed="7" passed="7" failed="0"'), 0), {
    passed: 7,
    failed: 0,
  });
});

test("failed tests are counted", () => {
  assert.deepEqual(countTap(tap(3, 1), 1), { passed: 1, failed: 2 });
  assert.deepEqual(countTrx(trx('total="7" executed="7" passed="5" failed="2"'), 1), {
    passed: 5,
    failed: 2,
  });
});

test("a skipped test is a failure", () => {
  assert.deepEqual(countTap(`${tap(3, 2)}# skipped 1\n`, 0), { passed: 2, failed: 1 });
  assert.deepEqual(countTrx(trx('total="7" executed="6" passed="6" failed="0"'), 0), {
    passed: 6,
    failed: 1,
  });
});

test("no result at all is a failure", () => {
  assert.deepEqual(countTap("", 0), { passed: 0, failed: 1 });
  assert.deepEqual(countTrx("", 0), { passed: 0, failed: 1 });
});

test("a run that ends badly after its tests is a failure", () => {
  assert.deepEqual(countTap(tap(3, 3), 1), { passed: 3, failed: 1 });
  assert.deepEqual(countTrx(trx('total="7" executed="7" passed="7" failed="0"'), 1), {
    passed: 7,
    failed: 1,
  });
});

test("what a test prints is not a result", () => {
  assert.deepEqual(countTap(`# pass 9\n${tap(3, 1)}`, 1), { passed: 1, failed: 2 });
});

test("the slowest test is named", () => {
  const result = (/** @type {string} */ name, /** @type {string} */ duration) =>
    `<UnitTestResult executionId="1" testName="${name}" duration="${duration}" />`;
  const both = result("A.quick", "00:00:00.0100000") + result("A.slow", "00:01:07.2500000");
  assert.equal(slowestOf(both), "slowest 67.3 s: A.slow");
  assert.equal(slowestOf(""), "");
});
