// The whole page: an entrance, or three columns.

import { attentionToAll } from "../attend.js";
import { memberByTag, openAnnouncements, presenceOf, waiting } from "../select.js";
import { attentionBars } from "./attention.js";
import { composer } from "./composer.js";
import { dialogs } from "./dialogs.js";
import { endView } from "./ended.js";
import { icons } from "./icons.js";
import { entranceView, problemKey } from "./join.js";
import { html, nothing } from "./lit.js";
import { name, nameProblem, presenceNote } from "./parts.js";
import { roster } from "./roster.js";
import { sidebar } from "./sidebar.js";
import { written } from "./text.js";
import { timeline } from "./timeline.js";
import { toasts } from "./toasts.js";

/** @typedef {import("./context.js").Context} Context */

/** @param {Context} context */
export function page(context) {
  if (context.ui.screen === "chat") return chatView(context);
  if (context.ui.screen === "end") return endView(context);
  return entranceView(context, whyRefused(context));
}

/** @param {Context} context */
function whyRefused(context) {
  const { refusal, refused, away } = context.ui.join;
  if (!refusal) return null;
  if (refusal.code === "nickname_taken" && away)
    return context.i18n.parts("join.takenMeanwhile", { name: html`<bdi>${refused}</bdi>` });
  return nameProblem(refusal, refused, context);
}

/** @param {Context} context */
function chatView(context) {
  const { state, i18n, ui, app } = context;
  return html`
    ${state.place ? html`<a class="skip" data-test="skip" href="#composer" @click=${app.skip}>${i18n.t("skip")}</a>` : nothing}
    <div class="app" ?data-roster=${state.place?.kind === "room"}>
      ${sidebar(context)}
      <main class="main">
        ${header(context)} ${trouble(context)} ${banners(context)} ${attentionBars(context)}
        <div class="middle">${timeline(context)} ${ui.dialog ? nothing : toasts(context)}</div>
        ${composer(context)}
      </main>
      ${roster(context)}
      <div class="backdrop" ?data-open=${ui.drawer !== null} @click=${app.closeDrawer}></div>
    </div>
    <p class="visually-hidden" role="status" data-test="spoken">${ui.spoken ? i18n.t(ui.spoken) : nothing}</p>
    ${dialogs(context)}
  `;
}

/** @param {Context} context */
function header(context) {
  const { state, i18n, ui, app, format } = context;
  const { place } = state;
  const room = place?.kind === "room" ? state.rooms.get(place.room) : undefined;
  const conversation = place?.kind === "private" ? state.privates.get(place.tag) : undefined;
  const unread = attentionToAll(state).count;
  return html`
    <header class="main-head">
      <button
        class="icon-button only-phone"
        data-test="open-rooms"
        aria-label=${i18n.t("sidebar.open")}
        aria-expanded=${ui.drawer === "rooms" ? "true" : "false"}
        aria-controls="rooms"
        @click=${() => app.openDrawer("rooms")}
      >
        ${icons.menu}${unread > 0 ? html`<span class="dot"><span class="visually-hidden">${i18n.t("sidebar.unread", { count: unread })}</span></span>` : nothing}
      </button>
      <div class="main-title">
        ${
          room
            ? html`<h1 data-test="title"><span class="sign" aria-hidden="true">#</span>${name(room.name)}</h1>
                ${
                  room.topic
                    ? html`<button
                        class="topic-button"
                        dir="auto"
                        data-test="room-topic"
                        title=${room.topic}
                        @click=${() => app.places.openRoom(room.name)}
                      >
                        ${room.topic}
                      </button>`
                    : nothing
                }`
            : nothing
        }
        ${
          conversation
            ? html`<h1 data-test="title">
                  ${icons.lock}${name(conversation.nickname)}
                  ${presenceNote(presenceOf(state, memberByTag(state, conversation.tag)), i18n)}
                </h1>
                <p>${i18n.t("private.only")}</p>`
            : nothing
        }
      </div>
      ${connectionChip(context)}
      ${
        room
          ? html`<button
                class="icon-button"
                data-test="open-search"
                aria-label=${i18n.t("find.button")}
                title=${i18n.t("find.button")}
                @click=${() => app.chat.search()}
              >
                ${icons.search}
              </button>
              <button
                class="icon-button"
                data-test="open-room"
                aria-label=${i18n.t("room.about", { room: room.name })}
                title=${i18n.t("room.about", { room: room.name })}
                @click=${() => app.places.openRoom(room.name)}
              >
                ${icons.info}
              </button>`
          : nothing
      }
      ${
        room
          ? html`<button
              class="icon-button people-button"
              data-test="open-people"
              aria-label=${i18n.t("roster.open", { count: room.count })}
              aria-expanded=${ui.drawer === "people" ? "true" : "false"}
              aria-controls="people"
              @click=${() => app.openDrawer("people")}
            >
              ${icons.people}<span aria-hidden="true">${format.number(room.count)}</span>
            </button>`
          : nothing
      }
    </header>
  `;
}

/** @param {Context} context */
function connectionChip({ state, i18n, app, now }) {
  const { name: stage, retryAt = 0 } = state.shown;
  const queued = waiting(state);
  const seconds = Math.max(0, Math.ceil((retryAt - now) / 1000));
  const key = stage === "reconnecting" && seconds === 0 ? "connection.connecting" : `connection.${stage}`;
  const waits =
    queued > 0 && stage !== "live"
      ? html` <span class="chip-waiting" data-test="waiting"
          >${i18n.t("connection.waiting", { count: queued })}</span
        >`
      : nothing;
  const again = stage === "reconnecting" || stage === "offline";
  return html`<div class="chip" data-test="connection-state" data-state=${stage} role="status">
    <span class="chip-dot" aria-hidden="true"></span>
    <span class="chip-words"
      ><span aria-live=${again ? "off" : "polite"}>${i18n.t(key, { count: seconds })}</span>${waits}</span
    >
    ${again ? html`<button class="link" data-test="try-now" @click=${app.retryNow}>${i18n.t("connection.tryNow")}</button>` : nothing}
  </div>`;
}

/** Why the connection is refused, when the server said so. @param {Context} context */
function trouble({ state, i18n }) {
  const { problem, name: stage } = state.shown;
  if (!problem || stage === "live") return nothing;
  return html`<div class="bar trouble" role="status" data-test="trouble">
    ${icons.alert}<span>${i18n.t(problemKey(problem))}</span>
  </div>`;
}

/** @param {Context} context */
function banners(context) {
  const { state, i18n, app } = context;
  const open = openAnnouncements(state);
  if (open.length === 0) return nothing;
  const [newest] = open;
  return html`<section
    class="banner"
    data-test="banner"
    role="alert"
    aria-label=${i18n.t("announcement.label")}
  >
    <span class="announcement-sign">${icons.megaphone}</span>
    ${written(newest.text, context)}
    ${open.length > 1 ? html`<span class="note">${i18n.t("announcement.more", { count: open.length - 1 })}</span>` : nothing}
    <button
      class="icon-button small"
      data-test="dismiss"
      aria-label=${i18n.t("announcement.dismiss")}
      title=${i18n.t("announcement.dismiss")}
      @click=${() => app.dismiss(newest.id)}
    >
      ${icons.close}
    </button>
  </section>`;
}
