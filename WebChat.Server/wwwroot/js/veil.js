// Spoilers where a text stands as it was written, or only its beginning: in quotes, notifications, on the wall.

/** As long whatever is hidden. */
const sign = "▒▒▒▒▒";
/** The text begins and ends without white space, as where it is drawn. */
const whole = /\|\|[^|\s](?:[^|]*[^|\s])?\|\|/gu;
/** Begun, and cut before its end. */
const cut = /\|\|[^|\s][^|]*\|?…$/u;

/** @param {string} text @returns {string} with nothing that one has to ask for */
export const veiled = (text) => text.replace(whole, sign).replace(cut, `${sign}…`);
