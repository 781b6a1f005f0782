// Everything in the timeline that is not a message.

import { commands } from "../commands.js";
import { summarise } from "../rows.js";
import { addressOf } from "../urls.js";
import { continuityLines } from "./continuity.js";
import { commandTable, keyTable, usage } from "./help.js";
import { icons } from "./icons.js";
import { html, nothing } from "./lit.js";
import { clock, name, nameProblem, refusalWords } from "./parts.js";
import { written, writtenInline } from "./text.js";

/** @typedef {{nickname: string, state: string}} Person @typedef {{room: string, members: number, topic: string}} RoomInfo */
/** @typedef {import("./context.js").Context} Context @typedef {import("../rows.js").Row} Row */

/** @param {string} kind @param {Row} row @param {any} content @param {any} [extra] */
const line = (kind, { key }, content, extra = nothing) =>
  html`<div class="line" data-kind=${kind} data-test=${kind} data-key=${key}>${content}${extra}</div>`;

/** What a server says whose operator set no words of welcome (`Chat:Motd`): they are said in the reader's language. */
const unsetMotd = "Welcome! Say hello; /help lists the commands.";

/** @type {Record<string, (row: Row, context: Context) => any>} */
export const lines = {
  ...continuityLines,

  day: ({ key, time }, { format, now, state }) =>
    html`<div class="day" data-key=${key} data-test="day">
      <span>${format.day(/** @type {number} */ (time), now + state.clockOffset)}</span>
    </div>`,

  start: beginning,

  expired: (row, { i18n }) => line("expired", row, i18n.t("line.expired")),

  fold: comings,

  topic: (row, { i18n, format }) => {
    const { topic, by, time } = row.entry;
    const words = i18n.parts(topic ? "line.topic" : "line.noTopic", {
      name: name(by),
      topic: html`<q dir="auto">${topic}</q>`,
    });
    return line("topic", row, html`<span>${words}</span>`, clock(time, format));
  },

  /** In silence: the banner is read out. */
  announcement: ({ key, announcement, time }, context) => html`
    <section
      class="announcement"
      data-key=${key}
      data-test="announcement"
      aria-label=${context.i18n.t("announcement.label")}
      aria-live="off"
    >
      <span class="announcement-sign">${icons.megaphone}</span>
      <div>
        <p class="announcement-head">
          <strong>${context.i18n.t("announcement.label")}</strong>
          ${name(announcement.by)} ${clock(/** @type {number} */ (time), context.format)}
        </p>
        ${written(announcement.text, context)}
      </div>
    </section>
  `,

  motd: (row, context) =>
    html`<div class="line" data-kind="motd" data-test="motd" data-key=${row.key}>
      ${writtenInline(row.entry.text === unsetMotd ? context.i18n.t("line.motd") : row.entry.text, context)}
      ${clock(row.entry.time, context.format)}
    </div>`,

  info: (row, context) =>
    line("info", row, worded(row.entry, context), clock(row.entry.time, context.format)),

  error: (row, context) =>
    html`<div class="line" data-kind="error" data-test="error" data-key=${row.key}>
      ${icons.alert}<span>${problem(row.entry, context)}</span> ${clock(row.entry.time, context.format)}
    </div>`,

  usage: (row, { i18n, format }) => {
    const command = /** @type {import("../commands.js").Command} */ (
      commands.find(({ name: known }) => known === row.entry.command)
    );
    return html`<div class="line" data-kind="error" data-test="usage" data-key=${row.key}>
      ${icons.alert}<span>${i18n.t("answer.usage")} <code>${usage(command, i18n)}</code></span>
      ${clock(row.entry.time, format)}
    </div>`;
  },

  help: ({ key, entry }, { i18n, format, ui }) => html`
    <section class="card help" data-key=${key} data-test="help" aria-label=${i18n.t("help.title")}>
      <div>
        <h3>${i18n.t("help.title")} ${clock(entry.time, format)}</h3>
        ${commandTable(i18n)}
      </div>
      <div>
        <h3>${i18n.t("help.keys")}</h3>
        ${keyTable({ i18n, ui })}
      </div>
    </section>
  `,

  who: ({ key, entry }, { i18n, format }) => html`
    <section class="card" data-key=${key} data-test="who">
      <h3>
        ${entry.room ? i18n.parts("who.title", { room: html`<bdi>#${entry.room}</bdi>`, count: entry.members.length }) : i18n.t("who.everyone", { count: entry.members.length })}
        ${clock(entry.time, format)}
      </h3>
      <p>
        ${i18n.list(entry.members.map((/** @type {Person} */ { nickname, state }) => (state === "online" ? name(nickname) : html`${name(nickname)} (${i18n.t(`presence.${state}`)})`)))}
      </p>
    </section>
  `,

  roomlist: ({ key, entry }, { i18n, app, format }) => html`
    <section class="card" data-key=${key} data-test="roomlist">
      <h3>${i18n.t("rooms.title")} ${clock(entry.time, format)}</h3>
      <ul class="room-lines">
        ${entry.rooms.map(
          (/** @type {RoomInfo} */ { room, members, topic }) =>
            html`<li>
              <a
                data-test="listed-room"
                href=${addressOf(room)}
                @click=${(/** @type {MouseEvent} */ event) => app.followRoom(event, room)}
                >#${name(room)}</a
              >
              <span class="note">${i18n.t("rooms.people", { count: members })}</span>
              ${topic ? html`<span dir="auto">${topic}</span>` : nothing}
            </li>`,
        )}
      </ul>
    </section>
  `,
};

/** @param {Record<string, any>} [given] names get their own direction */
const values = (given = {}) =>
  Object.fromEntries(
    Object.entries(given).map(([key, value]) => [key, typeof value === "string" ? name(value) : value]),
  );

/** @param {any} entry @param {Context} context */
function problem(entry, context) {
  const { refusal, values: given } = entry;
  if (!refusal) return worded(entry, context);
  if (refusal.code === "nickname_invalid") return nameProblem(refusal, given?.name ?? "", context);
  return refusalWords(refusal, context, values(given));
}

/** @param {any} entry @param {Context} context */
const worded = (entry, { i18n }) => html`<span>${i18n.parts(entry.words, values(entry.values))}</span>`;

/** @param {Row} row @param {Context} context */
function beginning({ key }, { state, i18n }) {
  const { place } = state;
  if (place?.kind === "private") {
    const nickname = state.privates.get(place.tag)?.nickname ?? "";
    return html`<div class="beginning" data-key=${key} data-test="beginning">
      <span class="beginning-sign">${icons.lock}</span>
      <h2>${i18n.parts("beginning.private", { name: name(nickname) })}</h2>
      <p>${i18n.t("beginning.privateText")}</p>
    </div>`;
  }
  const room = place ? state.rooms.get(place.room) : undefined;
  const empty = room?.last === 0;
  return html`<div class="beginning" data-key=${key} data-test="beginning">
    <span class="beginning-sign">${icons.hash}</span>
    <h2>${i18n.parts("beginning.room", { room: html`<bdi>#${room?.name}</bdi>` })}</h2>
    <p>${i18n.t(empty ? "beginning.empty" : "beginning.roomText")}</p>
  </div>`;
}

/** Shown in full up to this many names, else two and a count. */
const named = 4;

/** How many of them are listed one by one. */
const listed = 100;

/** @param {Row} row @param {Context} context */
function comings({ key, entry }, context) {
  const { i18n, format } = context;
  /** @type {import("../types.js").Coming[]} */
  const all = entry.comings;
  const [first] = all;
  if (all.length === 1) {
    return html`<div class="line" data-kind=${first.type} data-test=${first.type} data-key=${key}>
      ${one(first, i18n)}${clock(first.time, format)}
    </div>`;
  }
  const { renamed, ...groups } = summarise(all);
  const sentences = Object.entries(groups)
    .filter(([, names]) => names.length > 0)
    .map(([kind, names]) =>
      i18n.parts(`fold.${kind}`, { names: joinedNames(names, i18n), count: names.length }),
    );
  for (const { from, to } of renamed.slice(0, named))
    sentences.push(i18n.parts("line.renamed", { name: name(from), to: name(to) }));
  if (renamed.length > named) sentences.push([i18n.t("fold.renamedMore", { count: renamed.length - named })]);
  return html`<details class="line fold" data-kind="fold" data-test="fold" data-key=${key}>
    <summary data-test="unfold">
      ${sentences.map((sentence, index) => [index ? html` <span aria-hidden="true">·</span> ` : nothing, sentence])}
      ${clock(all[all.length - 1].time, format)}
    </summary>
    <ul>
      ${all.slice(-listed).map((coming) => html`<li>${clock(coming.time, format)} ${one(coming, i18n)}</li>`)}
    </ul>
  </details>`;
}

/** @param {string[]} names @param {import("../i18n.js").I18n} i18n */
function joinedNames(names, i18n) {
  if (names.length <= named) return i18n.list(names.map(name));
  return i18n.list([...names.slice(0, 2).map(name), i18n.t("fold.others", { count: names.length - 2 })]);
}

/** @param {import("../types.js").Coming} coming @param {import("../i18n.js").I18n} i18n */
function one({ type, nickname, to, reason }, i18n) {
  const key = type === "left" && i18n.has(`line.left.${reason}`) ? `line.left.${reason}` : `line.${type}`;
  return html`<span>${i18n.parts(key, { name: name(nickname), to: name(to ?? "") })}</span>`;
}
