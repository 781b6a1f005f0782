// npm run search-bench [-- --messages 1000000 --searches 100 --store sqlite]: how long a search takes in a room of a million messages, on both
// stores, or on one. The messages are made, loaded by the server's own command, indexed by the server, and then searched for over HTTP, one
// search after the other. Ends with 1 when a kind of search misses the bar.

import { spawn } from "node:child_process";
import { createWriteStream, mkdtempSync, rmSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { pipeline } from "node:stream/promises";
import { Readable } from "node:stream";
import { parseArgs } from "node:util";
import { configuration, dotnet, dotnetEnv } from "./lib/dotnet.mjs";
import { needSqlite, noPostgres } from "./lib/need.mjs";
import { connectionTo, makePostgres } from "./lib/postgres.mjs";
import { lines, queries } from "./lib/sayings.mjs";
import { quantile, searchTable } from "./lib/search-table.mjs";
import { endChildrenOnSignals, root, run } from "./lib/run.mjs";

/** Milliseconds at p95. */
const bar = 100;
/** So many messages at the end of a room at most are found without the index. */
const notIndexed = 255;

const { values } = parseArgs({
  options: {
    messages: { type: "string", default: "1000000" },
    searches: { type: "string", default: "100" },
    store: { type: "string", default: "both" },
    port: { type: "string", default: "5099" },
  },
});
const [messages, searches, port] = [values.messages, values.searches, values.port].map(Number);
const stores = values.store === "both" ? ["sqlite", "postgres"] : [values.store];
/** @type {string[]} */
const folders = [];
const transcript = join(makeFolder(), "room.jsonl");
const program = join(root, "WebChat.Server", "bin", configuration, "net10.0", "WebChat.Server.dll");
const url = `http://127.0.0.1:${port}`;
/** @type {Set<import("node:child_process").ChildProcess>} */
const running = new Set();

/** @param {string} words */
const note = (words) => console.error(words);

function makeFolder() {
  const folder = mkdtempSync(join(tmpdir(), "webchat-search-"));
  folders.push(folder);
  return folder;
}

/** @param {string[]} command @param {{ cwd: string }} options */
function start(command, { cwd }) {
  const child = spawn(command[0], command.slice(1), {
    cwd,
    env: { ...process.env, ...dotnetEnv },
    stdio: ["ignore", "pipe", "inherit"],
  });
  running.add(child);
  child.once("exit", () => running.delete(child));
  return child;
}

/** @param {import("node:child_process").ChildProcess} child @param {NodeJS.Signals} signal */
async function end(child, signal) {
  if (!running.has(child)) return;
  const gone = new Promise((resolve) => child.once("exit", resolve));
  child.kill(signal);
  await gone;
}

/** The server, when it answers and everything is indexed. @param {string[]} settings */
async function serve(settings) {
  const indexing = "--Logging:LogLevel:WebChat.Server.Hosting.Indexing=Debug";
  const child = start(["dotnet", program, `--urls=${url}`, indexing, ...settings], {
    cwd: join(root, "WebChat.Server"),
  });
  let left = messages - notIndexed;
  for await (const line of createInterface({ input: child.stdout })) {
    const [, count] = line.match(/The search has everything: (\d+)/) ?? [];
    if (count === undefined) continue;
    left -= Number(count);
    if (left > 0) continue;
    child.stdout.resume();
    return child;
  }
  throw new Error("The server ended before it had indexed everything.");
}

/** @param {Record<string, string>} query @returns {Promise<number>} milliseconds */
async function search(query) {
  const begun = performance.now();
  const response = await fetch(`${url}/api/rooms/bench/search?${new URLSearchParams(query)}`);
  const answer = /** @type {{ title?: string }} */ (await response.json());
  if (!response.ok) throw new Error(`${JSON.stringify(query)}: ${answer.title}`);
  return performance.now() - begun;
}

/** @param {string} store @returns {Promise<{ settings: string[], close: () => Promise<void> }>} */
async function open(store) {
  const own = makeFolder();
  const settings = [
    `--Chat:DataDirectory=${join(own, "data")}`,
    "--Chat:Limits:MessagesPerSecond=0",
    "--Chat:OperatorConsole=off",
  ];
  if (store === "sqlite") return { settings, close: async () => undefined };
  const { command, cwd, problem } = await makePostgres(own, port - 1);
  if (problem) throw new Error(problem);
  const database = start(command, { cwd });
  database.stdout.resume();
  return {
    settings: [...settings, `--ConnectionStrings:Postgres=${connectionTo(port - 1)}`],
    close: () => end(database, "SIGINT"),
  };
}

/** @param {string[]} settings @returns {Promise<import("./lib/search-table.mjs").Times>} */
async function measure(settings) {
  note("  loading the messages");
  const loaded = await run("dotnet", [program, "import", transcript, "--room", "bench", ...settings], {
    cwd: join(root, "WebChat.Server"),
    minutes: 60,
  });
  if (loaded.code !== 0) throw new Error(loaded.output);
  note("  indexing them");
  const begun = performance.now();
  const server = await serve(settings);
  note(`  indexed in ${Math.round((performance.now() - begun) / 1000)} s; searching`);
  try {
    const kinds = Object.entries(queries(messages));
    for (const [, kind] of kinds) for (let i = 0; i < 5; i++) await search(kind(i));
    /** @type {import("./lib/search-table.mjs").Times} */
    const times = {};
    for (const [name, kind] of kinds) {
      times[name] = [];
      for (let i = 0; i < searches; i++) times[name].push(await search(kind(i)));
    }
    return times;
  } finally {
    await end(server, "SIGTERM");
  }
}

endChildrenOnSignals();
// However it ends.
process.on("exit", () => {
  for (const child of running) child.kill("SIGKILL");
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});
try {
  const missing =
    ([messages, searches, port].every((number) => Number.isInteger(number) && number > 0)
      ? undefined
      : "--messages, --searches and --port are whole numbers above 0.") ??
    (stores.every((store) => ["sqlite", "postgres"].includes(store))
      ? undefined
      : "--store is sqlite, postgres or both.") ??
    (stores.includes("postgres") ? noPostgres() : undefined) ??
    (await needSqlite());
  if (missing) throw new Error(missing);
  const built = await dotnet(["build", "WebChat.Server", "-c", configuration, "--nologo", "-v", "q"], {
    minutes: 15,
  });
  if (built.code !== 0) throw new Error(built.output);
  note(`making ${messages} messages`);
  await pipeline(Readable.from(lines(messages)), createWriteStream(transcript));
  /** @type {Record<string, import("./lib/search-table.mjs").Times>} */
  const all = {};
  for (const store of stores) {
    note(store);
    const { settings, close } = await open(store);
    try {
      all[store] = await measure(settings);
    } finally {
      await close();
    }
  }
  console.log(searchTable(all, bar));
  console.log(
    `\n${messages} messages in one room, ${searches} searches of each kind, ${new Date().toISOString().slice(0, 10)} · ${cpus().length} cores, ${cpus()[0].model.trim()}`,
  );
  const isMissed = Object.values(all).some((times) =>
    Object.values(times).some((kind) => quantile(kind, 0.95) >= bar),
  );
  if (isMissed) {
    console.error(`The bar is missed: less than ${bar} ms at p95 for each kind of search.`);
    process.exitCode = 1;
  }
} catch (error) {
  console.error(/** @type {Error} */ (error).message);
  process.exitCode = 2;
}
