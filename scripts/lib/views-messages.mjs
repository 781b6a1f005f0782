// The views of what is done with messages and of what is found, as scripts/screens.mjs photographs them.

import { inStory } from "./player.mjs";
import { click, find, send, write } from "./steps.mjs";

/** @typedef {import("playwright-core").Page} Page @typedef {import("./player.mjs").Player} Player @typedef {import("./views.mjs").View} View */

/** @param {string} text a part of it @returns {(page: Page) => import("playwright-core").Locator} */
const message = (text) => (page) => find(page, "message").filter({ hasText: text }).first();

/** The menu of a message, by a finger or by the pointer, and something in it. @param {string} text @param {...string} hooks */
const menu =
  (text, ...hooks) =>
  async (/** @type {Page} */ page) => {
    const touch = await page.evaluate("matchMedia('(hover: none)').matches");
    if (touch)
      await message(text)(page)
        .locator("[data-test=text]")
        .tap({ position: { x: 8, y: 8 } });
    else {
      await message(text)(page).hover();
      await find(page, "more").click();
    }
    await find(page, "message-menu").waitFor();
    await click(...hooks)(page);
  };

/** @param {string} words @param {Record<string, string>} [filters] by their hooks */
const search =
  (words, filters = {}) =>
  async (/** @type {Page} */ page) => {
    await find(page, "open-search").click();
    await find(page, "search-words").fill(words);
    for (const [hook, value] of Object.entries(filters)) await find(page, hook).fill(value);
    await find(page, "search-words").press("Enter");
    await find(page, "search-count").filter({ hasText: /\p{L}/u }).waitFor();
  };

/** @type {View[]} */
export const messageViews = [
  {
    name: "buttons-desktop-light",
    async prepare(page) {
      await find(page, "dismiss").click();
      await find(page, "timeline").focus();
      for (let ups = 0; ups < 3; ups++) await page.keyboard.press("ArrowUp");
      await find(page, "toolbar").waitFor();
    },
  },
  { name: "menu-desktop-dusk", theme: "dusk", prepare: menu("Thirty soldering kits") },
  { name: "menu-phone-light", size: "phone", prepare: menu("Thirty soldering kits") },
  {
    name: "menu-own-phone-dark-fr",
    size: "phone",
    theme: "dark",
    language: "fr",
    prepare: menu("Bring it!"),
  },
  { name: "menu-contrast-desktop", theme: "contrast", prepare: menu("Of course it is") },
  {
    name: "reaction-desktop-dark",
    theme: "dark",
    async prepare(page) {
      await message("The radio workshop")(page).hover();
      await find(page, "react").click();
      await find(page, "emoji").first().waitFor();
    },
  },
  {
    name: "reaction-phone-light-zh",
    size: "phone",
    language: "zh",
    async prepare(page) {
      await menu("The radio workshop", "menu-react")(page);
      await find(page, "emoji").first().waitFor();
    },
  },
  {
    name: "reply-phone-light",
    size: "phone",
    async prepare(page) {
      await menu("The radio workshop", "menu-reply")(page);
      await find(page, "aim").waitFor();
      await write("I’ll send the first group over at 10:10.")(page);
    },
  },
  {
    name: "edit-desktop-paper",
    theme: "paper",
    async prepare(page) {
      await find(page, "dismiss").click();
      await menu("Bring it!", "menu-edit")(page);
    },
  },
  {
    name: "undo-desktop-dark",
    theme: "dark",
    async prepare(page) {
      await find(page, "dismiss").click();
      await menu("Bring it!", "menu-delete")(page);
      await find(page, "undo").waitFor();
    },
    after: (page) => find(page, "undo").click(),
  },
  {
    name: "edited-deleted-phone-contrast",
    size: "phone",
    theme: "contrast",
    path: "r/ops",
    prepare: (page) => find(page, "deleted").waitFor(),
  },

  { name: "search-desktop-light", prepare: search("table") },
  {
    name: "search-filters-phone-dark",
    size: "phone",
    theme: "dark",
    prepare: search("hall", { "search-from": "Sam" }),
  },
  { name: "search-none-desktop-contrast-fr", theme: "contrast", language: "fr", prepare: search("gâteau") },
  { name: "mentions-desktop-dusk", theme: "dusk", prepare: send("/mentions") },

  {
    name: "transcript-desktop",
    outside: true,
    async prepare(page, { url }) {
      const html = await (await fetch(`${url}api/rooms/lobby/transcript?format=html`)).text();
      // The times of the story, as everywhere.
      const body = html.replace(/(<time datetime="([^"T]+T[^"]+)">)[^<]+/g, (_, before, at) => {
        const shown = inStory(at);
        return before + (at.includes(".") ? shown.slice(11, 16) : shown.slice(0, 16).replace("T", " "));
      });
      await page.route("**/transcript.html", (route) =>
        route.fulfill({ contentType: "text/html; charset=utf-8", body }),
      );
      await page.goto(`${url}transcript.html`);
      await page.locator("input[type=search]").fill("hall");
    },
  },
];
