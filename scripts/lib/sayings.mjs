// Messages that look like those of a busy room, the same ones each time: English words as often as words are, a fifth in Chinese.

const start = Date.parse("2026-01-01T00:00:00Z");
const syllables = "ka to mi ren so la ve du pi non gar tel os fin ba cor".split(" ");
const characters = [..."的一是了我不人在他有这个上们来到时大地为子中你说生国年着就那和要她出也得里后自以会"];
const words = Array.from({ length: 20_000 }, (_, rank) => word(rank));

/** @param {number} rank */
function word(rank) {
  let rest = rank + syllables.length;
  let made = "";
  for (; rest > 0; rest = Math.floor(rest / syllables.length)) made += syllables[rest % syllables.length];
  return made;
}

/** Numbers from 0 to 1, the same ones each time. @param {number} seed */
function dice(seed) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** The more seldom the higher. @param {() => number} random @param {number} count */
const rank = (random, count) => Math.floor(count ** random()) - 1;

/** @param {() => number} random */
function text(random) {
  if (random() < 0.2) {
    const length = 6 + Math.floor(random() * 20);
    return Array.from({ length }, () => characters[rank(random, characters.length + 1)] ?? "的").join("");
  }
  const length = 3 + Math.floor(random() * 15);
  return Array.from({ length }, () => words[rank(random, words.length)] ?? words[0]).join(" ");
}

/** A transcript. @param {number} count */
export function* lines(count) {
  const random = dice(1);
  yield `${JSON.stringify({ type: "transcript", version: 1, room: "bench", last: count })}\n`;
  for (let seq = 1; seq <= count; seq++) {
    const person = rank(random, 500);
    // A few that are rare, wherever they are.
    const rare = seq % 9973 === 0 ? " zyzzyva" : "";
    yield `${JSON.stringify({
      type: "message",
      at: new Date(start + seq * 20_000).toISOString(),
      room: "bench",
      seq,
      id: `00000000-0000-4000-8000-${seq.toString(16).padStart(12, "0")}`,
      from: `person${person}`,
      tag: `p${person}`,
      text: text(random) + rare,
      kind: "text",
    })}\n`;
  }
  yield `${JSON.stringify({ type: "end", count })}\n`;
}

/** Characters that stand next to each other somewhere, more or less often. @param {number} i @param {number} count */
const chinese = (i, count) =>
  Array.from({ length: count }, (_, k) => characters[(i * (2 * k + 1) + k) % (count > 2 ? 12 : 40)]).join("");

/** A number between the newest and the oldest, page after page. @param {number} i @param {number} messages */
const depth = (i, messages) => String(Math.max(1, Math.floor(messages * (1 - (i % 100) / 100))));

/** What is searched for. @param {number} messages @returns {Record<string, (i: number) => Record<string, string>>} */
export const queries = (messages) => ({
  "a common word": (i) => ({ q: words[i % 20] }),
  "a word that a few hundred have": (i) => ({ q: words[2000 + i * 7] }),
  "a rare word": () => ({ q: "zyzzyva" }),
  "a word that nobody said": (i) => ({ q: `qqq${i}xyz` }),
  "two common words": (i) => ({ q: `${words[i % 10]} ${words[10 + (i % 20)]}` }),
  "a common word with a rare one": (i) => ({ q: `${words[i % 10]} zyzzyva` }),
  "one letter": (i) => ({ q: "ktmrslvdpngofbc"[i % 15] }),
  "three letters": (i) => ({ q: words[100 + i].slice(0, 3) }),
  "one Chinese character": (i) => ({ q: characters[i % characters.length] }),
  "two Chinese characters": (i) => ({ q: chinese(i, 2) }),
  "three Chinese characters": (i) => ({ q: chinese(i, 3) }),
  "four Chinese characters": (i) => ({ q: chinese(i, 4) }),
  "two Chinese words and one of letters": (i) => ({
    q: `${chinese(i, 2)} ${chinese(i + 7, 2)} ${words[i % 5]}`,
  }),
  "a word by one person": (i) => ({ q: words[i % 50], from: `person${i % 40}` }),
  "a rare word by one person": (i) => ({ q: "zyzzyva", from: `person${i % 40}` }),
  "all by one who is seldom there": (i) => ({ from: `person${400 + (i % 90)}` }),
  "a word, wherever one has come to": (i) => ({ q: words[i % 200], before: depth(i, messages) }),
  "a rare word, wherever one has come to": (i) => ({ q: "zyzzyva", before: depth(i, messages) }),
  "Chinese, wherever one has come to": (i) => ({ q: chinese(i, 2), before: depth(i, messages) }),
});
