// The styles of what is inside; index.html has those of the entrance.

import { urlOf } from "./urls.js";

const inside = [
  "avatars",
  "layout",
  "columns",
  "head",
  "timeline",
  "text",
  "messages",
  "menu",
  "lines",
  "continuity",
  "composer",
  "picker",
  "overlays",
  "settings",
  "attention",
];

/** Ends when all are there. Failing, it can be asked for again. */
export const loadStyles = () => Promise.all(inside.map(loadStyle));

/** One of them, or one that is for something that comes on use. @param {string} name @returns {Promise<void>} */
export function loadStyle(name) {
  const href = urlOf(`css/${name}.css`);
  if (document.head.querySelector(`link[href="${href}"]`)) return Promise.resolve();
  const link = document.createElement("link");
  return new Promise((resolve, reject) => {
    link.onload = () => resolve();
    link.onerror = () => {
      link.remove();
      reject(new Error(`${href} did not come`));
    };
    Object.assign(link, { rel: "stylesheet", href });
    document.head.append(link);
  });
}
