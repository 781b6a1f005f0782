// What there is to know and to do about a room: its topic, how much of it one wants to be told, inviting people, leaving.

import { levelOf } from "../attend.js";
import { addressOf } from "../urls.js";
import { choiceRow, dialog } from "./dialog.js";
import { html, nothing } from "./lit.js";
import { name, refusalWords } from "./parts.js";
import { qrCode } from "./qr.js";

/** @typedef {import("./context.js").Context} Context @typedef {import("../places.js").RoomCard} RoomCard */

const levels = /** @type {const} */ (["all", "mentions", "nothing"]);

/** @param {Context} context @param {RoomCard} card */
export function roomCard(context, card) {
  const { state, i18n, app } = context;
  const room = state.rooms.get(card.room);
  if (!room) return nothing;
  return dialog(
    context,
    "room-dialog",
    html`<span class="sign" aria-hidden="true">#</span>${name(room.name)}`,
    html`
      ${topicForm(context, card, room.topic)}
      <div class="group-rows">
        ${choiceRow({
          title: i18n.t("level.title"),
          hint: i18n.t(`level.${levelOf(state, room.name)}.hint`),
          name: "level",
          values: levels,
          value: levelOf(state, room.name),
          words: (level) => html`<span>${i18n.t(`level.${level}`)}</span>`,
          choose: (event) =>
            app.attention.setLevel(
              room.name,
              /** @type {import("../state-attention.js").Level} */ (
                /** @type {HTMLInputElement} */ (event.target).value
              ),
            ),
        })}
      </div>
      ${invitation(context, card)}
      <footer class="dialog-foot">
        <button class="danger" data-test="leave-room" @click=${() => app.places.leaveRoom(room.name)}>
          ${i18n.t("room.leave")}
        </button>
        <p class="hint">${i18n.t("room.leaveHint")}</p>
      </footer>
    `,
  );
}

/** @param {Context} context @param {RoomCard} card @param {string} topic */
const topicForm = (context, card, topic) => html`
  <form
    class="inline-form"
    @submit=${(/** @type {SubmitEvent} */ event) => context.app.places.submitTopic(event, card)}
  >
    <label class="field">
      <span>${context.i18n.t("topic.label")}</span>
      <input
        name="topic"
        data-test="topic"
        dir="auto"
        autocomplete="off"
        maxlength="250"
        placeholder=${context.i18n.t("topic.example")}
        value=${topic}
        aria-describedby="topic-problem"
      />
    </label>
    <button class="secondary" data-test="topic-set">${context.i18n.t("topic.set")}</button>
    <p class="problem" id="topic-problem" role="alert" data-test="topic-problem">
      ${card.refusal ? refusalWords(card.refusal, context) : nothing}
    </p>
  </form>
`;

/** @param {Context} context @param {RoomCard} card */
function invitation({ i18n, app }, card) {
  const { room, copied } = card;
  return html`
    <section class="invitation" aria-labelledby="invite-title">
      <h3 id="invite-title">${i18n.t("invite.title")}</h3>
      <div class="inline-form">
        <label class="field">
          <span class="visually-hidden">${i18n.t("invite.link")}</span>
          <input data-test="invite-link" readonly dir="ltr" .value=${addressOf(room)} />
        </label>
        <button class="secondary" data-test="copy-invite" @click=${() => app.places.copyInvite(card)}>
          ${i18n.t("invite.copy")}
        </button>
      </div>
      <p class="hint" role="status" data-test="copied">${copied ? i18n.t(copied) : nothing}</p>
      ${
        app.places.canShare()
          ? html`<button class="secondary" data-test="share" @click=${() => app.places.share(room)}>
              ${i18n.t("invite.share")}
            </button>`
          : nothing
      }
      ${qrCode(addressOf(room), i18n.t("invite.qr", { room }))}
    </section>
  `;
}
