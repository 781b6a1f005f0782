// Makes WebChat.Server/Chat/Names/Unicode/unicode.bin from the files of the Unicode Character Database.
// README.md beside this file says where they come from; UnicodeTables.cs reads the result.
//
//   node scripts/unicode/generate.mjs UNICODE_FOLDER CONFUSABLES_TXT [OUTPUT]
//
// The output depends on nothing but the input, so that a second run is a test of the first.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { latinLetterInName } from "./latin.mjs";
import { Writer } from "./writer.mjs";

// The order of .NET's UnicodeCategory.
const categories =
  "Lu Ll Lt Lm Lo Mn Mc Me Nd Nl No Zs Zl Zp Cc Cf Cs Co Pc Pd Ps Pe Pi Pf Po Sm Sc Sk So Cn".split(" ");
// The scripts that rules name come first, in the order of Script in UnicodeTables.cs; all others follow by name.
const namedScripts = ["Common", "Inherited", "Latin", "Greek", "Cyrillic"];
// Bits, as in CharacterTraits of UnicodeTables.cs.
const traits = {
  defaultIgnorable: 1,
  emoji: 2,
  emojiVariation: 4,
  pictographic: 8,
  modifierBase: 16,
  modifier: 32,
  rightToLeft: 64,
  emojiPresentation: 128,
};

const [
  folder,
  confusablesPath,
  output = fileURLToPath(new URL("../../WebChat.Server/Chat/Names/Unicode/unicode.bin", import.meta.url)),
] = process.argv.slice(2);
if (!confusablesPath) {
  console.error("usage: node scripts/unicode/generate.mjs UNICODE_FOLDER CONFUSABLES_TXT [OUTPUT]");
  process.exit(2);
}

const version = /Scripts-(\d+\.\d+\.\d+)\.txt/.exec(read("Scripts.txt"))?.[1];
const confusablesVersion = /Version: (\d+\.\d+\.\d+)/.exec(readFileSync(confusablesPath, "utf8"))?.[1];
if (!version || version !== confusablesVersion) {
  console.error(
    `Scripts.txt is of Unicode ${version}, confusables.txt of ${confusablesVersion}: they must be of one version.`,
  );
  process.exit(1);
}

const writer = new Writer();
writer.text(version);
writer.ranges(categoryOf());
writer.ranges(scriptOf());
writer.ranges(traitsOf());
writer.map(caseFolding());
writer.map(confusables());
writer.map(latinLookAlikes());
writeFileSync(output, writer.bytes());
console.log(`Unicode ${version}: ${writer.bytes().length} bytes`);

function categoryOf() {
  /** @type {Map<number, number>} */
  const values = new Map();
  for (const [range, category] of lines("extracted/DerivedGeneralCategory.txt")) {
    if (category !== "Cn") each(range, (codePoint) => values.set(codePoint, categories.indexOf(category)));
  }
  return values;
}

function scriptOf() {
  const found = lines("Scripts.txt");
  const others = [...new Set(found.map(([, script]) => script))]
    .filter((script) => !namedScripts.includes(script))
    .sort();
  const numbers = new Map([...namedScripts, ...others].map((script, index) => [script, index + 1]));
  /** @type {Map<number, number>} */
  const values = new Map();
  for (const [range, script] of found)
    each(range, (codePoint) => values.set(codePoint, numbers.get(script) ?? 0));
  return values;
}

function traitsOf() {
  /** @type {Map<number, number>} */
  const values = new Map();
  const add = (/** @type {number} */ bit) => (/** @type {number} */ codePoint) =>
    values.set(codePoint, (values.get(codePoint) ?? 0) | bit);
  /** @param {string} file @param {Record<string, number>} properties */
  const addWhere = (file, properties) => {
    for (const [range, property] of lines(file))
      if (properties[property]) each(range, add(properties[property]));
  };
  addWhere("DerivedCoreProperties.txt", { Default_Ignorable_Code_Point: traits.defaultIgnorable });
  addWhere("emoji/emoji-data.txt", {
    Emoji: traits.emoji,
    Extended_Pictographic: traits.pictographic,
    Emoji_Modifier_Base: traits.modifierBase,
    Emoji_Modifier: traits.modifier,
    Emoji_Presentation: traits.emojiPresentation,
  });
  addWhere("extracted/DerivedBidiClass.txt", { R: traits.rightToLeft, AL: traits.rightToLeft });
  for (const [sequence] of lines("emoji/emoji-variation-sequences.txt")) {
    const [base, selector] = sequence.split(" ");
    if (selector === "FE0F") add(traits.emojiVariation)(parseInt(base, 16));
  }
  return values;
}

// Full case folding. For whatever NFKC leaves alone it must be what NFKC_Casefold says: CaseKey.cs relies on it.
function caseFolding() {
  /** @type {Map<number, number[]>} */
  const folding = new Map();
  for (const [codePoint, status, target] of lines("CaseFolding.txt")) {
    if (status === "C" || status === "F") folding.set(parseInt(codePoint, 16), codePoints(target));
  }
  /** @type {Set<number>} */
  const ignorable = new Set();
  for (const [range, property] of lines("DerivedCoreProperties.txt")) {
    if (property === "Default_Ignorable_Code_Point") each(range, (codePoint) => ignorable.add(codePoint));
  }
  /** @type {Map<number, number[]>} */
  const expected = new Map();
  for (const [range, property, target] of lines("DerivedNormalizationProps.txt")) {
    if (property === "NFKC_CF") each(range, (codePoint) => expected.set(codePoint, codePoints(target)));
  }
  for (const codePoint of new Set([...folding.keys(), ...expected.keys()])) {
    const character = String.fromCodePoint(codePoint);
    if (ignorable.has(codePoint) || character.normalize("NFKC") !== character) continue;
    const folded = String.fromCodePoint(...(folding.get(codePoint) ?? [codePoint])).normalize("NFC");
    if (folded !== String.fromCodePoint(...(expected.get(codePoint) ?? [codePoint]))) {
      throw new Error(`U+${codePoint.toString(16)}: NFKC_Casefold is not case folding`);
    }
  }
  return folding;
}

function confusables() {
  const prototypes = new Map();
  for (const [source, target] of parse(readFileSync(confusablesPath, "utf8")))
    prototypes.set(parseInt(source, 16), codePoints(target));
  return prototypes;
}

// Letters that are a Latin letter with something that does not decompose: hooks, strokes, small capitals, turned ones.
function latinLookAlikes() {
  const letters = new Map();
  for (const [codePoint, name, , , , decomposition] of lines("UnicodeData.txt")) {
    const letter = decomposition === "" && latinLetterInName(name);
    if (letter) letters.set(parseInt(codePoint, 16), codePoints(letter));
  }
  return letters;
}

/** @param {string} file */
function lines(file) {
  return parse(read(file));
}

/** @param {string} file */
function read(file) {
  return readFileSync(join(folder, file), "utf8");
}

/** @param {string} text */
function parse(text) {
  return text
    .replace(/^\uFEFF/, "")
    .split("\n")
    .map((line) => line.replace(/#.*/, "").trim())
    .filter((line) => line !== "")
    .map((line) => line.split(";").map((field) => field.trim()));
}

/** @param {string} range @param {(codePoint: number) => void} action */
function each(range, action) {
  const [first, last = first] = range.split("..").map((text) => parseInt(text, 16));
  for (let codePoint = first; codePoint <= last; codePoint++) action(codePoint);
}

/** @param {string} text */
function codePoints(text) {
  return text === "" ? [] : text.split(/\s+/).map((hex) => parseInt(hex, 16));
}
