// Rooms, people one talks to, and oneself.

import { attentionTo } from "../attend.js";
import { keyOf } from "../state.js";
import { conversations, failedIn, memberByTag, presenceOf, unreadInPrivate } from "../select.js";
import { addressOf } from "../urls.js";
import { icons } from "./icons.js";
import { brand } from "./join.js";
import { html, nothing } from "./lit.js";
import { repeat } from "./lit-more.js";
import { avatar, name, presenceNote } from "./parts.js";

/** @typedef {import("./context.js").Context} Context */

/** @param {Context} context */
export function sidebar(context) {
  const { state, i18n, ui, app } = context;
  const open = keyOf(state.place);
  const rooms = app.order.of(state.rooms.values());
  const privates = app.order.of(conversations(state));
  app.order.shown([...rooms, ...privates]);
  return html`
    <nav
      class="sidebar"
      id="rooms"
      aria-label=${i18n.t("sidebar.label")}
      ?data-open=${ui.drawer === "rooms"}
      tabindex="-1"
      data-pane
    >
      <div class="sidebar-head">
        ${brand}
        <button
          class="icon-button only-drawer"
          data-test="close-drawer"
          aria-label=${i18n.t("close")}
          @click=${app.closeDrawer}
        >
          ${icons.close}
        </button>
      </div>
      <div class="sidebar-body">
        <div class="section-head">
          <h2>${i18n.t("sidebar.rooms")}</h2>
          <button
            class="icon-button small push"
            data-test="open-switcher"
            aria-label=${i18n.t("switcher.label")}
            aria-keyshortcuts="Control+K"
            title=${i18n.t("switcher.title")}
            @click=${() => app.places.openSwitcher()}
          >
            ${icons.search}
          </button>
          <button
            class="icon-button small"
            data-test="browse-rooms"
            aria-label=${i18n.t("rooms.browse")}
            title=${i18n.t("rooms.browse")}
            @click=${app.browse}
          >
            ${icons.plus}
          </button>
        </div>
        <ul class="places" data-test="rooms">
          ${repeat(
            rooms,
            ({ key }) => key,
            (room) => roomItem(room, open, context),
          )}
        </ul>
        ${state.rooms.size === 0 ? html`<p class="quiet-hint">${i18n.t("sidebar.noRooms")}</p>` : nothing}
        <div class="section-head"><h2>${i18n.t("sidebar.privates")}</h2></div>
        <ul class="places" data-test="private-list">
          ${repeat(
            privates,
            ({ key }) => key,
            (conversation) => privateItem(conversation, open, context),
          )}
        </ul>
        ${privates.length === 0 ? html`<p class="quiet-hint">${i18n.t("sidebar.noPrivates")}</p>` : nothing}
      </div>
      ${oneself(context)}
    </nav>
  `;
}

/** @param {import("../state-rooms.js").Room} room @param {string} open @param {Context} context */
function roomItem(room, open, context) {
  const place = /** @type {const} */ ({ kind: "room", room: room.name });
  return item(
    place,
    room.key === open,
    attentionTo(context.state, room),
    html`<span class="sign" aria-hidden="true">#</span>${name(room.name)}`,
    context,
    room.name,
  );
}

/** @param {import("../state-privates.js").Conversation} conversation @param {string} open @param {Context} context */
function privateItem(conversation, open, context) {
  const { tag, nickname, key } = conversation;
  const place = /** @type {const} */ ({ kind: "private", tag });
  const presence = presenceOf(context.state, memberByTag(context.state, tag));
  const label = html`<span class="with-presence" data-presence=${presence}
      >${avatar(tag, nickname, "small")}</span
    >${name(nickname)}${context.state.hidden.has(tag) ? html`<span class="note">${context.i18n.t("roster.hidden")}</span>` : nothing}${presenceNote(presence, context.i18n)}`;
  const unread = unreadInPrivate(context.state, conversation);
  return item(place, key === open, { count: unread, mentions: 0 }, label, context, nickname);
}

/**
 * @param {import("../types.js").Place} place
 * @param {boolean} current
 * @param {{count: number, mentions: number}} unread
 * @param {any} label
 * @param {Context} context
 * @param {string} hook
 */
function item(place, current, { count: unread, mentions }, label, { state, i18n, app, format }, hook) {
  const failed = failedIn(state, keyOf(place));
  const href = place.kind === "room" ? addressOf(place.room) : addressOf(app.lastRoom(), place.tag);
  return html`<li>
    <a
      class="place"
      href=${href}
      data-test=${place.kind}
      data-name=${hook}
      aria-current=${current ? "page" : nothing}
      ?data-unread=${unread > 0}
      @click=${(/** @type {MouseEvent} */ event) => app.follow(event, place)}
    >
      <span class="place-name">${label}</span>
      ${
        failed > 0
          ? html`<span
              class="place-failed"
              data-test="unsent"
              title=${i18n.t("sidebar.failed", { count: failed })}
              >${icons.alert}<span class="visually-hidden"
                >${i18n.t("sidebar.failed", { count: failed })}</span
              ></span
            >`
          : nothing
      }
      ${
        unread > 0
          ? html`<span class="badge" data-test="unread" ?data-mention=${mentions > 0}
              >${mentions > 0 ? html`<span aria-hidden="true">@</span>` : nothing}${unread > 99 ? "99+" : format.number(unread)}<span
                class="visually-hidden"
              >
                ${i18n.t("sidebar.unread", { count: unread })}
                ${mentions > 0 ? i18n.t("sidebar.mentions", { count: mentions }) : nothing}</span
              ></span
            >`
          : nothing
      }
    </a>
  </li>`;
}

/** @param {Context} context */
function oneself({ state, i18n, app }) {
  const { self } = state;
  if (!self) return nothing;
  return html`
    <div class="oneself">
      ${avatar(self.tag, self.nickname)}
      <div class="oneself-words">
        <span class="oneself-name" data-test="self">${name(self.nickname)}</span>
        <span class="oneself-state"
          >${i18n.t(state.shown.name !== "live" ? "connection.idle" : state.quiet ? "self.quiet" : state.away ? "self.away" : "self.online")}</span
        >
      </div>
      <button
        class="icon-button"
        data-test="settings"
        aria-label=${i18n.t("settings.title")}
        title=${i18n.t("settings.title")}
        @click=${() => app.openDialog({ kind: "settings" })}
      >
        ${icons.settings}
      </button>
    </div>
  `;
}
