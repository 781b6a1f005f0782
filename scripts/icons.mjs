// Makes the icons of the installed page from favicon.svg, as PNG: not every system takes SVG.
// node scripts/icons.mjs

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { findChromium } from "./lib/need.mjs";
import { root } from "./lib/run.mjs";

const page = join(root, "WebChat.Server", "wwwroot");
const drawing = readFileSync(join(page, "favicon.svg"), "utf8");

/**
 * @typedef {object} Icon
 * @property {string} name
 * @property {number} size pixels
 * @property {number} part of the side that the drawing takes
 * @property {string} [behind] a colour; none: transparent
 */

/** Maskable ones are cut to any shape within four fifths, and stand on a colour of their own. @type {Icon[]} */
const icons = [
  { name: "icon-192", size: 192, part: 1 },
  { name: "icon-512", size: 512, part: 1 },
  { name: "maskable-512", size: 512, part: 0.6, behind: "#eeeefc" },
  { name: "apple-touch-icon", size: 180, part: 0.7, behind: "#eeeefc" },
];

const browser = await chromium.launch({ executablePath: await findChromium(), args: ["--disable-gpu"] });
const source = `data:image/svg+xml;base64,${Buffer.from(drawing).toString("base64")}`;
for (const { name, size, part, behind } of icons) {
  const view = await browser.newPage({ viewport: { width: size, height: size } });
  await view.setContent(
    `<body style="margin:0;height:100vh;display:grid;place-items:center;background:${behind ?? "transparent"}"><img src="${source}" width="${size * part}" height="${size * part}"></body>`,
  );
  const path = join(page, "icons", `${name}.png`);
  await view.screenshot({ path, omitBackground: behind === undefined });
  console.log(path);
}
await browser.close();
