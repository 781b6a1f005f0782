// The tests that measure, at full length: prints a table of bars and figures. Nothing else should run meanwhile.
// npm run faults [-- --only NAME] [--write]   about a quarter of an hour; --only: the test classes that begin so; --write: the table goes into docs/reliability.md
// npm run cluster-faults [the same]           about half an hour, on three servers with PostgreSQL and HAProxy; into docs/reliability.md
// npm run page-speed [-- --write]             about three minutes; --write: into docs/performance.md

import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { format, resolveConfig } from "prettier";
import { configuration, dotnet } from "./lib/dotnet.mjs";
import { endChildrenOnSignals, root, run } from "./lib/run.mjs";
import { between, table } from "./lib/table.mjs";

const kinds = {
  faults: { classes: "WebChat.Tests.Faults.", doc: "reliability.md", mark: "table" },
  "cluster-faults": { classes: "WebChat.Tests.ClusterFaults.", doc: "reliability.md", mark: "cluster table" },
  "page-speed": { classes: "WebChat.Tests.Browser.PageSpeed", doc: "performance.md", mark: "page speed" },
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { only: { type: "string", default: "" }, write: { type: "boolean", default: false } },
});
const { classes, doc, mark } = kinds[/** @type {keyof kinds} */ (positionals[0])];
const rows = join(root, "artifacts", positionals[0], "table.jsonl");
const page = join(root, "docs", doc);

/** @returns {import("./lib/table.mjs").Row[]} */
function readRows() {
  if (!existsSync(rows)) return [];
  return readFileSync(rows, "utf8")
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line));
}

/** Says what is done as soon as it is. */
function tellRows() {
  let told = 0;
  const timer = setInterval(() => {
    for (const row of readRows().slice(told)) {
      told++;
      console.log(`${row.met ? "met    " : "NOT MET"} ${row.fault}: ${row.figure}`);
    }
  }, 1000);
  return () => clearInterval(timer);
}

endChildrenOnSignals();
mkdirSync(dirname(rows), { recursive: true });
rmSync(rows, { force: true });
const built = await dotnet(["build", "WebChat.Tests", "-c", configuration, "--nologo", "-v", "q"], {
  minutes: 15,
});
if (built.code !== 0) {
  console.error(built.output);
  process.exit(1);
}
const quiet = tellRows();
const tests = join("WebChat.Tests", "bin", configuration, "net10.0", "WebChat.Tests.dll");
const filter = ["-class", `${classes}${values.only}*`];
const { code, output } = await run(
  "dotnet",
  ["exec", tests, ...filter, "-parallel", "none", "-noColor", "-noLogo"],
  {
    minutes: 120,
    env: { FAULTS: "full", FAULTS_TABLE: rows, LANG: process.env.LANG || "C.UTF-8" },
  },
);
quiet();
const done = readRows();
if (code !== 0 || done.length === 0) console.log(`\n${output}\n`);
const date = new Date().toISOString().slice(0, 10);
const result = `Run on ${date}, ${cpus().length} cores, seed ${done.map((row) => row.seed)[0] ?? "?"}:\n\n${table(done)}`;
console.log(`\n${result}`);
if (values.write) {
  const text = between(readFileSync(page, "utf8"), mark, result);
  writeFileSync(page, await format(text, { ...(await resolveConfig(page)), filepath: page }));
}
process.exitCode = code;
