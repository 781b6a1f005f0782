// npm run search-bench [-- --messages 1000000 --postgres "Host=..." ]: how long a search takes in a room of a million messages. The messages
// are made, loaded by the server's own command, indexed by the server, and then searched for over HTTP, one search after the other.

import { spawn } from "node:child_process";
import { createWriteStream, mkdtempSync, rmSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { pipeline } from "node:stream/promises";
import { Readable } from "node:stream";
import { parseArgs } from "node:util";
import { configuration, dotnetEnv } from "./lib/dotnet.mjs";
import { lines, queries } from "./lib/sayings.mjs";
import { root, run } from "./lib/run.mjs";

const { values } = parseArgs({
  options: {
    messages: { type: "string", default: "1000000" },
    searches: { type: "string", default: "100" },
    postgres: { type: "string", default: "" },
    port: { type: "string", default: "5099" },
  },
});
const [messages, searches] = [Number(values.messages), Number(values.searches)];
const folder = mkdtempSync(join(tmpdir(), "webchat-search-"));
const program = join(root, "WebChat.Server", "bin", configuration, "net10.0", "WebChat.Server.dll");
const url = `http://127.0.0.1:${values.port}`;
const settings = [
  `--Chat:DataDirectory=${folder}`,
  "--Chat:Limits:MessagesPerSecond=0",
  "--Chat:OperatorConsole=off",
  ...(values.postgres ? [`--ConnectionStrings:Postgres=${values.postgres}`] : []),
];

/** @param {string} words */
const note = (words) => console.error(words);

/** The server, when it answers and everything is indexed. */
async function serve() {
  const child = spawn("dotnet", [program, `--urls=${url}`, ...settings], {
    cwd: join(root, "WebChat.Server"),
    env: { ...process.env, ...dotnetEnv },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const said = createInterface({ input: child.stdout });
  for await (const line of said) if (line.includes("The search has everything")) break;
  child.stdout.resume();
  return child;
}

/** @param {Record<string, string>} query @returns {Promise<number>} milliseconds */
async function search(query) {
  const start = performance.now();
  const response = await fetch(`${url}/api/rooms/bench/search?${new URLSearchParams(query)}`);
  const answer = /** @type {{ title?: string }} */ (await response.json());
  if (!response.ok) throw new Error(`${JSON.stringify(query)}: ${answer.title}`);
  return performance.now() - start;
}

/** @param {number[]} times @param {number} part */
const quantile = (times, part) =>
  times.toSorted((a, b) => a - b)[Math.min(times.length - 1, Math.floor(times.length * part))];

/** @type {import("node:child_process").ChildProcess | undefined} */
let server;
try {
  const file = join(folder, "room.jsonl");
  note(`making ${messages} messages`);
  await pipeline(Readable.from(lines(messages)), createWriteStream(file));
  note("loading them");
  const loaded = await run("dotnet", [program, "import", file, "--room", "bench", ...settings], {
    cwd: join(root, "WebChat.Server"),
    minutes: 60,
  });
  if (loaded.code !== 0) throw new Error(loaded.output);
  note("indexing them");
  const begun = performance.now();
  server = await serve();
  note(`indexed in ${Math.round((performance.now() - begun) / 1000)} s`);
  const kinds = Object.entries(queries(messages));
  for (const [, kind] of kinds) for (let i = 0; i < 5; i++) await search(kind(i));
  console.log("| search | p50, ms | p95, ms | most, ms |\n| --- | --- | --- | --- |");
  /** @type {number[]} */
  const all = [];
  for (const [name, kind] of kinds) {
    /** @type {number[]} */
    const times = [];
    for (let i = 0; i < searches; i++) times.push(await search(kind(i)));
    all.push(...times);
    console.log(
      `| ${name} | ${[0.5, 0.95, 1].map((part) => quantile(times, part).toFixed(1)).join(" | ")} |`,
    );
  }
  console.log(`| all | ${[0.5, 0.95, 1].map((part) => quantile(all, part).toFixed(1)).join(" | ")} |`);
  console.log(
    `\n${messages} messages in one room, ${searches} searches of each kind · ${values.postgres ? "PostgreSQL" : "SQLite"} · ${cpus()[0].model.trim()}`,
  );
} finally {
  server?.kill("SIGTERM");
  if (server) await new Promise((resolve) => server?.once("exit", resolve));
  rmSync(folder, { recursive: true, force: true });
}
