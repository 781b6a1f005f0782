// The search inside a transcript: words in any order, without regard to case and accents. What is found stays, the rest is put away.
"use strict";

const field = document.querySelector("input");
const count = document.querySelector("output");
const articles = [...document.querySelectorAll("article")];
const folded = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
/** In all. Texts of a single letter have millions of places, and nobody looks at so many. */
const MOST_MARKS = 1000;
let timer = 0;

function search() {
  const words = folded(field.value).split(/\s+/u).filter(Boolean);
  document.body.classList.toggle("searching", words.length > 0);
  let found = 0;
  const marks = [];
  for (const article of articles) {
    // What was said, and by whom: not what the page says of it.
    const text = folded(
      `${article.querySelector("b").textContent} ${article.querySelector("p")?.textContent ?? ""}`,
    );
    const isHit = words.length > 0 && words.every((word) => text.includes(word));
    article.classList.toggle("hit", isHit);
    if (!isHit) continue;
    found += 1;
    mark(article.querySelector("p"), words, marks);
  }
  count.textContent =
    words.length > 0 ? count.dataset.words.replace("{found}", found).replace("{all}", articles.length) : "";
  globalThis.CSS?.highlights?.set("found", new Highlight(...marks));
}

/** Marks where the words are, as far as folding leaves each character in its place. */
function mark(paragraph, words, marks) {
  const node = paragraph?.firstChild;
  if (node?.nodeType !== Node.TEXT_NODE) return;
  const text = node.data.toLowerCase();
  if (text.length !== node.data.length) return;
  for (const word of words) {
    for (
      let at = text.indexOf(word);
      at >= 0 && marks.length < MOST_MARKS;
      at = text.indexOf(word, at + word.length)
    ) {
      const range = new Range();
      range.setStart(node, at);
      range.setEnd(node, at + word.length);
      marks.push(range);
    }
  }
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
