// What can be done with a message: a few buttons beside it, and all of it in its menu.

import { isMine } from "../state-changes.js";
import { looksAsWritten, parse } from "../markdown.js";
import { veiled } from "../veil.js";
import { dialog } from "./dialog.js";
import { icons } from "./icons.js";
import { html, nothing } from "./lit.js";
import { name } from "./parts.js";
import { whoOf } from "./reactions.js";
import { sourceButton } from "./source.js";

/** @typedef {import("./context.js").Context} Context @typedef {import("../types.js").Entry} Entry */

const frequent = ["👍", "❤️", "😂", "🎉", "😮", "😢"];

/** @param {{hook: string, icon: any, words: string, act: () => void}} what */
const button = ({ hook, icon, words, act }) =>
  html`<button class="icon-button small" data-test=${hook} aria-label=${words} title=${words} @click=${act}>
    ${icon}
  </button>`;

/** Beside the message that one points at. Nobody is told that it comes and goes. @param {Entry} entry @param {Context} context */
export function toolbar(entry, context) {
  const { i18n, app, ui, now, state } = context;
  const { seq, text } = entry;
  if (ui.pointed !== seq) return nothing;
  const inRoom = state.place?.kind === "room";
  const asWritten = looksAsWritten(parse(text, app.emoji.of), text);
  return html`<div
    class="toolbar"
    role="group"
    aria-label=${i18n.t("menu.title")}
    aria-live="off"
    data-test="toolbar"
  >
    ${inRoom ? button({ hook: "react", icon: icons.smile, words: i18n.t("menu.react"), act: () => app.pickReaction(seq) }) : nothing}
    ${button({ hook: "reply", icon: icons.reply, words: i18n.t("menu.reply"), act: () => app.answer(seq) })}
    ${
      inRoom && app.canChange(entry, now)
        ? button({
            hook: "edit",
            icon: icons.pencil,
            words: i18n.t("menu.edit"),
            act: () => app.rewrite(seq),
          })
        : nothing
    }
    ${asWritten ? nothing : sourceButton(/** @type {any} */ (entry), context)}
    ${button({ hook: "more", icon: icons.more, words: i18n.t("menu.more"), act: () => app.openMenu(seq) })}
  </div>`;
}

/** @param {Context} context @param {{seq: number}} of */
export function messageMenu(context, { seq }) {
  const { i18n, app, state, now } = context;
  const entry = app.messageAt(seq);
  if (!entry) return nothing;
  const title = i18n.parts("menu.of", { name: name(entry.from) });
  if (entry.deleted)
    return dialog(
      context,
      "message-menu",
      title,
      html`<p role="status">${i18n.parts("message.deleted", { name: name(entry.from) })}</p>`,
    );
  // Of private messages the server keeps what was said, and nothing else.
  const inRoom = state.place?.kind === "room";
  const own = inRoom && app.canChange(entry, now);
  const { from, tag, text } = entry;
  return dialog(
    context,
    "message-menu",
    title,
    html`
      <p class="menu-text" tabindex="0" dir="auto" data-test="menu-text">${veiled(text)}</p>
      ${who(entry, context)} ${inRoom ? emojis(entry, context) : nothing}
      <div class="menu-items">
        ${item("menu-reply", icons.reply, i18n.t("menu.reply"), () => app.answer(seq))}
        ${own ? item("menu-edit", icons.pencil, i18n.t("menu.edit"), () => app.rewrite(seq)) : nothing}
        ${item("menu-copy", icons.copy, i18n.t("menu.copy"), () => app.copyText(text))}
        ${inRoom ? item("menu-link", icons.link, i18n.t("menu.link"), () => app.copyLink(seq)) : nothing}
        ${item("menu-source", icons.code, i18n.t("text.source"), () => app.showSource(text, from))}
        ${
          own
            ? item("menu-delete", icons.trash, i18n.t("menu.delete"), () => {
                app.closeDialog();
                app.deleteSoon(seq);
              })
            : nothing
        }
        ${inRoom && tag === state.self?.tag && !own ? html`<p class="hint">${i18n.t(entry.imported ? "menu.imported" : "code.too_late")}</p>` : nothing}
      </div>
    `,
  );
}

/** Those that are used most, and a way to all others. @param {Entry} entry @param {Context} context */
const emojis = (entry, context) =>
  html`<div class="menu-emoji" role="group" aria-label=${context.i18n.t("menu.react")}>
    ${frequent.map((emoji) => quick(entry, emoji, context))}
    ${button({ hook: "menu-react", icon: icons.smile, words: context.i18n.t("menu.anyEmoji"), act: () => context.app.pickReaction(entry.seq) })}
  </div>`;

/** With which emoji who reacted: what stands below a message tells so to a pointer only. @param {Entry} entry @param {Context} context */
const who = (entry, context) =>
  !entry.reactions?.length
    ? nothing
    : html`<ul class="menu-who" data-test="menu-who">
        ${entry.reactions.map(
          (/** @type {import("../state-changes.js").Reaction} */ each) =>
            html`<li>
              <span class="emoji">${each.emoji}</span> <span><bdi>${whoOf(entry, each, context)}</bdi></span>
            </li>`,
        )}
      </ul>`;

/** @param {string} hook @param {any} icon @param {string} words @param {() => void} act */
const item = (hook, icon, words, act) =>
  html`<button class="menu-item" data-test=${hook} @click=${act}>${icon}<span>${words}</span></button>`;

/** @param {Entry} entry @param {string} emoji @param {Context} context */
function quick(entry, emoji, { i18n, app, state }) {
  const reaction = entry.reactions?.find((/** @type {{emoji: string}} */ each) => each.emoji === emoji);
  const mine = reaction !== undefined && isMine(entry, reaction, state.self?.tag);
  return html`<button
    class="icon-button"
    data-test="menu-emoji"
    data-emoji=${emoji}
    aria-pressed=${mine ? "true" : "false"}
    aria-label=${i18n.t("menu.reactWith", { emoji })}
    @click=${() => {
      app.closeDialog();
      app.react(entry.seq, emoji, !mine);
    }}
  >
    ${emoji}
  </button>`;
}
