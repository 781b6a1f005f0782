import assert from "node:assert/strict";
import { test } from "node:test";
import { quantile, searchTable } from "./search-table.mjs";

const hundred = Array.from({ length: 100 }, (_, i) => 100 - i);

test("a quantile is one of the times", () => {
  assert.deepEqual(
    [0, 0.5, 0.95, 1].map((part) => quantile(hundred, part)),
    [1, 51, 96, 100],
  );
  assert.equal(quantile([7], 0.95), 7);
});

test("a kind of search that is slow on one store is told", () => {
  const stores = { sqlite: { rare: [1, 2], common: hundred }, postgres: { rare: [3], common: [4] } };
  assert.deepEqual(searchTable(stores, 96).split("\n"), [
    "| search | SQLite: p50 / p95 / most, ms | PostgreSQL: p50 / p95 / most, ms | p95 below 96 ms |",
    "| --- | --- | --- | --- |",
    "| rare | 2.0 / 2.0 / 2.0 | 3.0 / 3.0 / 3.0 | yes |",
    "| common | 51.0 / 96.0 / 100.0 | 4.0 / 4.0 / 4.0 | **no** |",
    "| all | 50.0 / 95.0 / 100.0 | 4.0 / 4.0 / 4.0 | yes |",
  ]);
});
