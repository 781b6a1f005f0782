// Finds the programs that the tests need, and installs them where that can be done without a question.

import { accessSync, constants, existsSync, readdirSync } from "node:fs";
import { delimiter, join } from "node:path";
import { writtenAt } from "./npm.mjs";
import { run } from "./run.mjs";

const { platform } = process;

/** @param {string[]} names @returns {string | undefined} where the first of them is */
function onPath(names) {
  const folders = (process.env.PATH ?? "").split(delimiter).filter(Boolean);
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find(isProgram);
}

/** @param {string} path */
function isProgram(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The usual places of a browser that is not on the path. */
const browsers = {
  darwin: [
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
  ],
  win32: [process.env.ProgramFiles, process.env["ProgramFiles(x86)"], process.env.LOCALAPPDATA].map(
    (folder) => `${folder}\\Google\\Chrome\\Application\\chrome.exe`,
  ),
};

/** The one without windows: the same engine, which takes half the time. */
export const headlessShell = "chromium-headless-shell";

/** Whether it is there, or another was asked for. */
export const hasHeadlessShell = () =>
  Boolean(process.env.CHROMIUM_PATH) || onPath([headlessShell]) !== undefined;

/** @returns {Promise<string | undefined>} a Chromium that starts: on Ubuntu there is one that only says to install another */
export async function findChromium() {
  const path =
    process.env.CHROMIUM_PATH ||
    onPath([headlessShell, "chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]) ||
    browsers[/** @type {keyof typeof browsers} */ (platform)]?.find(isProgram);
  if (!path || !isProgram(path)) return undefined;
  // On Windows it would open a window instead of telling its version.
  if (platform === "win32") return path;
  return (await run(path, ["--version"], { minutes: 0.5 })).code === 0 ? path : undefined;
}

/** The console tests type into a terminal. Where there is no tmux (Windows has none), they fail: nothing is skipped. */
export const hasTmux = () => onPath(["tmux"]) !== undefined;

/** Letters of the pictures that not every system can draw, by the packages of Debian that have them. */
const letters = { "fonts-noto-cjk": "4e2d", "fonts-noto-color-emoji": "1f44d" };

/** Pictures without letters are none: says which packages of fonts are missing. */
export async function needFonts() {
  if (onPath(["fc-list"]) === undefined) return;
  const missing = [];
  for (const [name, letter] of Object.entries(letters))
    if ((await run("fc-list", [`:charset=${letter}`])).output.trim() === "") missing.push(name);
  if (missing.length > 0)
    throw new Error(`Letters would be missing in the pictures: apt-get install ${missing.join(" ")}`);
}

/** @param {string} name of one of PostgreSQL's programs @returns {string | undefined} where it is: Debian keeps them off the path */
export function postgresProgram(name) {
  const debian = "/usr/lib/postgresql";
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : [];
  return versions.map((version) => join(debian, version, "bin", name)).find(isProgram) ?? onPath([name]);
}

/** @returns {string | undefined} what is wrong, in a sentence */
export const noPostgres = () =>
  postgresProgram("postgres") && postgresProgram("initdb")
    ? undefined
    : "PostgreSQL is missing: install it (Debian, Ubuntu: postgresql; macOS: brew install postgresql), its programs on the path.";

/** @param {"haproxy" | "nginx"} name @returns {string | undefined} where it is: Debian keeps them off the path of ordinary users */
export const balancerProgram = (name) =>
  [`/usr/sbin/${name}`, `/usr/local/sbin/${name}`].find(isProgram) ?? onPath([name]);

/** macOS and Windows have SQLite in the system. */
export async function hasSqlite() {
  if (platform !== "linux") return true;
  const { code, output } = await run("/sbin/ldconfig", ["-p"], { minutes: 0.5 });
  if (code === 0 && output.includes("libsqlite3.so.0")) return true;
  return ["/usr/lib", "/usr/lib64", "/usr/local/lib", "/lib"].some((folder) =>
    existsSync(join(folder, "libsqlite3.so.0")),
  );
}

export const noSqlite =
  "SQLite (libsqlite3.so.0) is missing: install libsqlite3-0 (Debian, Ubuntu) or sqlite-libs (Fedora, Alpine).";

/** @returns {Promise<string | undefined>} what is wrong, in a sentence; installs what can be */
export async function needSqlite() {
  if (await hasSqlite()) return undefined;
  await installDebianPackages(["libsqlite3-0"]);
  if (await hasSqlite()) return undefined;
  return noSqlite;
}

const hasApt = () => platform === "linux" && onPath(["apt-get"]) !== undefined;

/** @returns {Promise<string[] | undefined>} how to start a command as root, if that needs no question */
async function asRoot() {
  if (process.getuid?.() === 0) return ["env"];
  return (await run("sudo", ["-n", "true"], { minutes: 0.5 })).code === 0 ? ["sudo", "-n", "env"] : undefined;
}

/** Whether the lists of packages are there, and of today. */
function listsAreFresh() {
  const folder = "/var/lib/apt/lists";
  const lists = existsSync(folder)
    ? readdirSync(folder).filter((name) => /_Packages(\.\w+)?$/.test(name))
    : [];
  const newest = Math.max(0, ...lists.map((name) => writtenAt(join(folder, name))));
  return Date.now() - newest < 24 * 60 * 60_000;
}

/**
 * Installs packages where there is apt-get and the right to use it; elsewhere does nothing.
 * @param {string[]} packages
 * @returns {Promise<string>} what apt-get said
 */
export async function installDebianPackages(packages) {
  const prefix = hasApt() ? await asRoot() : undefined;
  if (!prefix) return "";
  console.log(`Installing ${packages.join(", ")} ...`);
  const apt = (/** @type {string[]} */ ...args) => {
    const command = [
      ...prefix,
      "DEBIAN_FRONTEND=noninteractive",
      "apt-get",
      "-o",
      "DPkg::Lock::Timeout=120",
      ...args,
    ];
    return run(command[0], command.slice(1), { minutes: 10 });
  };
  const outcomes = listsAreFresh() ? [] : [await apt("update")];
  // One by one: Ubuntu has no chromium, which must not keep the others away.
  for (const name of packages) outcomes.push(await apt("install", "-y", "--no-install-recommends", name));
  return outcomes.map(({ output }) => output).join("\n");
}

/**
 * Playwright's own browser, downloaded by the Playwright that the tests use.
 * @param {string} testFolder where the tests were built
 * @returns {Promise<string | undefined>} what is wrong, in a sentence
 */
export async function installPlaywrightBrowser(testFolder) {
  if (process.env.CHROMIUM_PATH) return `CHROMIUM_PATH is no Chromium: ${process.env.CHROMIUM_PATH}`;
  const cli = join(testFolder, ".playwright", "package", "cli.js");
  const dependencies = hasApt() && (await asRoot()) ? ["--with-deps"] : [];
  const { code, output } = await run(
    process.execPath,
    [cli, "install", ...dependencies, "--only-shell", "chromium"],
    {
      minutes: 10,
    },
  );
  if (code === 0) return undefined;
  const end = output.split("\n").slice(-5).join("\n");
  return `${end}\nChromium is missing: install it (or Chrome), or set CHROMIUM_PATH to one.`;
}
