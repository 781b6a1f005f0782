// What one can do with rooms beside talking in them: find one, look at its card, name its topic, invite people, leave.

import { copyText } from "./clipboard.js";
import { runLine, findCommand } from "./commands.js";
import { choices } from "./switcher.js";
import { keyOf } from "./state.js";
import { addressOf } from "./urls.js";

const remembered = 30;

/**
 * @typedef {object} Switcher
 * @property {"view"} kind
 * @property {(context: any, dialog: any) => any} view
 * @property {string} query
 * @property {number} active
 *
 * @typedef {object} RoomCard
 * @property {"view"} kind
 * @property {(context: any, dialog: any) => any} view
 * @property {string} room
 * @property {string | null} copied what is to be said about copying its address
 * @property {import("./types.js").Refusal | null} refusal why the topic was not taken
 */

/**
 * @param {object} parts
 * @param {import("./state.js").State} parts.state
 * @param {import("./ui.js").Ui} parts.ui
 * @param {import("./store.js").Store} parts.store
 * @param {import("./language.js").Language} parts.language
 * @param {() => void} parts.changed
 * @param {() => import("./app.js").App} parts.app
 * @param {() => import("./chat.js").Chat} parts.chat
 */
export function createPlaces({ state, ui, store, language, changed, app, chat }) {
  /** A dialog of which the view comes when it is first wanted. @param {Promise<(context: any, dialog: any) => any>} loading @param {object} dialog */
  async function show(loading, dialog) {
    try {
      ui.dialog = { kind: "view", view: await loading, ...dialog };
      changed();
    } catch {
      app().toast({ key: "load.failed" });
    }
  }

  const recent = () => /** @type {string[]} */ (store.get("recent", []));

  const places = {
    /** A place was opened. */
    visited() {
      const key = keyOf(state.place);
      const kept = recent();
      if (key && kept[0] !== key)
        store.set("recent", [key, ...kept.filter((other) => other !== key)].slice(0, remembered));
    },

    // The switcher

    openSwitcher() {
      if (ui.dialog) return false;
      void show(
        import("./views/switcher.js").then(({ switcher }) => switcher),
        { query: "", active: 0 },
      );
      if (state.connection.name === "live") void chat().look();
      return true;
    },

    /** @param {Switcher} dialog */
    choices: ({ query }) =>
      choices(state, {
        query,
        recent: recent(),
        describe: (name) => language.i18n.t(`command.${name}`),
      }),

    /** @param {Switcher} dialog @param {string} query */
    seek(dialog, query) {
      Object.assign(dialog, { query, active: 0 });
      changed();
    },

    /** @param {Switcher} dialog @param {number} active */
    point(dialog, active) {
      dialog.active = active;
      changed();
    },

    /** @param {import("./switcher.js").Choice} choice */
    pick({ kind, label, tag }) {
      app().closeDialog();
      if (kind === "room" || kind === "make") void chat().join(label);
      else if (kind === "command") begin(label);
      else chat().converse({ tag: /** @type {string} */ (tag), nickname: label });
    },

    // The card of a room

    /** @param {string} room */
    openRoom: (room) =>
      void show(
        import("./views/room-card.js").then(({ roomCard }) => roomCard),
        { room, copied: null, refusal: null },
      ),

    /** @param {SubmitEvent} event @param {RoomCard} card */
    async submitTopic(event, card) {
      event.preventDefault();
      const topic = String(new FormData(/** @type {HTMLFormElement} */ (event.target)).get("topic") ?? "");
      card.refusal = await chat().setTopic(card.room, topic);
      if (!card.refusal) app().closeDialog();
      changed();
    },

    /** @param {RoomCard} card */
    async copyInvite(card) {
      card.copied = (await copyText(addressOf(card.room))) ? "invite.copied" : "text.notCopied";
      changed();
    },

    /** @param {string} room */
    share: (room) => void navigator.share({ title: `#${room}`, url: addressOf(room) }).catch(() => undefined),

    canShare: () => "share" in navigator,

    /** @param {string} room */
    leaveRoom(room) {
      app().closeDialog();
      void chat().leave({ kind: "room", room });
    },
  };

  /** A command that needs something is begun; another one is run. @param {string} label */
  function begin(label) {
    const command = findCommand(label);
    if (!command?.takes?.some((word) => !word.endsWith("?"))) return void runLine(label, chat());
    app().composer.begin(`${label} `);
  }

  return places;
}

/** @typedef {ReturnType<typeof createPlaces>} Places */
