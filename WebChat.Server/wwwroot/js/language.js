// The language of the page, as chosen or as the browser wants it.

import { createFormat } from "./format.js";
import { chooseLanguage, createI18n, regionOf } from "./i18n.js";
import { urlOf } from "./urls.js";

/** @param {string | null} chosen before */
export async function createLanguage(chosen) {
  const language = {
    ...(await load(chosen ?? chooseLanguage(navigator.languages))),

    /** @param {string} code */
    async speak(code) {
      Object.assign(language, await load(code));
    },
  };
  return language;
}

/** @typedef {Awaited<ReturnType<typeof createLanguage>>} Language */

/** @param {string} code */
async function load(code) {
  const response = await fetch(urlOf(`locales/${code}.json`));
  const i18n = createI18n(code, await response.json());
  document.documentElement.lang = code;
  return { i18n, format: createFormat(regionOf(code, navigator.languages)) };
}
