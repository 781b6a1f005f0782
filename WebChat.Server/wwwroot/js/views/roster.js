// Who is in the room, or whom one talks to.

import { presenceOf } from "../select.js";
import { icons } from "./icons.js";
import { html, nothing } from "./lit.js";
import { repeat } from "./lit-more.js";
import { avatar, name, presenceNote } from "./parts.js";

/** @typedef {import("./context.js").Context} Context @typedef {import("../types.js").Member} Member */

/** A filter is of use only from here on. */
const many = 12;
/** More than one looks through; the filter finds the others. */
const most = 200;

/** @param {Context} context */
export function roster(context) {
  const { state, i18n, ui, app, format } = context;
  const room = state.place?.kind === "room" ? state.rooms.get(state.place.room) : undefined;
  const open = ui.drawer === "people";
  if (!room) return nothing;
  const people = sorted(room, context);
  const wanted = ui.rosterFilter.trim().toLowerCase();
  const shown = wanted ? people.filter(({ nickname }) => nickname.toLowerCase().includes(wanted)) : people;
  return html`
    <aside
      class="roster"
      id="people"
      aria-label=${i18n.t("roster.label")}
      ?data-open=${open}
      tabindex="-1"
      data-pane
      data-test="roster"
    >
      <div class="roster-head">
        <h2>
          ${i18n.t("roster.title")} <span class="count" data-test="count">${format.number(room.count)}</span>
        </h2>
        <button
          class="icon-button only-drawer"
          data-test="close-drawer"
          aria-label=${i18n.t("close")}
          @click=${app.closeDrawer}
        >
          ${icons.close}
        </button>
      </div>
      ${
        people.length > many || wanted
          ? html`<input
              type="search"
              class="roster-filter"
              data-test="filter"
              aria-label=${i18n.t("roster.filter")}
              placeholder=${i18n.t("roster.filter")}
              dir="auto"
              .value=${ui.rosterFilter}
              @input=${app.filterRoster}
            />`
          : nothing
      }
      <ul class="people">
        ${repeat(
          shown.slice(0, most),
          ({ tag }) => tag,
          (member) => person(member, context),
        )}
      </ul>
      ${shown.length === 0 ? html`<p class="quiet-hint">${i18n.t("roster.none")}</p>` : nothing}
      ${room.count > shown.length && !wanted ? html`<p class="quiet-hint">${i18n.t("roster.more", { count: room.count - shown.length })}</p>` : nothing}
      ${room.count === 1 && people.length === 1 ? html`<p class="quiet-hint">${i18n.t("roster.alone")}</p>` : nothing}
    </aside>
  `;
}

/** @type {WeakMap<Map<string, Member>, {stamp: string, people: Member[]}>} sorting many people for each frame would be felt */
const orders = new WeakMap();
/** @param {import("../state-rooms.js").Room} room @param {Context} context */
function sorted({ members }, { i18n: { language }, format: { compare } }) {
  const stamp = `${language} ${[...members.values()].map(({ nickname }) => nickname).join(" ")}`;
  const known = orders.get(members);
  if (known?.stamp === stamp) return known.people;
  const people = [...members.values()].sort((a, b) => compare(a.nickname, b.nickname));
  orders.set(members, { stamp, people });
  return people;
}

/** @param {Member} member @param {Context} context */
function person(member, { state, i18n, app }) {
  const { nickname, tag, bot } = member;
  const presence = presenceOf(state, member);
  const hidden = state.hidden.has(tag);
  const self = tag === state.self?.tag;
  return html`<li>
    <button
      class="person"
      data-test="person"
      data-name=${nickname}
      data-presence=${presence}
      ?data-hidden=${hidden}
      @click=${() => app.openDialog({ kind: "person", tag, nickname })}
    >
      <span class="with-presence" data-presence=${presence}>${avatar(tag, nickname, "small")}</span>
      <span class="person-name">${name(nickname)}</span>
      ${self ? html`<span class="note">${i18n.t("roster.you")}</span>` : nothing}
      ${bot ? html`<span class="note">${i18n.t("roster.bot")}</span>` : nothing}
      ${hidden ? html`<span class="note">${i18n.t("roster.hidden")}</span>` : nothing}
      ${presenceNote(presence, i18n)}
    </button>
  </li>`;
}
