// The views of the page, as scripts/screens.mjs photographs them. A new one is a row more.

import { sessionKey } from "./player.mjs";
import { click, find, send, write } from "./steps.mjs";
import { messageViews } from "./views-messages.mjs";

/** @typedef {import("playwright-core").Page} Page @typedef {import("./player.mjs").Player} Player */

/**
 * @typedef {object} View
 * @property {string} name of the picture
 * @property {keyof typeof sizes} [size] "desktop" if nothing is said
 * @property {string} [theme] "light" if nothing is said
 * @property {string} [language] "en" if nothing is said
 * @property {string} [who] whose page it is; "Lena" if nothing is said
 * @property {string} [path] of the page
 * @property {boolean} [outside] whether nobody is in: the entrance, or a wall
 * @property {Record<string, any>} [keep] what else the browser remembers
 * @property {(page: Page, player: Player) => Promise<unknown>} [prepare] what one does before the picture is taken
 * @property {(page: Page) => Promise<unknown>} [after] what one does when it is taken, so that the story stays as it is
 */

const touch = { isMobile: true, hasTouch: true };

export const sizes = {
  desktop: { viewport: { width: 1280, height: 800 } },
  phone: { viewport: { width: 390, height: 844 }, ...touch },
  projector: { viewport: { width: 1600, height: 900 } },
  portrait: { viewport: { width: 900, height: 1600 } },
};

/** Somebody is writing, and what was announced has been read. @param {Page} page @param {Player} player */
async function lively(page, player) {
  await find(page, "dismiss").click();
  const typing = find(page, "typing").filter({ hasText: /\p{L}/u });
  // It is passed on at most every two seconds.
  for (let tries = 0; tries < 5 && !(await typing.isVisible()); tries++) {
    await player.typing();
    await typing.waitFor({ timeout: 1000 }).catch(() => undefined);
  }
}

/** @param {Page} page the line to the hub is cut, and stays so */
async function cut(page) {
  await page.evaluate('dispatchEvent(new Event("offline"))');
}

/** @type {View[]} */
export const views = [
  // Coming in
  { name: "entrance-desktop-light", outside: true, path: "r/workshops" },
  { name: "entrance-phone-dark-zh", outside: true, size: "phone", theme: "dark", language: "zh" },
  {
    name: "entrance-refused-phone-fr",
    outside: true,
    size: "phone",
    language: "fr",
    async prepare(page) {
      await find(page, "nickname").fill("admin");
      await find(page, "join").click();
      await find(page, "join-problem").filter({ hasText: /\p{L}/u }).waitFor();
    },
  },

  // A room
  { name: "room-desktop-light", prepare: lively },
  { name: "room-desktop-dark", theme: "dark" },
  { name: "room-desktop-paper-fr", theme: "paper", language: "fr", prepare: lively },
  { name: "room-desktop-dusk", theme: "dusk", prepare: lively },
  { name: "room-desktop-contrast", theme: "contrast" },
  { name: "room-desktop-compact-zh", language: "zh", keep: { density: "compact" }, prepare: lively },
  { name: "room-phone-light", size: "phone" },
  { name: "room-phone-dark", size: "phone", theme: "dark", prepare: lively },
  {
    name: "room-phone-larger-contrast",
    size: "phone",
    theme: "contrast",
    keep: { size: "larger", clock: "12" },
    prepare: lively,
  },
  { name: "drawer-rooms-phone-light", size: "phone", prepare: click("open-rooms") },
  { name: "drawer-people-phone-dusk", size: "phone", theme: "dusk", prepare: click("open-people") },
  { name: "room-new-desktop-light", prepare: send("/join nähstube") },
  { name: "completion-desktop-dark", theme: "dark", prepare: write("/") },

  { name: "room-code-desktop-dark", theme: "dark", path: "r/ops" },
  { name: "picker-desktop-light", prepare: click("open-emoji") },
  {
    name: "picker-phone-dark-fr",
    size: "phone",
    theme: "dark",
    language: "fr",
    prepare: click("open-emoji"),
  },
  { name: "secret-phone-light", size: "phone", prepare: send("password=correct-horse-battery") },

  ...messageViews,

  // Finding
  {
    name: "switcher-desktop-dark",
    theme: "dark",
    async prepare(page) {
      await page.keyboard.press("Control+k");
      await find(page, "switcher-query").fill("o");
    },
  },
  { name: "invite-phone-dusk", size: "phone", theme: "dusk", prepare: click("open-room") },

  // One another
  { name: "private-desktop-light", prepare: (page) => page.locator("[data-test=private]").first().click() },
  {
    name: "person-right-to-left-phone-light",
    size: "phone",
    async prepare(page) {
      await click("open-people")(page);
      await page.locator('[data-test=person][data-name="نور"]').click();
    },
  },

  // What is above
  { name: "settings-desktop-light", prepare: click("settings") },
  {
    name: "settings-phone-dark-zh",
    size: "phone",
    theme: "dark",
    language: "zh",
    prepare: click("open-rooms", "settings"),
  },
  { name: "help-desktop-dusk", theme: "dusk", prepare: click("settings", "open-help") },
  { name: "rooms-desktop-light-fr", language: "fr", prepare: click("browse-rooms") },

  // When something is wrong
  {
    name: "offline-phone-light",
    size: "phone",
    async prepare(page) {
      await page.routeWebSocket(/\/hub/, (socket) => socket.close());
      await page.context().setOffline(true);
      await cut(page);
      await send("Is the projector free at eleven?")(page);
      await find(page, "waiting").waitFor();
    },
  },
  {
    name: "away-phone-dark",
    size: "phone",
    theme: "dark",
    outside: true,
    async prepare(page, player) {
      const { token } = await player.person("Lena");
      await page.routeWebSocket(/\/hub/, (socket) => socket.close());
      const session = JSON.stringify(JSON.stringify({ token, nickname: "Lena" }));
      await page.evaluate(`localStorage.setItem("${sessionKey}", ${session})`);
      await page.reload();
      await page.getByText("cannot be reached").waitFor();
    },
  },
  {
    name: "refused-desktop-light",
    async prepare(page) {
      await send("/wave everybody")(page);
      await find(page, "error").waitFor();
    },
  },

  // On a wall
  {
    name: "wall-projector-dark",
    outside: true,
    size: "projector",
    path: "wall/lobby",
    prepare: (page) => find(page, "message").last().waitFor(),
  },
  {
    name: "wall-projector-light-fr",
    outside: true,
    size: "projector",
    language: "fr",
    path: "wall/workshops?theme=light",
    prepare: (page) => find(page, "message").last().waitFor(),
  },
  {
    name: "wall-portrait-dusk",
    outside: true,
    size: "portrait",
    path: "wall/lobby?theme=dusk",
    prepare: (page) => find(page, "message").last().waitFor(),
  },
  {
    name: "wall-empty-phone-dark",
    outside: true,
    size: "phone",
    path: "wall/quiet",
    prepare: (page) => find(page, "empty").waitFor(),
  },

  // Last: who joins here is in the room from now on
  {
    name: "first-time-phone-light",
    outside: true,
    size: "phone",
    keep: { hint: false },
    async prepare(page) {
      await find(page, "nickname").fill("Robin");
      await find(page, "join").click();
      await find(page, "hint").waitFor();
      await find(page, "dismiss").click();
    },
  },
];
