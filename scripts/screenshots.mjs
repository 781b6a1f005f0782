// Makes the pictures of the README: lets people talk on a server of its own, and photographs the page.
// node scripts/screenshots.mjs [folder]

import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { minute, Player, sessionKey, timeOf } from "./lib/player.mjs";
import { root } from "./lib/run.mjs";
import { newPage, onStage } from "./lib/stage.mjs";
import { end, onPhone } from "./lib/story.mjs";

const folder = process.argv[2] ?? join(root, "docs");

/** @param {import("playwright-core").Page} page @param {string} name */
async function photograph(page, name) {
  // What somebody is writing at this moment comes last.
  await page.locator("[data-test=typing]").filter({ hasText: /\p{L}/u }).waitFor();
  await page.mouse.move(0, 0);
  const path = join(folder, `${name}.png`);
  await page.screenshot({ path, animations: "disabled", caret: "hide" });
  console.log(path);
}

mkdirSync(folder, { recursive: true });
await onStage(async (stage) => {
  const { url, adminKey } = stage;
  const began = Date.now() + 3000;
  const desktop = await newPage(stage, { viewport: { width: 1280, height: 800 } }, began);
  await desktop.addInitScript(`localStorage.setItem("webchat:/:hint", "true")`);
  await desktop.goto(url);
  const player = new Player(desktop, url, adminKey);
  await player.play(began);

  const phone = await newPage(
    stage,
    { viewport: { width: 390, height: 844 }, colorScheme: "dark", isMobile: true, hasTouch: true },
    began,
  );
  const { token } = await player.person(onPhone);
  const session = JSON.stringify(JSON.stringify({ token, nickname: onPhone }));
  await phone.addInitScript(
    `localStorage.setItem("${sessionKey}", ${session}); localStorage.setItem("webchat:/:hint", "true")`,
  );
  await phone.goto(url);
  await phone.locator("[data-test=dismiss]").click();

  await sleep(Math.max(0, began + end * minute - Date.now()));
  for (const page of [desktop, phone]) await page.clock.setFixedTime(timeOf(end));
  await player.typing();
  await photograph(desktop, "page-desktop");
  await photograph(phone, "page-phone");
  await player.stop();
});
