// A wall: a room on a projector, for everybody to see. It looks at the room again and again, joins nothing, needs no hand, and never gives up.

import { copyText } from "./clipboard.js";
import { createEmoji } from "./emoji.js";
import { speaking } from "./first.js";
import { createHighlighter } from "./highlight.js";
import { addressOf, urlOf, wallOf } from "./urls.js";
import { createFeed } from "./wall-feed.js";
import { createWall } from "./wall-state.js";
import { render } from "./views/lit.js";
import { wallView } from "./views/wall.js";

const root = /** @type {HTMLElement} */ (document.getElementById("root"));
const room = wallOf(location);
const wall = createWall(room);
const { i18n, format } = await speaking;
const app = {
  emoji: createEmoji({ changed: draw }),
  highlighter: createHighlighter(),
  copy: copyText,
};

function draw() {
  document.title = `#${wall.room} · WebChat`;
  const address = addressOf(wall.room);
  render(wallView({ wall, i18n, format, address, now: Date.now(), app }), root);
}

/** A screen that goes dark is no wall. Where the browser refuses, somebody has to set it by hand. */
async function stayAwake() {
  if (document.visibilityState === "visible")
    await navigator.wakeLock?.request("screen").catch(() => undefined);
}

draw();
void stayAwake();
document.addEventListener("visibilitychange", stayAwake);
const api = urlOf(`api/rooms/${encodeURIComponent(room)}`);
const feed = createFeed({ wall, url: `${api}/wall`, history: `${api}/messages`, changed: draw });
globalThis.addEventListener("online", feed.now);
feed.now();
