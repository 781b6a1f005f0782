import assert from "node:assert/strict";
import { test } from "node:test";
import { between, table } from "./table.mjs";

test("a row is a line, whatever is in it", () => {
  const row = { fault: "a|b", bar: "0 lost", figure: "1 finding\n    Lost: x", met: false, seed: 1 };
  assert.equal(table([row]).split("\n")[2], "| a\\|b | 0 lost | 1 finding Lost: x | **no** |");
});

test("what stood between the marks is replaced, and nothing else", () => {
  const page = "before\n<!-- table -->\nold\n<!-- end of table -->\nafter";
  assert.equal(
    between(page, "table", "new"),
    "before\n<!-- table -->\n\nnew\n\n<!-- end of table -->\nafter",
  );
  assert.throws(() => between("no marks", "table", "new"), /no place/);
});
