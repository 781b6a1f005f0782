// Photographs every view of the page (lib/views.mjs) into docs/screens: lets people talk on a server of its own, then opens each view in its
// size, theme and language. node scripts/screens.mjs [folder] [part of a name]

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { compress } from "./lib/picture.mjs";
import { Player, sessionKey, timeOf } from "./lib/player.mjs";
import { root } from "./lib/run.mjs";
import { newPage, onStage, publicName } from "./lib/stage.mjs";
import { end } from "./lib/story.mjs";
import { sizes, views } from "./lib/views.mjs";

const folder = process.argv[2] || join(root, "docs", "screens");
const wanted = process.argv[3] ?? "";

/** The language of a browser, for each of the page. @type {Record<string, string>} */
const locales = { en: "en-GB", fr: "fr-FR", zh: "zh-CN" };

/** @typedef {import("./lib/views.mjs").View} View */

/**
 * What the browser is to remember from before.
 * @param {View} view @param {string | undefined} token
 */
function kept({ theme = "light", language = "en", keep = {}, who = "Lena" }, token) {
  const session = token && { [sessionKey.replace("webchat:/:", "")]: { token, nickname: who } };
  const all = { theme, language, hint: true, ...session, ...keep };
  return Object.fromEntries(
    Object.entries(all).map(([key, value]) => [`webchat:/:${key}`, JSON.stringify(value)]),
  );
}

await onStage(async (stage) => {
  const { url, adminKey } = stage;
  const first = await newPage(stage, { viewport: { width: 1280, height: 800 } });
  await first.goto(url);
  const player = new Player(first, url, adminKey);
  await player.play();

  /** @param {View} view @returns {Promise<Uint8Array>} */
  async function photograph(view) {
    const {
      name,
      size = "desktop",
      language = "en",
      who = "Lena",
      path = "",
      outside,
      prepare,
      after,
    } = view;
    const page = await newPage(
      stage,
      { ...sizes[size], locale: locales[language], reducedMotion: "reduce" },
      timeOf(end),
    );
    page.setDefaultTimeout(10_000);
    try {
      const remembered = Object.entries(kept(view, outside ? undefined : (await player.person(who)).token));
      await page.addInitScript(
        `for (const [key, value] of ${JSON.stringify(remembered)}) localStorage.setItem(key, value)`,
      );
      await page.goto(new URL(path, path.startsWith("wall/") ? `http://${publicName}` : url).href);
      if (!outside) await page.locator('[data-test="connection-state"][data-state="live"]').waitFor();
      await prepare?.(page, player);
      await page.mouse.move(0, 0);
      await page.evaluate("document.fonts.ready");
      // What is loaded when it is wanted may still be drawn.
      await sleep(300);
      const picture = await page.screenshot({ animations: "disabled", caret: "hide" });
      await after?.(page);
      return compress(picture);
    } catch (error) {
      await page.screenshot({ path: join(folder, `${name}.failed.png`) });
      throw error;
    } finally {
      await page.context().close();
    }
  }

  mkdirSync(folder, { recursive: true });
  let bytes = 0;
  for (const view of views.filter(({ name }) => name.includes(wanted))) {
    try {
      const picture = await photograph(view);
      writeFileSync(join(folder, `${view.name}.png`), picture);
      console.log(`${view.name} ${Math.round(picture.length / 1024)} KB`);
      bytes += picture.length;
    } catch (error) {
      console.error(`${view.name} ${error instanceof Error ? error.message : error}`);
      process.exitCode = 1;
    }
  }
  console.log(`${Math.round(bytes / 1024)} KB in all`);
  await player.stop();
});
