// npm start [-- arguments for the server]: builds the server and runs it in the foreground.

import { spawn } from "node:child_process";
import { constants } from "node:os";
import { join } from "node:path";
import { configuration, dotnet, dotnetEnv, sdkProblem } from "./lib/dotnet.mjs";
import { needSqlite } from "./lib/need.mjs";
import { endChildrenOnSignals, root, whenAbandoned } from "./lib/run.mjs";

const server = join(root, "WebChat.Server");

/** @param {string} sentence @returns {never} */
function stop(sentence) {
  console.error(sentence);
  process.exit(1);
}

async function build() {
  console.log("Building WebChat ...");
  const { code, output } = await dotnet(["build", server, "-c", configuration, "--nologo", "-v", "q"], {
    minutes: 15,
  });
  if (code !== 0) stop(`${output}\nThe server could not be built.`);
}

/** Runs the server, and ends as it ends. */
function serve() {
  // In its own folder, where its settings, its page and its data are.
  const program = join("bin", configuration, "net10.0", "WebChat.Server.dll");
  const child = spawn("dotnet", [program, ...process.argv.slice(2)], {
    cwd: server,
    env: { ...process.env, ...dotnetEnv },
    stdio: "inherit",
  });
  child.on("error", (error) => stop(`The server could not be started: ${error.message}`));
  child.on("exit", (code, signal) => process.exit(signal ? 128 + constants.signals[signal] : (code ?? 1)));

  // A terminal sends Ctrl-C to the server as well, and npm passes it on to us once more. Any other signal comes to one
  // process only, so it goes on, once: the server may take a second one for impatience.
  const terminal = process.stdin.isTTY || process.stdout.isTTY || process.stderr.isTTY;
  let told = false;
  const tell = (/** @type {NodeJS.Signals} */ signal) => {
    if (!told) told = child.kill(signal);
  };
  process.on("SIGINT", () => terminal || tell("SIGINT"));
  process.on("SIGTERM", () => tell("SIGTERM"));
  whenAbandoned(() => tell("SIGTERM"));
}

const leaveSignals = endChildrenOnSignals();
const problem = (await sdkProblem()) ?? (await needSqlite());
if (problem) stop(problem);
await build();
leaveSignals();
serve();
