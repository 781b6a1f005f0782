// Why a name is refused, in more detail than a code. The server decides; this only finds the words.

const rules = /** @type {Array<[string, RegExp]>} */ ([
  ["space", /\s/u],
  ["first", /^[^\p{L}\p{Nd}\p{Extended_Pictographic}\p{Regional_Indicator}]/u],
  ["last", /[-.\u00b7\u30fb\u2019]$/u],
  ["double", /[-.\u00b7\u30fb\u2019]{2}/u],
  [
    "invisible",
    /\p{Cc}|(?!\u200d|\ufe0f)\p{DI}|(?<!\p{Extended_Pictographic}|\p{Emoji}|\p{EMod}|\ufe0f)(?:\u200d|\ufe0f)(?!\u20e3)/u,
  ],
  ["marks", /\p{M}{5}|(?!\u20e3)\p{Me}/u],
  ["symbol", /[^\p{L}\p{M}\p{Nd}\p{Extended_Pictographic}\p{Emoji_Component}_\-.\u00b7\u30fb\u2019]/u],
  [
    "scripts",
    /(?=.*\p{Script=Latin})(?=.*[\p{Script=Cyrillic}\p{Script=Greek}])|(?=.*\p{Script=Cyrillic})(?=.*\p{Script=Greek})/u,
  ],
]);

/** @param {string} nickname @returns {string} the rule that it breaks, or "other" */
export function brokenRule(nickname) {
  const name = nickname.normalize("NFKC").replaceAll("'", "\u2019");
  return rules.find(([, pattern]) => pattern.test(name))?.[0] ?? "other";
}
