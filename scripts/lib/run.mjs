// Runs programs: with a deadline and their output kept, never with a question left open.

import { spawn } from "node:child_process";
import { constants } from "node:os";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of the repository. */
export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

const windows = process.platform === "win32";

if (Number(process.versions.node.split(".")[0]) < 20) {
  console.error(`Node.js 20 or newer is needed (https://nodejs.org); this is ${process.versions.node}.`);
  process.exit(1);
}

/** @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set();

/** @typedef {{ code: number, output: string }} Outcome code is 0 when all went well; 127: no such program; 124: too late */

/**
 * Runs a program to its end; everything it writes is kept, in the order written.
 * @param {string} program
 * @param {string[]} args
 * @param {{ minutes?: number, env?: NodeJS.ProcessEnv, cwd?: string }} [options]
 * @returns {Promise<Outcome>}
 */
export function run(program, args, { minutes = 5, env = {}, cwd = root } = {}) {
  return new Promise((resolve) => {
    /** @type {Buffer[]} */
    const chunks = [];
    const child = spawn(windows && program === "npm" ? "npm.cmd" : program, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ["ignore", "pipe", "pipe"],
      windowsHide: true,
      // A group of its own can be ended as a whole. Windows starts npm.cmd through its shell only; its arguments are ours.
      detached: !windows,
      shell: windows && program === "npm",
    });
    running.add(child);
    /** @param {number} code @param {string} [last] */
    const finish = (code, last = "") => {
      clearTimeout(deadline);
      clearTimeout(patience);
      running.delete(child);
      child.stdout.destroy();
      child.stderr.destroy();
      resolve({ code, output: (Buffer.concat(chunks).toString("utf8") + last).trim() });
    };
    let late = false;
    const deadline = setTimeout(() => {
      late = true;
      end(child);
    }, minutes * 60_000);
    /** @type {NodeJS.Timeout | undefined} */
    let patience;

    child.stdout.on("data", (chunk) => chunks.push(chunk));
    child.stderr.on("data", (chunk) => chunks.push(chunk));
    child.on("error", (error) => {
      const missing = /** @type {NodeJS.ErrnoException} */ (error).code === "ENOENT";
      finish(missing ? 127 : 126, missing ? `${program}: no such program` : error.message);
    });
    const done = () => {
      if (late) finish(124, `\n${program}: not done after ${minutes} min, ended`);
      else finish(child.exitCode ?? 1, child.signalCode ? `\n${program}: ended by ${child.signalCode}` : "");
    };
    child.on("close", done);
    // A build server that outlives the build holds the pipes open: do not wait for it.
    child.on("exit", () => (patience = setTimeout(done, 2_000)));
  });
}

/** Ends a child with everything it started. @param {import('node:child_process').ChildProcess} child */
function end(child) {
  if (child.pid === undefined) return;
  if (windows) {
    spawn("taskkill", ["/pid", String(child.pid), "/T", "/F"], { stdio: "ignore" });
    return;
  }
  try {
    process.kill(-child.pid, "SIGKILL");
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== "ESRCH") throw error;
  }
}

/** Takes the children along when this program is told to stop; call the result to leave that to others again. */
export function endChildrenOnSignals() {
  /** @param {NodeJS.Signals} signal */
  const stop = (signal) => {
    for (const child of running) end(child);
    process.exit(128 + constants.signals[signal]);
  };
  const signals = /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"]);
  for (const signal of signals) process.on(signal, stop);
  const unwatch = whenAbandoned(() => stop("SIGTERM"));
  return () => {
    for (const signal of signals) process.off(signal, stop);
    unwatch();
  };
}

/**
 * npm starts us through a shell and sends signals to that shell only, which dies of them without a word to us.
 * @param {() => void} action
 * @returns {() => void} stops watching
 */
export function whenAbandoned(action) {
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.env.npm_lifecycle_event === undefined || process.ppid === parent) return;
    clearInterval(watch);
    action();
  }, 500).unref();
  return () => clearInterval(watch);
}
