// Draws what somebody wrote: the tree of a text becomes elements, and its words text in them. Nothing of it is ever markup.

import { isEmojiAlone, parse, shortCode } from "../markdown.js";
import { parseInline } from "../markdown-inline.js";
import { mentionsIn } from "../mentions.js";
import { icons } from "./icons.js";
import { html, nothing } from "./lit.js";
import { guard, until } from "./lit-more.js";

/**
 * What a text is drawn with.
 * @typedef {object} TextContext
 * @property {import("../i18n.js").I18n} i18n
 * @property {{emoji: import("../emoji.js").Emoji, highlighter: import("../highlight.js").Highlighter, copy: (text: string) => unknown}} app
 * @property {string} [called] the name of the reader, in a message that calls them
 */

/** @typedef {import("../markdown.js").Block} Block @typedef {import("../markdown.js").Inline} Inline */

/**
 * What of the page, beside the text itself, changes how a text is drawn: for the keys of a guard.
 * @param {string} text @param {TextContext} context
 */
export const drawnWith = (text, { app, i18n }) =>
  `${i18n.language} ${shortCode.test(text) && app.emoji.loaded}`;

/**
 * A text with all that it may have.
 * @param {string} text @param {TextContext} context
 */
export const written = (text, context) =>
  guard([text, drawnWith(text, context), context.called], () => {
    const tree = parse(text, context.app.emoji.of, context.called);
    const [first] = tree;
    const alone = tree.length === 1 && first.type === "paragraph";
    const big =
      alone &&
      first.children.every((child) => typeof child === "string") &&
      isEmojiAlone(first.children.join(""));
    const drawn = alone ? inlines(first.children, context) : blocks(tree, context);
    // White space counts in it: it stands on one line, which no formatter breaks.
    return html`<div class="text" dir="auto" data-test="text" ?data-big=${big}>${drawn}</div>`;
  });

/** A text that stands in a sentence. @param {string} text @param {TextContext} context */
export const writtenInline = (text, context) =>
  guard([text, drawnWith(text, context), context.called], () => {
    const drawn = inlines(
      parseInline(text, { emojiOf: context.app.emoji.of, called: context.called }),
      context,
    );
    return html`<span class="text" dir="auto" data-test="text">${drawn}</span>`;
  });

/** Each block that stands by itself has the direction of its own words, with all that is in it. @param {Block[]} tree @param {TextContext} context @returns {any[]} */
const blocks = (tree, context) => tree.map((each) => block(each, context, "auto"));

/** @param {Block[]} tree @param {TextContext} context @returns {any[]} */
const nested = (tree, context) => tree.map((each) => block(each, context, nothing));

/** @param {Block} each @param {TextContext} context @param {any} dir @returns {any} */
function block(each, context, dir) {
  if (each.type === "code") return fence(each, context);
  if (each.type === "quote")
    return html`<blockquote dir=${dir}>${nested(each.children, context)}</blockquote>`;
  if (each.type === "paragraph") return html`<div dir=${dir}>${inlines(each.children, context)}</div>`;
  return each.ordered
    ? html`<ol dir=${dir}>
        ${each.items.map(({ value, children }) => html`<li value=${value}>${nested(children, context)}</li>`)}
      </ol>`
    : html`<ul dir=${dir}>
        ${each.items.map(({ children }) => html`<li>${nested(children, context)}</li>`)}
      </ul>`;
}

/** @param {import("../markdown.js").Code} code @param {TextContext} context */
function fence({ language, text }, { app, i18n }) {
  const known = app.highlighter.of(language, text);
  const colored =
    known instanceof Promise
      ? until(
          known.then((later) => (later ? colors(later) : text)),
          text,
        )
      : known && colors(known);
  const label = language ? i18n.t("text.codeIn", { language }) : i18n.t("text.code");
  return html`<figure class="code" data-test="code" dir="ltr">
    ${language ? html`<figcaption>${language}</figcaption>` : nothing}
    <button
      class="icon-button small"
      data-test="copy-code"
      aria-label=${i18n.t("text.copyCode")}
      title=${i18n.t("text.copyCode")}
      @click=${() => app.copy(text)}
    >
      ${icons.copy}
    </button>
    <pre tabindex="0" role="region" aria-label=${label}><code>${colored ?? text}</code></pre>
  </figure>`;
}

/** @param {import("../highlight.js").Colored[]} pieces @returns {any[]} */
const colors = (pieces) =>
  pieces.map((piece) =>
    typeof piece === "string"
      ? piece
      : html`<span data-scope=${piece.scope?.split(".")[0] ?? nothing}>${colors(piece.children)}</span>`,
  );

/** @param {Inline[]} children @param {TextContext} context @returns {any[]} */
const inlines = (children, context) =>
  children.map((child) => (typeof child === "string" ? words(child, context) : inline(child, context)));

/** Words, with what calls the reader marked. @param {string} text @param {TextContext} context */
function words(text, { called }) {
  if (called === undefined) return text;
  const parts = [];
  let done = 0;
  for (const { start, end } of mentionsIn(text, called)) {
    parts.push(text.slice(done, start), html`<mark class="mention">${text.slice(start, end)}</mark>`);
    done = end;
  }
  return [...parts, text.slice(done)];
}

/** @param {Exclude<Inline, string>} each @param {TextContext} context */
function inline(each, context) {
  if (each.type === "code") return html`<code dir="ltr">${each.text}</code>`;
  const content = inlines(each.children, context);
  switch (each.type) {
    case "strong":
      return html`<strong>${content}</strong>`;
    case "em":
      return html`<em>${content}</em>`;
    case "strike":
      return html`<s>${content}</s>`;
    case "spoiler":
      return spoiler(content, context);
    default:
      return html`<a
        data-test="link"
        href=${each.href}
        title=${addressTitle(each)}
        target="_blank"
        rel="noopener noreferrer"
        >${content}</a
      >`;
  }
}

/** Where a link leads, unless its words say so. @param {{href: string, children: Inline[]}} link */
const addressTitle = ({ href, children: [first] }) =>
  typeof first === "string" && /^https?:/iu.test(first) ? nothing : href;

/** Hidden until somebody wants to see it: it keeps its place, so that nothing moves. @param {any[]} content @param {TextContext} context */
const spoiler = (content, { i18n }) =>
  html`<span
    class="spoiler"
    data-test="spoiler"
    role="button"
    tabindex="0"
    aria-label=${i18n.t("text.spoiler")}
    title=${i18n.t("text.spoiler")}
    @click=${reveal}
    @keydown=${revealByKey}
    ><span>${content}</span></span
  >`;

/** From now on it is text like any other, and keeps the focus. @param {Event} event */
function reveal({ currentTarget }) {
  const element = /** @type {HTMLElement} */ (currentTarget);
  for (const name of ["role", "aria-label", "title"]) element.removeAttribute(name);
  element.tabIndex = -1;
  element.dataset.open = "";
}

/** @param {KeyboardEvent} event */
function revealByKey(event) {
  const element = /** @type {HTMLElement} */ (event.currentTarget);
  if ((event.key !== "Enter" && event.key !== " ") || "open" in element.dataset) return;
  event.preventDefault();
  reveal(event);
}
