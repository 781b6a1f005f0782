// Makes the pictures of the README: starts a server with a data folder of its own, lets people talk, and photographs the page.
// node scripts/screenshots.mjs [folder]

import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { chromium } from "playwright-core";
import { configuration, dotnet, dotnetEnv } from "./lib/dotnet.mjs";
import { findChromium } from "./lib/need.mjs";
import { minute, Player, retime, sessionKey, timeOf } from "./lib/player.mjs";
import { root } from "./lib/run.mjs";
import { end, opening, onPhone } from "./lib/story.mjs";

const folder = process.argv[2] ?? join(root, "docs");
const adminKey = randomUUID();

/** @returns {Promise<number>} */
function freePort() {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const { port } = /** @type {import("node:net").AddressInfo} */ (probe.address());
      probe.close(() => resolve(port));
    });
  });
}

/** @param {string} data the folder for its database @param {string} url */
async function startServer(data, url) {
  const project = join(root, "WebChat.Server");
  const { code, output } = await dotnet(["build", project, "-c", configuration, "--nologo", "-v", "q"]);
  if (code !== 0) throw new Error(output);
  const settings = {
    urls: url,
    "Chat:DataDirectory": data,
    "Chat:AdminKey": adminKey,
    "Chat:OperatorConsole": "off",
    "Chat:Motd": "Welcome to the open workshops. Ask anything; /help lists the commands.",
  };
  const program = join("bin", configuration, "net10.0", "WebChat.Server.dll");
  const server = spawn("dotnet", [program, ...Object.entries(settings).map(([k, v]) => `--${k}=${v}`)], {
    cwd: project,
    env: { ...process.env, ...dotnetEnv },
    stdio: ["ignore", "ignore", "inherit"],
  });
  for (let tries = 0; !(await isReady(url)); tries++) {
    if (tries > 200 || server.exitCode !== null) throw new Error("The server does not start.");
    await sleep(100);
  }
  return server;
}

/** @param {string} url */
const isReady = (url) =>
  fetch(`${url}health/ready`).then(
    ({ ok }) => ok,
    () => false,
  );

/**
 * A page in which it is the time of the story.
 * @param {import("playwright-core").Browser} browser
 * @param {import("playwright-core").BrowserContextOptions} options
 * @param {number} began
 */
async function newPage(browser, options, began) {
  const context = await browser.newContext({ locale: "en-GB", timezoneId: "UTC", ...options });
  await context.routeWebSocket(/\/hub/, (page) => {
    const server = page.connectToServer();
    server.onMessage((message) => page.send(retime(String(message), began)));
  });
  const page = await context.newPage();
  await page.clock.setFixedTime(opening);
  return page;
}

/** @param {import("playwright-core").Page} page @param {string} name */
async function photograph(page, name) {
  // What somebody is writing at this moment comes last.
  await page.locator("[data-test=typing]").filter({ hasText: /\p{L}/u }).waitFor();
  await page.mouse.move(0, 0);
  const path = join(folder, `${name}.png`);
  await page.screenshot({ path, animations: "disabled", caret: "hide" });
  console.log(path);
}

/** @param {import("playwright-core").Browser} browser @param {string} url */
async function takePictures(browser, url) {
  const began = Date.now() + 3000;
  const desktop = await newPage(browser, { viewport: { width: 1280, height: 800 } }, began);
  await desktop.goto(url);
  const player = new Player(desktop, url, adminKey);
  await player.play(began);

  const phone = await newPage(
    browser,
    { viewport: { width: 390, height: 844 }, colorScheme: "dark", isMobile: true, hasTouch: true },
    began,
  );
  const { token } = await player.person(onPhone);
  const session = JSON.stringify(JSON.stringify({ token, nickname: onPhone }));
  await phone.addInitScript(`localStorage.setItem("${sessionKey}", ${session})`);
  await phone.goto(url);
  await phone.locator("[data-test=dismiss]").click();

  await sleep(Math.max(0, began + end * minute - Date.now()));
  for (const page of [desktop, phone]) await page.clock.setFixedTime(timeOf(end));
  await player.typing();
  await photograph(desktop, "page-desktop");
  await photograph(phone, "page-phone");
  await player.stop();
}

const data = mkdtempSync(join(tmpdir(), "webchat-pictures-"));
mkdirSync(folder, { recursive: true });
const url = `http://127.0.0.1:${await freePort()}/`;
const server = await startServer(data, url);
try {
  const browser = await chromium.launch({ executablePath: await findChromium(), args: ["--disable-gpu"] });
  await takePictures(browser, url);
  await browser.close();
} finally {
  const ended = new Promise((resolve) => server.once("exit", resolve));
  server.kill("SIGTERM");
  await ended;
  rmSync(data, { recursive: true, force: true });
}
