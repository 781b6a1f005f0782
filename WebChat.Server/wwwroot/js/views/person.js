// The card of a person: who they are, how they are there, and what one can do.

import { sharedRooms } from "../attend.js";
import { memberByTag, presenceOf } from "../select.js";
import { addressOf } from "../urls.js";
import { dialog } from "./dialog.js";
import { icons } from "./icons.js";
import { html, nothing } from "./lit.js";
import { avatar, name } from "./parts.js";

/** @typedef {import("./context.js").Context} Context */

/** @param {Context} context @param {{tag: string, nickname: string}} who */
export function person(context, { tag, nickname: called }) {
  const { state, i18n, app } = context;
  const member = memberByTag(state, tag);
  const nickname = member?.nickname ?? state.privates.get(tag)?.nickname ?? called;
  const presence = presenceOf(state, member);
  const self = tag === state.self?.tag;
  const hidden = state.hidden.has(tag);
  return dialog(
    context,
    "person-dialog",
    name(nickname),
    html`
      <div class="person-card">
        <span class="with-presence" data-presence=${presence}>${avatar(tag, nickname, "large")}</span>
        <p>
          ${i18n.t(`presence.${presence}`)}${called !== nickname ? html`<br /><span class="hint">${i18n.parts("person.then", { name: name(called) })}</span>` : nothing}
        </p>
      </div>
      ${facts(context, tag)}
      ${
        self
          ? html`<p class="hint">${i18n.t("person.self")}</p>`
          : html`<div class="buttons">
              <button class="primary" data-test="write" @click=${() => app.converse({ tag, nickname })}>
                ${icons.lock}${i18n.t("person.write")}
              </button>
              <button
                class="secondary"
                data-test="hide"
                @click=${() => (hidden ? app.unhide(tag) : app.hide(tag, nickname))}
              >
                ${icons.eyeOff}${i18n.t(hidden ? "person.unhide" : "person.hide")}
              </button>
            </div>`
      }
    `,
  );
}

/** @param {Context} context @param {string} tag */
function facts(context, tag) {
  const { state, i18n, app } = context;
  const shared = sharedRooms(state, tag);
  const rooms = shared.map(
    (room) =>
      html`<a
        data-test="shared-room"
        href=${addressOf(room)}
        @click=${(/** @type {MouseEvent} */ event) => app.follow(event, { kind: "room", room })}
        >#${name(room)}</a
      >`,
  );
  return html`<dl class="person-facts" data-test="person-facts">
    <dt>${i18n.t("person.tag")}</dt>
    <dd title=${i18n.t("person.tagHint")}><code>${tag}</code></dd>
    ${since(context, tag)}
    ${
      shared.length > 0
        ? html`<dt>${i18n.t("person.rooms")}</dt>
            <dd>${i18n.list(rooms)}</dd>`
        : nothing
    }
  </dl>`;
}

/** Since when somebody is there; of crowds it is not told. @param {Context} context @param {string} tag */
function since({ state, i18n, format, now }, tag) {
  const known = [...state.rooms.values()].map(({ members }) => members.get(tag)?.since).find(Boolean);
  return known === undefined
    ? nothing
    : html`<dt>${i18n.t("person.since")}</dt>
        <dd>${format.day(known, now + state.clockOffset)}, ${format.time(known)}</dd>`;
}
