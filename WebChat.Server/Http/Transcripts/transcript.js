// The search inside a transcript: words in any order, without regard to case and accents. What is found stays, the rest is put away.
"use strict";

const field = document.querySelector("input");
const count = document.querySelector("output");
const articles = [...document.querySelectorAll("article")];
const folded = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
let timer = 0;

function search() {
  const words = folded(field.value).split(/\s+/u).filter(Boolean);
  document.body.classList.toggle("searching", words.length > 0);
  let found = 0;
  const ranges = [];
  for (const article of articles) {
    const text = folded(article.textContent);
    const isHit = words.length > 0 && words.every((word) => text.includes(word));
    article.classList.toggle("hit", isHit);
    if (isHit && ++found <= 500) ranges.push(...rangesIn(article.querySelector("p"), words));
  }
  count.textContent = words.length > 0 ? `${found} of ${articles.length}` : "";
  globalThis.CSS?.highlights?.set("found", new Highlight(...ranges));
}

/** Where the words are, as far as folding leaves each character in its place. */
function rangesIn(paragraph, words) {
  const node = paragraph?.firstChild;
  if (node?.nodeType !== Node.TEXT_NODE) return [];
  const text = node.data.toLowerCase();
  if (text.length !== node.data.length) return [];
  return words.flatMap((word) => {
    const ranges = [];
    for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length)) {
      const range = new Range();
      range.setStart(node, at);
      range.setEnd(node, at + word.length);
      ranges.push(range);
    }
    return ranges;
  });
}

field.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(search, 150);
});

// Who follows a link wants to see what is around it.
globalThis.addEventListener("hashchange", () => {
  field.value = "";
  search();
  document.querySelector(":target")?.scrollIntoView({ block: "center" });
});
