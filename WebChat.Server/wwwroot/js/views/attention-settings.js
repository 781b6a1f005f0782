// The settings about being called, and being seen.

import { soundNames } from "../signals.js";
import { choiceRow, group, row, switchRow } from "./dialog.js";
import { html, nothing } from "./lit.js";

/** @typedef {import("./context.js").Context} Context */

/** @param {Context} context */
export function attentionSettings(context) {
  const { i18n, app, state } = context;
  const { signals, away, typing } = app.attention;
  return group(
    i18n.t("settings.attention"),
    html`
      ${notifications(context)}
      ${choiceRow({
        title: i18n.t("sound.title"),
        hint: i18n.t("sound.hint"),
        name: "sound",
        values: soundNames,
        value: signals.sound,
        words: (sound) => html`<span>${i18n.t(`sound.${sound}`)}</span>`,
        choose: (event) => signals.chooseSound(/** @type {HTMLInputElement} */ (event.target).value),
      })}
      ${switchRow({
        title: i18n.t("settings.typing"),
        hint: i18n.t("settings.typingHint"),
        hook: "typing-setting",
        on: typing,
        toggle: () => app.attention.chooseTyping(!typing),
      })}
      ${
        state.connection.name === "live"
          ? switchRow({
              title: i18n.t("settings.away"),
              hint: i18n.t("settings.awayHint"),
              hook: "away",
              on: away.chosen,
              toggle: async () => {
                const refusal = await away.choose(!away.chosen);
                if (refusal) app.toast({ refusal });
              },
            })
          : nothing
      }
    `,
  );
}

/** @param {Context} context */
function notifications({ i18n, app }) {
  const { signals } = app.attention;
  const title = i18n.t("notify.title");
  if (signals.notify === "denied" || signals.notify === "unavailable")
    return row(title, i18n.t(`notify.${signals.notify}`), nothing);
  return switchRow({
    title,
    hint: i18n.t("notify.on"),
    hook: "notify",
    on: signals.notify === "on",
    toggle: () => void signals.chooseNotify(signals.notify !== "on"),
  });
}
