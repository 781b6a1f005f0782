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

const nextTry = 1000;

/** Without words there is nothing to say that they did not come: they are asked for until they do. @param {string} code @returns {Promise<any>} */
async function wordsOf(code) {
  try {
    const response = await fetch(urlOf(`locales/${code}.json`));
    if (response.ok) return await response.json();
  } catch {
    // The line is down, or what came is cut off.
  }
  await new Promise((resolve) => setTimeout(resolve, nextTry));
  return wordsOf(code);
}

/** @param {string} code @param {string} clock */
async function load(code, clock) {
  const i18n = createI18n(code, await wordsOf(code));
  document.documentElement.lang = code;
  return { i18n, format: formatOf(code, clock) };
}
