import assert from "node:assert/strict";

const rounds = 15;
/** Four times as much takes four times as long, or sixteen times if it is quadratic. Between them is room for a busy machine. */
const factor = 4;
const most = 10;

/**
 * Fails when the time grows faster than the size. No absolute time: the machine may be slow and busy.
 * @param {(size: number) => () => void} prepare what is to be measured at a size; preparing it is not
 * @param {number} size large enough to take some tenths of a millisecond
 */
export function assertLinear(prepare, size) {
  let small = Infinity;
  let large = Infinity;
  // The best of several: other programs and the garbage collector only ever add, to the median too when the machine is busy.
  for (let round = 0; round < rounds; round++) {
    small = Math.min(small, timeOf(prepare(size)));
    large = Math.min(large, timeOf(prepare(size * factor)));
  }
  const ratio = large / small;
  assert.ok(ratio < most, `${factor} times as much took ${ratio.toFixed(1)} times as long`);
}

function timeOf(action) {
  const began = performance.now();
  action();
  return performance.now() - began;
}
