// npm test: gets what is missing, checks and tests everything, and ends with a line "N passed, N failed".

import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { configuration, dotnet, sdkProblem } from "./lib/dotnet.mjs";
import * as need from "./lib/need.mjs";
import { alone, installPackages } from "./lib/npm.mjs";
import { Report } from "./lib/report.mjs";
import { countTap, countTrx, slowestOf } from "./lib/results.mjs";
import { endChildrenOnSignals, root, run } from "./lib/run.mjs";

const report = new Report();
const results = join(root, "artifacts", "tests", "results.trx");
const testProgram = join(root, "WebChat.Tests", "bin", configuration, "net10.0");

/** A step that passes when the program ends well. @param {string} name @param {() => Promise<import("./lib/run.mjs").Outcome>} start */
function check(name, start) {
  return report.step(name, async () => {
    const { code, output } = await start();
    return { ok: code === 0, output };
  });
}

/** A program of one of our npm packages. @param {string} file @param {string[]} args */
const tool = (file, ...args) => run(process.execPath, [join("node_modules", file), ...args]);

async function checkPage() {
  const installed = await report.step("npm packages", async () => {
    await alone(installPackages);
    return { ok: true, output: "" };
  });
  if (!installed) return;
  await check("eslint", () => tool("eslint/bin/eslint.js", ".", "--max-warnings", "0"));
  await check("prettier", () => tool("prettier/bin/prettier.cjs", "--check", "."));
  await check("types of the page", () => tool("typescript/bin/tsc", "-p", "jsconfig.json"));
  await check("types of the scripts", () => tool("typescript/bin/tsc", "-p", "scripts/jsconfig.json"));
}

/** @returns {Promise<boolean>} whether there is something to test */
async function buildServer() {
  if (await check("dotnet tools", () => dotnet(["tool", "restore"]))) {
    await check("csharpier", () => dotnet(["csharpier", "check", "."]));
  }
  return check("dotnet build", () =>
    dotnet(["build", "WebChat.sln", "-c", configuration, "--nologo", "-v", "q", "-warnaserror"], {
      minutes: 15,
    }),
  );
}

/** Chromium, PostgreSQL, load balancers, tmux and SQLite, as far as the system has them or lets us install them. */
async function findPrograms() {
  const missing = [
    !need.hasHeadlessShell() && need.headlessShell,
    need.noPostgres() && "postgresql",
    !need.balancerProgram("haproxy") && "haproxy",
    !need.balancerProgram("nginx") && "nginx-light",
    !need.hasTmux() && "tmux",
    !(await need.hasSqlite()) && "libsqlite3-0",
  ].filter((name) => typeof name === "string");
  const said = missing.length > 0 ? await need.installDebianPackages(missing) : "";
  if (await need.findChromium()) return said;
  return said + (await need.installDebianPackages(["chromium"]));
}

/** @param {Promise<string>} found @returns {Promise<string | undefined>} the Chromium to use, if it is not Playwright's own */
async function checkPrograms(found) {
  let chromium;
  await report.step("programs for the tests", async () => {
    const said = await found;
    chromium = await need.findChromium();
    const problems = [
      !chromium && (await need.installPlaywrightBrowser(testProgram)),
      need.noPostgres(),
      !need.balancerProgram("haproxy") && "haproxy is missing: install it.",
      !need.balancerProgram("nginx") && "nginx is missing: install it.",
      !need.hasTmux() && "tmux is missing: install it.",
      !(await need.hasSqlite()) && need.noSqlite,
    ].filter(Boolean);
    return { ok: problems.length === 0, output: [said, ...problems].join("\n") };
  });
  return chromium;
}

/** Most of what runs here is short: a tenth of the time goes into preparing to be fast later, and into guarding pages of code. */
const quickly = { DOTNET_TieredPGO: "0", DOTNET_EnableWriteXorExecute: "0" };

/** @param {string} folder */
function testFiles(folder) {
  const names = readdirSync(join(root, folder)).filter((name) => name.endsWith(".test.mjs"));
  if (names.length === 0) throw new Error(`There are no tests in ${folder}.`);
  return names.map((name) => join(folder, name));
}

/** @param {string | undefined} chromium */
async function test(chromium) {
  await report.step("tests in Node", async () => {
    const files = ["scripts/lib", "WebChat.Tests/Page"].flatMap(testFiles);
    const { code, output } = await run(process.execPath, ["--test", "--test-reporter=tap", ...files]);
    return { ...countTap(output, code), output };
  });
  await report.step("tests in .NET", async () => {
    rmSync(results, { recursive: true, force: true });
    const args = ["--no-build", "--nologo", "-c", configuration, "--results-directory", dirname(results)];
    const loggers = [
      "--logger",
      `trx;LogFileName=${basename(results)}`,
      "--logger",
      "console;verbosity=minimal",
    ];
    const { code, output } = await dotnet(["test", "WebChat.Tests", ...args, ...loggers], {
      minutes: 70,
      env: {
        // A container has no language: the console would write question marks.
        LANG: process.env.LANG || "C.UTF-8",
        ...quickly,
        ...(chromium && { CHROMIUM_PATH: chromium }),
      },
    });
    const trx = existsSync(results) ? readFileSync(results, "utf8") : "";
    return { ...countTrx(trx, code), output, note: slowestOf(trx) };
  });
}

endChildrenOnSignals();
const found = findPrograms();
found.catch(() => undefined);
const problem = await sdkProblem();
if (problem) {
  await report.step("the .NET SDK", async () => ({ ok: false, output: problem }));
} else {
  const [, built] = await Promise.all([checkPage(), buildServer()]);
  const chromium = await checkPrograms(found);
  if (built) await test(chromium);
  else await report.step("tests", async () => ({ ok: false, output: "Not run: the build failed." }));
}
report.end();
