// npm run cluster [-- --balancer nginx --port 6080]: three servers on one PostgreSQL, with a load balancer before them, to try many nodes on
// one machine. They are at the ports behind that one, PostgreSQL at the one before it. Its data are in a temporary folder and go with it.
// Ctrl-C stops everything, in order.

import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { parseArgs } from "node:util";
import { configuration, dotnet, dotnetEnv, sdkProblem } from "./lib/dotnet.mjs";
import { balancerProgram, needSqlite, noPostgres } from "./lib/need.mjs";
import { connectionTo, makePostgres } from "./lib/postgres.mjs";
import { root, whenAbandoned } from "./lib/run.mjs";

const { values } = parseArgs({
  options: { balancer: { type: "string", default: "" }, port: { type: "string", default: "5080" } },
});
const port = Number(values.port);
const nodes = [port + 1, port + 2, port + 3];
const database = port - 1;
const address = `http://127.0.0.1:${port}`;
const folder = mkdtempSync(join(tmpdir(), "webchat-cluster-"));

/** @type {{ name: string, child: import("node:child_process").ChildProcess, signal: NodeJS.Signals }[]} */
const started = [];
let stopping = false;

/** @param {string} sentence */
async function stop(sentence = "") {
  if (stopping) return;
  stopping = true;
  if (sentence) console.error(sentence);
  // The last that was started is the first to go: no server loses its database while it says goodbye.
  for (const { child, signal } of started.reverse()) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    const gone = new Promise((resolve) => child.once("exit", resolve));
    child.kill(signal);
    await Promise.race([gone, pause(12_000)]);
  }
  rmSync(folder, { recursive: true, force: true });
  process.exit(sentence ? 1 : 0);
}

/**
 * Runs a program until we stop; when it ends by itself, everything ends.
 * @param {string} name
 * @param {string[]} command
 * @param {{ signal?: NodeJS.Signals, cwd?: string }} [options]
 */
function start(name, command, { signal = "SIGTERM", cwd = root } = {}) {
  // A group of its own: a Ctrl-C in the terminal is for us, who stop them in order.
  const child = spawn(command[0], command.slice(1), {
    cwd,
    env: { ...process.env, ...dotnetEnv },
    stdio: ["ignore", "ignore", "pipe"],
    detached: true,
  });
  /** @type {string[]} */
  const said = [];
  child.stderr?.on("data", (chunk) => said.push(String(chunk)));
  child.on("error", (error) => stop(`${name} could not be started: ${error.message}`));
  child.on("exit", (code) => stop(`${name} ended with ${code}.\n${said.slice(-20).join("")}`));
  started.push({ name, child, signal });
}

async function startPostgres() {
  const { command, cwd, problem } = await makePostgres(folder, database);
  if (problem) await stop(problem);
  // SIGINT: it ends its connections and keeps what is committed.
  start("PostgreSQL", command, { signal: "SIGINT", cwd });
}

/** @param {string} key */
function startNodes(key) {
  for (const node of nodes) {
    start(
      `The server at port ${node}`,
      [
        "dotnet",
        join("bin", configuration, "net10.0", "WebChat.Server.dll"),
        `--urls=http://127.0.0.1:${node}`,
        `--ConnectionStrings:Postgres=${connectionTo(database)}`,
        `--Chat:DataDirectory=${join(folder, `node-${node}`)}`,
        `--Chat:AdminKey=${key}`,
        "--Chat:TrustedProxies:0=127.0.0.1",
        "--Chat:OperatorConsole=off",
        "--Logging:LogLevel:Default=Warning",
      ],
      { cwd: join(root, "WebChat.Server") },
    );
  }
}

/** The file that we give to operators; only its addresses are others. @param {string} name */
function withOurPorts(name) {
  const text = readFileSync(join(root, "deploy", name), "utf8");
  const file = join(folder, name);
  writeFileSync(
    file,
    text.replace(/:508([0-3])\b/g, (_, node) => `:${port + Number(node)}`),
  );
  return file;
}

function startBalancer() {
  const haproxy = balancerProgram("haproxy");
  const nginx = balancerProgram("nginx");
  if (haproxy && values.balancer !== "nginx") {
    start("HAProxy", [haproxy, "-db", "-f", withOurPorts("haproxy.cfg")]);
    return "HAProxy";
  }
  const directives = `daemon off; pid ${join(folder, "nginx.pid")}; error_log stderr;`;
  const file = withOurPorts("nginx.conf");
  start("nginx", [/** @type {string} */ (nginx), "-p", folder, "-e", "stderr", "-g", directives, "-c", file]);
  return "nginx";
}

async function isReady() {
  const ready = [...nodes.map((node) => `http://127.0.0.1:${node}`), address].map((url) =>
    fetch(`${url}/health/ready`).then(
      ({ ok }) => ok,
      () => false,
    ),
  );
  return (await Promise.all(ready)).every(Boolean);
}

const missing =
  (Number.isInteger(port) && port > 1 && port <= 65_532 ? undefined : `--port ${values.port} is no port.`) ??
  (await sdkProblem()) ??
  (await needSqlite()) ??
  noPostgres() ??
  (balancerProgram("haproxy") || balancerProgram("nginx")
    ? undefined
    : "A load balancer is missing: install haproxy or nginx.");
if (missing) await stop(missing);
process.on("SIGINT", () => void stop());
process.on("SIGTERM", () => void stop());
whenAbandoned(() => void stop());

console.log("Building WebChat ...");
const built = await dotnet(
  ["build", join(root, "WebChat.Server"), "-c", configuration, "--nologo", "-v", "q"],
  {
    minutes: 15,
  },
);
if (built.code !== 0) await stop(`${built.output}\nThe server could not be built.`);
const key = randomBytes(32).toString("base64url");
await startPostgres();
startNodes(key);
const balancer = startBalancer();
for (let tries = 0; !(await isReady()); tries++) {
  if (tries > 300) await stop("It is not ready after a minute.");
  await pause(200);
}
console.log(
  `  Open       ${address}/  (${balancer}; the servers are at ${nodes.join(", ")}, PostgreSQL at ${database})`,
);
console.log(`  Admin key  ${key}`);
console.log(`  Nodes      curl -H "Authorization: Bearer ${key}" ${address}/api/admin/nodes`);
