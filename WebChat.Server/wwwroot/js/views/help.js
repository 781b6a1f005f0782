// What can be typed and pressed, from the tables that run it.

import { commands } from "../commands.js";
import { keys } from "../keys.js";
import { dialog } from "./dialog.js";
import { html } from "./lit.js";

/** @typedef {import("../i18n.js").I18n} I18n */

/** @param {import("./context.js").Context} context */
export const help = (context) =>
  dialog(
    context,
    "help-dialog",
    context.i18n.t("help.all"),
    html`<div class="help">
      <section>
        <h3>${context.i18n.t("help.keys")}</h3>
        ${keyTable(context)}
      </section>
      <section>
        <h3>${context.i18n.t("help.title")}</h3>
        ${commandTable(context.i18n)}
      </section>
    </div>`,
  );

/** @param {I18n} i18n */
export const commandTable = (i18n) => html`
  <dl class="table">
    ${commands.map((command) => described([usage(command, i18n), ...aliases(command)], i18n.t(`command.${command.name}`)))}
    ${described([`@${i18n.t("arg.name")} ${i18n.t("arg.text")}`], i18n.t("command.msg"))}
    ${described(["//"], i18n.t("help.escape"))}
  </dl>
`;

/** @param {Pick<import("./context.js").Context, "i18n" | "ui">} context */
export const keyTable = ({ i18n, ui }) => html`
  <dl class="table">
    ${keys.map(
      ({ id, caps, ctrlCaps }) =>
        caps &&
        html`<div>
          <dt>
            ${((ui.sendBy === "ctrl" && ctrlCaps) || caps).map((cap) => html`<kbd>${i18n.has(`keycap.${cap}`) ? i18n.t(`keycap.${cap}`) : cap}</kbd> `)}
          </dt>
          <dd>${i18n.t(`key.${id}`)}</dd>
        </div>`,
    )}
  </dl>
`;

/** @param {string[]} codes @param {string} words */
const described = (codes, words) =>
  html`<div>
    <dt>${codes.map((code) => html`<code>${code}</code> `)}</dt>
    <dd>${words}</dd>
  </div>`;

/** @param {import("../commands.js").Command} command */
const aliases = ({ aliases: others = [] }) => others.map((alias) => `/${alias}`);

/** @param {import("../commands.js").Command} command @param {I18n} i18n */
export function usage({ name: command, takes = [] }, i18n) {
  const words = takes.map((word) => {
    const label = i18n.t(`arg.${word.replace("?", "")}`);
    return word.endsWith("?") ? `[${label}]` : label;
  });
  return [`/${command}`, ...words].join(" ");
}
