// The packages of package-lock.json, in node_modules.

import { closeSync, mkdirSync, openSync, readFileSync, rmSync, statSync, writeSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { root, run } from "./run.mjs";

const lockFile = join(root, "artifacts", "npm.lock");

/** When a file was last written; 0 if there is none. @param {string} path */
export function writtenAt(path) {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

/** npm writes this file last, so it tells when node_modules was complete. */
const isCurrent = () =>
  writtenAt(join(root, "node_modules", ".package-lock.json")) >= writtenAt(join(root, "package-lock.json"));

/**
 * Runs `npm ci` when node_modules is missing or older than package-lock.json.
 * Call it inside `alone`: two of them at once would delete each other's files.
 * @returns {Promise<boolean>} whether anything was installed
 */
export async function installPackages() {
  if (isCurrent()) return false;
  const { code, output } = await run("npm", ["ci", "--no-audit", "--no-fund", "--ignore-scripts"]);
  if (code === 127)
    throw new Error("npm is missing: install Node.js 20.19 or newer with npm (https://nodejs.org).");
  if (code !== 0) throw new Error(`npm ci failed:\n${output}`);
  return true;
}

/**
 * Does something while no other build of this folder does it, in any process.
 * @template T
 * @param {() => Promise<T>} action
 * @returns {Promise<T>}
 */
export async function alone(action) {
  mkdirSync(join(root, "artifacts"), { recursive: true });
  while (!tryLock()) await delay(100);
  try {
    return await action();
  } finally {
    rmSync(lockFile, { force: true });
  }
}

function tryLock() {
  try {
    const file = openSync(lockFile, "wx");
    writeSync(file, String(process.pid));
    closeSync(file);
    return true;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== "EEXIST") throw error;
    if (isAbandoned()) rmSync(lockFile, { force: true });
    return false;
  }
}

/** Whether the owner of the lock died with it. A file without a number is one that is just being written. */
function isAbandoned() {
  try {
    const age = Date.now() - writtenAt(lockFile);
    const owner = Number(readFileSync(lockFile, "utf8"));
    if (!owner) return age > 10_000;
    process.kill(owner, 0);
    return age > 10 * 60_000;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === "ESRCH";
  }
}
