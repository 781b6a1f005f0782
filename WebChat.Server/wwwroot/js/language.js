// The language of the page, as chosen or as the browser wants it.

import { createFormat } from "./format.js";
import { chooseLanguage, createI18n, regionOf } from "./i18n.js";
import { urlOf } from "./urls.js";

/** @param {string | null} chosen before @param {string} clock "12", "24", or "auto": as the language has it */
export async function createLanguage(chosen, clock) {
  const language = {
    ...(await load(chosen ?? chooseLanguage(navigator.languages), clock)),

    /** @param {string} code */
    async speak(code) {
      Object.assign(language, await load(code, clock));
    },

    /** @param {string} next */
    setClock(next) {
      clock = next;
      language.format = formatOf(language.i18n.language, clock);
    },
  };
  return language;
}

/** @typedef {Awaited<ReturnType<typeof createLanguage>>} Language */

/** @param {string} code @param {string} clock */
const formatOf = (code, clock) => createFormat(regionOf(code, navigator.languages), clock);

/** @param {string} code @param {string} clock */
async function load(code, clock) {
  const response = await fetch(urlOf(`locales/${code}.json`));
  const i18n = createI18n(code, await response.json());
  document.documentElement.lang = code;
  return { i18n, format: formatOf(code, clock) };
}
