// Where pictures of the page are made: a server with a data folder of its own, and pages in which it is the time of the story.

import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { chromium } from "playwright-core";
import { configuration, dotnet, dotnetEnv } from "./dotnet.mjs";
import { findChromium, needFonts } from "./need.mjs";
import { retime } from "./player.mjs";
import { root } from "./run.mjs";
import { opening } from "./story.mjs";

/** @typedef {{browser: import("playwright-core").Browser, url: string, adminKey: string}} Stage */

/** Where the server is found too, by the browser of the pictures. */
export const publicName = "chat.workshops.example";

/** @returns {Promise<number>} */
function freePort() {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const { port } = /** @type {import("node:net").AddressInfo} */ (probe.address());
      probe.close(() => resolve(port));
    });
  });
}

/** @param {string} data the folder for its database @param {string} url @param {string} adminKey */
async function startServer(data, url, adminKey) {
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
 * @param {Stage} stage
 * @param {import("playwright-core").BrowserContextOptions} options
 * @param {number} [time]
 */
export async function newPage({ browser, url }, options, time = opening) {
  const context = await browser.newContext({
    locale: "en-GB",
    timezoneId: "UTC",
    serviceWorkers: "block",
    ...options,
  });
  await context.routeWebSocket(/\/hub/, (page) => {
    const server = page.connectToServer();
    server.onMessage((message) => page.send(retime(String(message))));
  });
  await context.route("**/api/**", async (route) => {
    const address = route.request().url().replace(`http://${publicName}/`, url);
    const response = await route.fetch({ url: address });
    await route.fulfill({ response, body: retime(await response.text()) });
  });
  const page = await context.newPage();
  await page.clock.setFixedTime(time);
  return page;
}

/**
 * Starts all that is needed, and ends it afterwards.
 * @param {(stage: Stage) => Promise<void>} play
 */
export async function onStage(play) {
  await needFonts();
  const adminKey = randomUUID();
  const data = mkdtempSync(join(tmpdir(), "webchat-pictures-"));
  const url = `http://127.0.0.1:${await freePort()}/`;
  const server = await startServer(data, url, adminKey);
  try {
    // An address as people have one.
    const names = `--host-resolver-rules=MAP ${publicName}:80 ${new URL(url).host}`;
    const browser = await chromium.launch({
      executablePath: await findChromium(),
      args: ["--disable-gpu", names],
    });
    await play({ browser, url, adminKey });
    await browser.close();
  } finally {
    const ended = new Promise((resolve) => server.once("exit", resolve));
    server.kill("SIGTERM");
    await ended;
    rmSync(data, { recursive: true, force: true });
  }
}
