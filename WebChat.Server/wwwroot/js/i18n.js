// Words in the user's language. Messages are JSON: a text with {placeholders}, or one text for each plural form.

import { once } from "./format.js";

export const languages = { en: "English", zh: "中文", fr: "Français" };

/** The first language that we speak. @param {readonly string[]} wanted */
export function chooseLanguage(wanted) {
  const known = wanted.map((tag) => tag.toLowerCase().split("-")[0]).find((tag) => tag in languages);
  return known ?? "en";
}

/** The language as it is written where the reader lives: `en` as `en-GB` has times like 17:30. @param {string} language @param {readonly string[]} wanted */
export const regionOf = (language, wanted) =>
  wanted.find((tag) => tag.toLowerCase().split("-")[0] === language) ?? language;

/**
 * @param {string} language
 * @param {Record<string, string | Record<string, string>>} messages
 */
export function createI18n(language, messages) {
  const plural = once(() => new Intl.PluralRules(language));
  const numbers = once(() => new Intl.NumberFormat(language));
  const conjunction = once(() => new Intl.ListFormat(language, { type: "conjunction" }));

  /** @param {string} key @param {Record<string, any>} values */
  function pattern(key, values) {
    const message = messages[key];
    if (message === undefined) return key;
    if (typeof message === "string") return message;
    return message[plural().select(values.count ?? 0)] ?? message.other;
  }

  /**
   * The message cut at its placeholders, so that a view can put an element where a name belongs.
   * @param {string} key
   * @param {Record<string, any>} [values]
   * @returns {any[]}
   */
  function parts(key, values = {}) {
    return pattern(key, values)
      .split(/\{(\w+)\}/)
      .map((part, index) => (index % 2 === 0 ? part : show(values[part])))
      .filter((part) => part !== "");
  }

  /** @param {any} value */
  const show = (value) => (typeof value === "number" ? numbers().format(value) : (value ?? ""));

  return {
    language,
    parts,

    /** @param {string} key @param {Record<string, string | number>} [values] */
    t: (key, values) => parts(key, values).join(""),

    /** @param {string} key */
    has: (key) => key in messages,

    /** "a, b and c", with anything in the places of a, b and c. @param {any[]} items @returns {any[]} */
    list: (items) =>
      conjunction()
        .formatToParts(items.map((_, index) => String(index)))
        .map((part) => (part.type === "element" ? items[Number(part.value)] : part.value)),
  };
}

/** @typedef {ReturnType<typeof createI18n>} I18n */
