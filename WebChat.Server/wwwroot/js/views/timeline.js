// The timeline of the open place. Rows that come live stand in a log that is read out; history stands before it, in silence, and what
// is not sent yet behind it: it would be read twice.

import { callsIn } from "../attend.js";
import { keyOf, threadOf } from "../state.js";
import { memberByTag, newsSince, pendingIn, presenceOf, typingIn } from "../select.js";
import { buildRows } from "../rows.js";
import { range } from "../window.js";
import { icons } from "./icons.js";
import { lines } from "./lines.js";
import { html, nothing } from "./lit.js";
import { ref, repeat } from "./lit-more.js";
import { messageRow, pendingRow } from "./message.js";
import { name } from "./parts.js";

/** @typedef {import("./context.js").Context} Context @typedef {import("../rows.js").Row} Row */

/** @param {Context} context */
export function timeline(context) {
  const { state, i18n, ui, app } = context;
  const thread = threadOf(state, state.place);
  if (!thread) return nowhere(context);
  const room = state.place?.kind === "room" ? state.rooms.get(state.place.room) : undefined;
  const { start, end, news } = range(ui.window, thread.timeline.entries);
  const rows = buildRows(
    thread.timeline.entries,
    { start, end },
    {
      first: room?.first,
      last: thread.last,
      unreadFrom: thread.unreadFrom,
      hidden: state.hidden,
      announcements: room ? state.announcements : [],
    },
  );
  notePresence(rows, context);
  for (const row of rows)
    row.mention = room && row.type === "message" && callsIn(state, room, row.entry).length > 0;
  for (const row of rows) row.marked = room && row.type === "message" && row.entry.seq === ui.marked;
  const split = rows.findIndex(({ index }) => index >= news);
  const old = split < 0 ? rows : rows.slice(0, split);
  const fresh = split < 0 ? [] : rows.slice(split);
  const pending = ui.window.to ? [] : pendingIn(state, state.place);
  const loading = room && room.epoch === null;
  return html`
    <div
      class="timeline"
      data-test="timeline"
      data-place=${keyOf(state.place)}
      tabindex="0"
      role="region"
      aria-label=${i18n.t("timeline.label")}
      data-pane
      @pointerover=${app.pointAt}
      @pointermove=${app.pointAt}
      @pointerleave=${app.pointAway}
      @focusin=${app.pointAt}
      @focusout=${app.pointAway}
      @keydown=${app.onTimelineKey}
      @click=${app.onTimelineClick}
      @pointerdown=${app.onTimelinePress}
      @contextmenu=${app.onTimelineContextMenu}
      ${ref(app.scroller.attach)}
    >
      <div class="rows">
        ${loading ? html`<div class="hole"><span class="spinner" aria-hidden="true"></span><span>${i18n.t("hole.loading")}</span></div>` : list(old, context)}
        <div
          class="log"
          role="log"
          aria-live="polite"
          aria-relevant="additions"
          aria-label=${i18n.t("timeline.news")}
        >
          ${list(fresh, context)}
        </div>
        ${repeat(
          pending,
          ({ id }) => id,
          (item, index) =>
            pendingRow(
              item,
              index === 0
                ? !continuesOwn(rows.at(-1), context)
                : item.kind === "action" || pending[index - 1].kind === "action",
              context,
            ),
        )}
        <div class="typing" data-test="typing">${room ? typing(room, context) : nothing}</div>
      </div>
    </div>
    ${jump(context)}
  `;
}

/** How their authors are there stands beside the newest name of each. @param {Row[]} rows @param {Context} context */
function notePresence(rows, { state }) {
  const noted = new Set([state.self?.tag]);
  for (const row of rows.toReversed()) {
    if (row.type !== "message" || !row.head || row.entry.kind === "action" || noted.has(row.entry.tag))
      continue;
    noted.add(row.entry.tag);
    row.presence = presenceOf(state, memberByTag(state, row.entry.tag));
  }
}

/** @param {Row[]} rows @param {Context} context */
const list = (rows, context) =>
  repeat(
    rows,
    ({ key }) => key,
    (row) =>
      row.type === "message" ? messageRow(row, context) : (lines[row.type]?.(row, context) ?? nothing),
  );

/** @param {Row | undefined} row @param {Context} context */
function continuesOwn(row, { state, now }) {
  return (
    row?.type === "message" &&
    row.entry.tag === state.self?.tag &&
    row.entry.kind !== "action" &&
    now + state.clockOffset - row.entry.time < 5 * 60_000
  );
}

/** @param {import("../state-rooms.js").Room} room @param {Context} context */
function typing(room, { i18n, now }) {
  const people = typingIn(room, now);
  if (people.length === 0) return nothing;
  const words =
    people.length > 3
      ? i18n.t("typing.many", { count: people.length })
      : i18n.parts("typing.some", { names: i18n.list(people.map(name)), count: people.length });
  return html`<span class="dots" aria-hidden="true"><i></i><i></i><i></i></span><span>${words}</span>`;
}

/** @param {Context} context */
function jump({ state, i18n, ui, app }) {
  if (ui.following) return nothing;
  const count = newsSince(state, ui.seenLast);
  return html`<button class="jump" data-test="jump" @click=${app.toNewest}>
    ${icons.down}<span>${count > 0 ? i18n.t("timeline.jumpNew", { count }) : i18n.t("timeline.jump")}</span>
  </button>`;
}

/** One has left every room. @param {Context} context */
function nowhere({ i18n, app }) {
  return html`<div class="nowhere" data-test="nowhere">
    <span class="beginning-sign">${icons.hash}</span>
    <h1>${i18n.t("nowhere.title")}</h1>
    <p>${i18n.t("nowhere.text")}</p>
    <button class="primary" data-test="browse-nowhere" @click=${app.browse}>${i18n.t("rooms.browse")}</button>
  </div>`;
}
