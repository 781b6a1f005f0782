/**
 * What every view is given: what is known, how to say it, and what can be done.
 * @typedef {object} Context
 * @property {import("../state.js").State} state
 * @property {import("../ui.js").Ui} ui
 * @property {import("../i18n.js").I18n} i18n
 * @property {import("../format.js").Format} format
 * @property {import("../app.js").App} app
 * @property {number} now
 * @property {string} [called] the name of the reader, in a message that calls them
 */

/**
 * What the entrance is given, which is there before all of that is.
 * @typedef {object} EntranceContext
 * @property {Pick<import("../state.js").State, "connection"> & {outbox?: import("../types.js").OutboxItem[]}} state
 * @property {import("../ui.js").Ui} ui
 * @property {import("../i18n.js").I18n} i18n
 * @property {import("../entrance.js").Entrance & {retryNow(): void, joinAgain(): void}} app
 */

export {};
