// The page begins with its entrance, where one chooses a name. What is behind it (inside.js) is most of the page: it comes while
// one looks at the entrance, which is there the sooner for it.

import { applyComfort, readComfort } from "./comfort.js";
import { createEntrance } from "./entrance.js";
import { speaking, store } from "./first.js";
import { createUi } from "./ui.js";
import { placeOf, urlOf } from "./urls.js";
import { entranceView } from "./views/join.js";
import { render } from "./views/lit.js";

const lookingTakes = 2000;
const nextTry = 3000;

const root = /** @type {HTMLElement} */ (document.getElementById("root"));
const ui = createUi({
  comfort: readComfort(store),
  hint: !store.get("hint", false),
  nickname: store.get("nickname", ""),
  wanted: placeOf(location),
});
applyComfort(ui.comfort);
const language = await speaking;
const entrance = createEntrance({ ui, store, language, changed, open });

/** @type {import("./inside.js").Inside | null} */
let inside = null;
/** @type {ReturnType<typeof open> | null} */
let opening = null;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;

/** What the views are told as long as nothing else knows better. */
const state = {
  /** @type {import("./types.js").ConnectionState} */
  connection: { name: "connecting" },
};

function changed() {
  if (inside) inside.changed();
  else requestAnimationFrame(draw);
}

function draw() {
  if (inside) return;
  const app = { ...entrance, retryNow: resume, joinAgain: changed };
  render(entranceView({ state, ui, i18n: language.i18n, app }), root);
  entrance.focusName(root);
}

/** Brings what is behind the entrance. If it does not come, it can be asked for again. @returns {Promise<import("./inside.js").Inside>} */
async function bring() {
  opening ??= load();
  try {
    return await opening;
  } catch (error) {
    opening = null;
    throw error;
  }
}

async function load() {
  const [{ preloadModules }, { loadStyles }] = await Promise.all([
    import("./modules.js"),
    import("./styles.js"),
  ]);
  preloadModules();
  const [{ createInside }] = await Promise.all([import("./inside.js"), loadStyles()]);
  return (inside ??= createInside({ root, store, ui, language, entrance }));
}

/** Whether the page was not reloaded: by itself it is at most once, or it would do nothing else where a part is missing for good. */
const isFirst = () =>
  performance.getEntriesByType("navigation").every((entry) => /** @type {any} */ (entry).type !== "reload");

/** Some browsers remember for good that a module did not come. If it is not the server that is away, the page begins anew. */
async function open() {
  try {
    return await bring();
  } catch (error) {
    const { ok } = await fetch(urlOf("health/live"), { cache: "no-store" }).catch(() => Response.error());
    if (ok && isFirst()) location.reload();
    throw error;
  }
}

/** Somebody who was in comes back: what is inside sees to that. */
async function resume() {
  clearTimeout(timer);
  ui.screen = "resuming";
  try {
    await open();
  } catch {
    state.connection = { name: "reconnecting", problem: 0 };
    timer = setTimeout(resume, nextTry);
  }
  changed();
}

if (store.get("session")) void resume();
// If it does not come now, it is asked for again, and told of, when one wants in.
else setTimeout(() => void bring().catch(() => undefined), lookingTakes);
changed();
