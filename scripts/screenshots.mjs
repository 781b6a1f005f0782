// Makes the pictures of the README: lets people talk on a server of its own, and photographs the page.
// node scripts/screenshots.mjs [folder]

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { compress } from "./lib/picture.mjs";
import { Player, sessionKey, timeOf } from "./lib/player.mjs";
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
  writeFileSync(path, compress(await page.screenshot({ animations: "disabled", caret: "hide" })));
  console.log(path);
}

mkdirSync(folder, { recursive: true });
await onStage(async (stage) => {
  const { url, adminKey } = stage;
  const desktop = await newPage(stage, { viewport: { width: 1280, height: 800 } });
  await desktop.addInitScript(`localStorage.setItem("webchat:/:hint", "true")`);
  await desktop.goto(url);
  const player = new Player(desktop, url, adminKey);
  await player.play();

  const phone = await newPage(stage, {
    viewport: { width: 390, height: 844 },
    colorScheme: "dark",
    isMobile: true,
    hasTouch: true,
  });
  const { token } = await player.person(onPhone);
  const session = JSON.stringify(JSON.stringify({ token, nickname: onPhone }));
  await phone.addInitScript(
    `localStorage.setItem("${sessionKey}", ${session}); localStorage.setItem("webchat:/:hint", "true")`,
  );
  await phone.goto(url);
  await phone.locator("[data-test=dismiss]").click();

  for (const page of [desktop, phone]) await page.clock.setFixedTime(timeOf(end));
  await player.typing();
  // The minutes of the story have passed as if nobody had looked.
  const caughtUp = desktop.locator("[data-test=caught-up]");
  if (await caughtUp.isVisible()) await caughtUp.click();
  await photograph(desktop, "page-desktop");
  await photograph(phone, "page-phone");
  await player.stop();
});
