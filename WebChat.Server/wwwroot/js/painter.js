// Draws the state, at most once a frame, and keeps the title and the marks of what was read in step with it.

import { attentionToAll } from "./attend.js";
import { apply, keyOf, threadOf } from "./state.js";
import { render } from "./views/lit.js";
import { urlOf } from "./urls.js";
import { page } from "./views/page.js";

/**
 * @param {object} parts
 * @param {HTMLElement} parts.root
 * @param {() => import("./views/context.js").Context} parts.context
 * @param {() => import("./scroll.js").Scroller} parts.scroller
 */
export function createPainter({ root, context, scroller }) {
  let frame = 0;
  let titleDue = false;
  let mark = "";

  /** Something has changed: it is drawn at the next frame, however much it was. */
  function changed() {
    // No frames in a hidden tab, but its title is what one sees of it, and nothing there is read.
    if (document.hidden && !titleDue) {
      titleDue = true;
      watch(context());
      setTimeout(showTitle, 300);
    }
    frame ||= requestAnimationFrame(draw);
  }

  function draw() {
    frame = 0;
    const known = context();
    watch(known);
    known.app.keepBound();
    scroller().before();
    const held = document.activeElement;
    const row = held?.closest("[data-key]");
    render(page(known), root);
    if (known.ui.screen === "join") known.app.focusName(root);
    if (held && !held.isConnected) keepFocus(row instanceof HTMLElement ? row.dataset.key : undefined, known);
    scroller().after();
    showTitle();
  }

  /** What had the focus is gone with what was drawn: one goes on at the same row, or in the text field. @param {string | undefined} key @param {import("./views/context.js").Context} context */
  function keepFocus(key, { ui, app }) {
    if (document.activeElement !== document.body) return;
    const row = key && root.querySelector(`[data-key="${CSS.escape(key)}"]`);
    if (row instanceof HTMLElement) row.focus({ preventScroll: true });
    if (document.activeElement === document.body && ui.screen === "chat") app.refocus();
    if (ui.screen === "end") /** @type {HTMLElement | null} */ (root.querySelector(".ended button"))?.focus();
  }

  function showTitle() {
    titleDue = false;
    const { state, ui } = context();
    const inside = ui.screen === "chat";
    const { count: unread, mentions } = inside ? attentionToAll(state) : { count: 0, mentions: 0 };
    const { place } = state;
    const where = place?.kind === "room" ? `#${place.room}` : state.privates.get(place?.tag ?? "")?.nickname;
    const marks = `${mentions > 0 ? "@ " : ""}${unread > 0 ? `(${unread}) ` : ""}`;
    const title = `${marks}${inside && where ? `${where} · ` : ""}WebChat`;
    if (document.title !== title) document.title = title;
    const next = mentions > 0 ? "-mention" : unread > 0 ? "-unread" : "";
    if (next !== mark) showIcon((mark = next));
  }

  return { changed };
}

/** The newest message counts as read while one can see it. @param {import("./views/context.js").Context} context */
function watch({ state, ui, app }) {
  const present = document.visibilityState === "visible" && document.hasFocus();
  const looking = ui.screen === "chat" && present && state.connection.name === "live";
  if (looking) app.attention.returned();
  const key = looking && ui.following && !ui.window.to ? keyOf(state.place) : null;
  const thread = threadOf(state, state.place);
  const behind = key !== null && thread !== undefined && (thread.readTo ?? 0) < thread.last;
  if (key !== state.watching || behind) apply(state, { type: "watch", key });
}

/** The icon of the tab, with a mark of its own. @param {string} mark */
function showIcon(mark) {
  const link = document.head.querySelector('link[rel="icon"]');
  if (link instanceof HTMLLinkElement) link.href = urlOf(`favicon${mark}.svg`);
}
