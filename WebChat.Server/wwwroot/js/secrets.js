// Finds what nobody should post by mistake: keys, tokens, passwords, card numbers. It looks, and says what kind it is; what it found
// goes nowhere. Linear in the length of the text.

/** @typedef {"privateKey" | "cloudKey" | "token" | "card" | "password"} SecretKind */

/**
 * Public prefixes, as their makers document them; the rest of each is random, and long enough not to be met by chance.
 * @type {Array<{kind: SecretKind, pattern: RegExp, holds?: (match: RegExpMatchArray) => boolean}>}
 */
const rules = [
  {
    kind: "privateKey",
    pattern: /-----BEGIN (?:[A-Z0-9]{1,20} ){0,4}PRIVATE KEY(?: BLOCK)?-----|PuTTY-User-Key-File-\d/gu,
  },
  // AWS: access keys begin so, secret ones stand behind their name.
  { kind: "cloudKey", pattern: /\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}\b/gu },
  { kind: "cloudKey", pattern: /aws.{0,20}secret.{0,20}?[=:]\s*["']?[A-Za-z0-9/+]{40}\b/giu },
  // Google: API keys, OAuth clients and their tokens.
  { kind: "cloudKey", pattern: /\bAIza[\w-]{35}(?![\w-])|\bGOCSPX-[\w-]{28}(?![\w-])|\bya29\.[\w-]{30,}/gu },
  // Azure: keys of accounts and of shared access, its signatures, and secrets of applications.
  { kind: "cloudKey", pattern: /\b(?:Account|SharedAccess)Key=[A-Za-z0-9+/]{40,}={0,2}/gu },
  { kind: "cloudKey", pattern: /[?&]sig=[A-Za-z0-9%]{40,}/gu },
  { kind: "cloudKey", pattern: /(?<![\w~.-])[\w~.]{3}\dQ~[\w~.-]{31,34}(?![\w~.-])/gu },
  // GitHub, GitLab, Slack, npm, PyPI, Stripe, SendGrid, Hugging Face, DigitalOcean, Telegram.
  { kind: "token", pattern: /\b(?:gh[opsru]_[A-Za-z0-9]{36,}|github_pat_\w{60,})/gu },
  { kind: "token", pattern: /\bgl(?:pat|oas|dt|rt|rtr|cbt|ptt|ft|imt|agent|soat|ffct)-[\w-]{20,}/gu },
  { kind: "token", pattern: /\bxox[abeoprs]-[\w-]{10,}|\bxapp-\d-[\w-]{20,}/gu },
  { kind: "token", pattern: /\bhooks\.slack\.com\/(?:services|workflows)\/[\w/]{20,}/gu },
  {
    kind: "token",
    pattern: /\bnpm_[A-Za-z0-9]{36}\b|\bpypi-[\w-]{50,}|\b[rs]k_(?:live|test)_[A-Za-z0-9]{20,}/gu,
  },
  {
    kind: "token",
    pattern: /\bSG\.[\w-]{20,24}\.[\w-]{40,}|\bhf_[A-Za-z0-9]{30,}|\bdo[opr]_v1_[a-f0-9]{64}/gu,
  },
  { kind: "token", pattern: /\b\d{8,10}:AA[\w-]{33}(?![\w-])/gu },
  // OpenAI and those who took its form.
  { kind: "token", pattern: /\bsk-[\w-]{20,}/gu, holds: ([key]) => /\d/u.test(key) && /[A-Z]/u.test(key) },
  { kind: "token", pattern: /\beyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]{10,}/gu },
  { kind: "token", pattern: /\bBearer\s+[\w~+/.-]{24,}={0,2}/gu, holds: ([key]) => /\d/u.test(key) },
  {
    kind: "card",
    pattern: /(?<![\w.,-])\d[\d -]{11,}\d(?![\w-]|[.,]\d)/gu,
    holds: ([digits]) => hasCard(digits),
  },
  // A name, a sign, and a value that is one.
  {
    kind: "password",
    pattern:
      /(?:pass(?:word|wd|phrase)|\bpwd|secret|api[_-]?key|access[_-]?token|auth[_-]?token|mot de passe|密码|密碼|口令)["']?\s{0,3}(?<sign>[=:：])\s{0,3}["']?(?<value>[^\s"'`,;]{4,200})/giu,
    holds: ({ groups }) => isValue(groups?.sign ?? "", groups?.value ?? ""),
  },
  // An address with a password in it.
  {
    kind: "password",
    pattern: /\b[a-z][a-z0-9+]{1,20}:\/\/[^\s:@/]{1,100}:(?<value>[^\s:@/]{3,100})@/giu,
    holds: ({ groups }) => isValue("=", groups?.value ?? ""),
  },
];

/**
 * What kinds of secrets a text seems to have, each once.
 * @param {string} text
 * @returns {SecretKind[]}
 */
export function findSecrets(text) {
  const kinds = new Set();
  for (const { kind, pattern, holds = () => true } of rules) {
    if (kinds.has(kind)) continue;
    for (const match of text.matchAll(pattern)) {
      if (!holds(match)) continue;
      kinds.add(kind);
      break;
    }
  }
  return [...kinds];
}

/** Cards are of these beginnings and lengths (Visa, Mastercard, American Express, Diners, Discover, JCB, UnionPay). */
const cards =
  /^(?:4(?:\d{12}|\d{15}|\d{18})|(?:5[1-5]\d\d|222[1-9]|22[3-9]\d|2[3-6]\d\d|27[01]\d|2720)\d{12}|3[47]\d{13}|3(?:0[0-5]|[689]\d)\d{11}|6(?:011|5\d\d|4[4-9]\d)\d{12}|35(?:2[89]|[3-8]\d)\d{12}|62\d{14,17})$/u;

/** Whether a number among others is one of a card, written in one or in groups of four to six. @param {string} digits */
function hasCard(digits) {
  const groups = digits.split(/[ -]/u);
  return groups.some((_, from) => {
    let number = "";
    for (const group of groups.slice(from, from + 5)) {
      number += group;
      if (isCard(number)) return true;
      if (group.length < 4) return false;
    }
    return false;
  });
}

/** @param {string} number */
const isCard = (number) => cards.test(number) && !/^(\d)\1+$/u.test(number) && passesLuhn(number);

/** The last digit checks the others: every second one from the right counts double. @param {string} number */
function passesLuhn(number) {
  let sum = 0;
  for (let at = number.length - 1, double = false; at >= 0; at--, double = !double) {
    const digit = Number(number[at]) * (double ? 2 : 1);
    sum += digit > 9 ? digit - 9 : digit;
  }
  return sum % 10 === 0;
}

/** What stands there for a value of one's own, or takes it from somewhere else. */
const placeholder =
  /^(?:[<[{(%$*•.…_-]|x{3,}|(?:your|my|the|some)[-_]|(?:null|none|true|false|undefined|changeme|example|hidden|redacted|string|password|secret|value|env|process|os|config|secrets)\b)|^(.)\1+$/iu;

/** Behind a colon there may be a sentence: a value has something that no word has. @param {string} sign @param {string} value */
function isValue(sign, value) {
  if (placeholder.test(value)) return false;
  return sign === "=" || (value.length >= 6 && /\d|[^\p{L}\p{M}.!?)…。！？-]/u.test(value));
}
