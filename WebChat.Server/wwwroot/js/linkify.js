// Addresses in plain text: http and https, and nothing else. One pass, linear in the length of the text.

/** A scheme that does not continue a word, up to white space, a quote, a bracket, or full-width punctuation. */
export const addressPattern =
  '(?<![\\p{L}\\p{N}_])https?:\\/\\/[^\\s<>"`{}|\\\\^\\u3000-\\u3002\\u3008-\\u3011\\uff01\\uff08\\uff09\\uff0c\\uff1a\\uff1b\\uff1f]+';
const candidates = new RegExp(addressPattern, "giu");
const opening = { ")": "(", "]": "[" };

/**
 * @param {string} text
 * @returns {Array<string | {href: string, text: string}>}
 */
export function linkify(text) {
  const parts = [];
  let done = 0;
  for (const match of text.matchAll(candidates)) {
    const address = withoutPunctuation(match[0]);
    const href = safeAddress(address);
    if (!href) continue;
    if (match.index > done) parts.push(text.slice(done, match.index));
    parts.push({ href, text: address });
    done = match.index + address.length;
  }
  if (done < text.length) parts.push(text.slice(done));
  return parts;
}

/** Punctuation at the end belongs to the sentence, and so does a bracket that was opened before the link. @param {string} address */
export function withoutPunctuation(address) {
  const open = { "(": 0, "[": 0, ")": 0, "]": 0 };
  for (const char of address) if (char in open) open[/** @type {keyof typeof open} */ (char)]++;
  let end = address.length;
  for (; end > 0; end--) {
    const last = address[end - 1];
    if (last === ")" || last === "]") {
      if (open[last] <= open[/** @type {"(" | "["} */ (opening[last])]) break;
      open[last]--;
    } else if (!".,;:!?'*_~\u2019\u201d\u00bb\u2026".includes(last)) {
      break;
    }
  }
  return address.slice(0, end);
}

/**
 * The address to go to, or nothing: `https://bank.example@evil.example` is a trap.
 * @param {string} address
 * @param {readonly string[]} [schemes]
 */
export function safeAddress(address, schemes = ["http:", "https:"]) {
  if (!URL.canParse(address)) return null;
  const url = new URL(address);
  return schemes.includes(url.protocol) && !url.username && !url.password ? url.href : null;
}
