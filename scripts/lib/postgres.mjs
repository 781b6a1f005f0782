// A PostgreSQL of our own, in a folder that goes with it.

import { chownSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { postgresProgram } from "./need.mjs";
import { run } from "./run.mjs";

const isRoot = process.getuid?.() === 0;

// PostgreSQL refuses to run as root.
const asUser = (/** @type {string[]} */ command) =>
  isRoot ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", ...command] : command;

/**
 * Makes its files. Its user is "webchat", who needs no password.
 * @param {string} folder of which it becomes the owner
 * @param {number} port of 127.0.0.1
 * @returns {Promise<{ command: string[], cwd: string, problem?: string }>} how to start it
 */
export async function makePostgres(folder, port) {
  const data = join(folder, "postgres");
  mkdirSync(data);
  if (isRoot) {
    const { output } = await run("id", ["-u", "postgres"]);
    for (const each of [folder, data]) chownSync(each, Number(output), -1);
  }
  const [initdb, postgres] = ["initdb", "postgres"].map((name) => postgresProgram(name) ?? name);
  const init = asUser([initdb, "-D", data, "-U", "webchat", "--auth=trust", "--encoding=UTF8"]);
  const { code, output } = await run(init[0], init.slice(1), { cwd: folder });
  return {
    command: asUser([postgres, "-D", data, "-k", folder, "-h", "127.0.0.1", "-p", `${port}`]),
    cwd: folder,
    ...(code !== 0 && { problem: `PostgreSQL's files could not be made:\n${output}` }),
  };
}

/** @param {number} port */
export const connectionTo = (port) => `Host=127.0.0.1;Port=${port};Username=webchat;Database=postgres`;
