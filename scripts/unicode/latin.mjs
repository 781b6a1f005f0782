// Which plain letter a Latin letter looks like, read from its name in the Unicode Character Database.

const shapes =
  "TURNED|REVERSED|OPEN|SCRIPT|DOTLESS|INSULAR|SIDEWAYS|INVERTED|CLOSED|BARRED|STIRRUP|BROKEN|BLACKLETTER|LONG-LEGGED|HALF|AFRICAN";
const named = new RegExp(
  `^LATIN (?:SMALL|CAPITAL) LETTER (?:(?:${shapes}) )*([A-Z])(?: (?:WITH|ROTUNDA|WITHOUT) ?.*)?$`,
);
const smallCapital = new RegExp(
  `^LATIN (?:LETTER|SMALL LETTER|CAPITAL LETTER) SMALL CAPITAL (?:(?:${shapes}) )*([A-Z])(?: WITH .*)?$`,
);
/** Letters with names of their own. @type {Record<string, string>} */
const others = {
  "LATIN SMALL LETTER ALPHA": "a",
  "LATIN CAPITAL LETTER ALPHA": "a",
  "LATIN SMALL LETTER TURNED ALPHA": "a",
  "LATIN SMALL LETTER SCHWA": "e",
  "LATIN CAPITAL LETTER SCHWA": "e",
  "LATIN SMALL LETTER ENG": "n",
  "LATIN CAPITAL LETTER ENG": "n",
  "LATIN SMALL LETTER ESH": "s",
  "LATIN CAPITAL LETTER ESH": "s",
  "LATIN SMALL LETTER IOTA": "i",
  "LATIN CAPITAL LETTER IOTA": "i",
  "LATIN SMALL LETTER UPSILON": "u",
  "LATIN CAPITAL LETTER UPSILON": "u",
  "LATIN SMALL LETTER OMEGA": "w",
  "LATIN CAPITAL LETTER OMEGA": "w",
  "LATIN LETTER YR": "r",
  "LATIN SMALL LETTER ETH": "d",
  "LATIN CAPITAL LETTER ETH": "d",
  "LATIN LETTER SMALL CAPITAL ETH": "d",
};

/** The code point of the letter a to z in hexadecimal, or undefined. The plain letters themselves are none of these. @param {string} name */
export function latinLetterInName(name) {
  if (/^LATIN (?:SMALL|CAPITAL) LETTER [A-Z]$/.test(name)) return undefined;
  const letter = others[name] ?? (named.exec(name) ?? smallCapital.exec(name))?.[1].toLowerCase();
  return letter?.codePointAt(0)?.toString(16);
}
