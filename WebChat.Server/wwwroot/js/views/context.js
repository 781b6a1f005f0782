/**
 * What every view is given: what is known, how to say it, and what can be done.
 * @typedef {object} Context
 * @property {import("../state.js").State} state
 * @property {import("../ui.js").Ui} ui
 * @property {import("../i18n.js").I18n} i18n
 * @property {import("../format.js").Format} format
 * @property {import("../app.js").App} app
 * @property {number} now
 */

export {};
