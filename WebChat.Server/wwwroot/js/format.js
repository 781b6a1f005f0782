// Times, days, colours and initials: how data looks, without any markup.

const toneCount = 16;
const units = [
  { unit: "second", size: 1000 },
  { unit: "minute", size: 60_000 },
  { unit: "hour", size: 3_600_000 },
  { unit: "day", size: 86_400_000 },
];
const graphemes = once(() => new Intl.Segmenter(undefined, { granularity: "grapheme" }));

/** @type {Record<string, Intl.DateTimeFormatOptions>} "auto" is as the language has it */
const clocks = { 12: { hour: "numeric", hourCycle: "h12" }, 24: { hour: "2-digit", hourCycle: "h23" } };

/** @param {string} language @param {string} [clock] "12", "24" or "auto" */
export function createFormat(language, clock = "auto") {
  const { hour = "2-digit", hourCycle } = clocks[clock] ?? {};
  const time = once(() => new Intl.DateTimeFormat(language, { hour, hourCycle, minute: "2-digit" }));
  const full = once(
    () => new Intl.DateTimeFormat(language, { dateStyle: "full", timeStyle: "medium", hourCycle }),
  );
  const weekday = once(
    () => new Intl.DateTimeFormat(language, { weekday: "long", day: "numeric", month: "long" }),
  );
  const withYear = once(() => new Intl.DateTimeFormat(language, { dateStyle: "full" }));
  const relative = once(() => new Intl.RelativeTimeFormat(language, { numeric: "auto" }));
  const number = once(() => new Intl.NumberFormat(language));
  const order = once(() => new Intl.Collator(language, { sensitivity: "base", numeric: true }));

  return {
    /** The order of names in this language. @param {string} a @param {string} b */
    compare: (a, b) => order().compare(a, b),

    /** @param {number} at milliseconds */
    time: (at) => time().format(at),

    /** @param {number} at */
    full: (at) => full().format(at),

    /** "today", "yesterday", "Monday, 2 November", and the year if it is another one. @param {number} at @param {number} now */
    day(at, now) {
      const days = Math.round((startOfDay(at) - startOfDay(now)) / 86_400_000);
      if (days === 0 || days === -1) return capital(relative().format(days, "day"), language);
      const sameYear = new Date(at).getFullYear() === new Date(now).getFullYear();
      return capital((sameYear ? weekday : withYear)().format(at), language);
    },

    /** "12 seconds", "3 minutes", in the largest unit of which there is one. @param {number} milliseconds */
    duration(milliseconds) {
      const { unit, size } = units.findLast(({ size: least }) => milliseconds >= least) ?? units[0];
      const count = Math.max(1, Math.round(milliseconds / size));
      return new Intl.NumberFormat(language, { style: "unit", unit, unitDisplay: "long" }).format(count);
    },

    /** @param {number} value */
    number: (value) => number().format(value),
  };
}

/** @typedef {ReturnType<typeof createFormat>} Format */

/** Made when it is first needed: the browser takes milliseconds for each of these. @template T @param {() => T} create @returns {() => T} */
export function once(create) {
  /** @type {T | undefined} */
  let made;
  return () => (made ??= create());
}

/** @param {number} at */
export function startOfDay(at) {
  const date = new Date(at);
  return date.setHours(0, 0, 0, 0);
}

/** @param {string} text @param {string} language */
function capital(text, language) {
  return text.charAt(0).toLocaleUpperCase(language) + text.slice(1);
}

/** One of 16 colours, the same for the same person everywhere; the style sheet keeps their contrast. @param {string} tag */
export function tone(tag) {
  let hash = 2166136261;
  for (let index = 0; index < tag.length; index++) hash = Math.imul(hash ^ tag.charCodeAt(index), 16777619);
  return ((hash >>> 16) ^ (hash & 0xffff)) % toneCount;
}

/** The first character of a name as a person counts: an emoji of several code points is one. @param {string} nickname */
export function initial(nickname) {
  const [first] = graphemes().segment(nickname);
  return first ? first.segment.toLocaleUpperCase() : "?";
}
