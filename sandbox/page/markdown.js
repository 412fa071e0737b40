/** WeCom's markdown as DOM nodes. Whatever is not a known mark stays plain text. */

import { h } from "./dom.js";

const COLOURS = new Set(["info", "comment", "warning"]);
const INLINE =
  /`([^`\n]+)`|\*\*(.+?)\*\*|<font color=["'](\w+)["']>(.*?)<\/font>|!?\[([^\]\n]*)\]\(([^)\s]*)\)/g;
const FENCE = /^```/;
const HEADING = /^(#{1,6})\s+(.*)$/;
const QUOTE = /^>\s?(.*)$/;
const BULLET = /^\s*[-*+]\s+(.*)$/;
const NUMBERED = /^\s*(\d{1,3})[.)、]\s+(.*)$/;
const RULE = /^\s*([-*_])\1{2,}\s*$/;

/** Render a whole text. */
export function renderMarkdown(text, names = []) {
  const lines = text.replace(/\r\n?/g, "\n").split("\n");
  const blocks = [];
  for (let at = 0; at < lines.length; ) {
    const [block, next] = blockAt(lines, at, names);
    blocks.push(block);
    at = next;
  }
  return h("div", { class: "markdown" }, blocks);
}

function blockAt(lines, at, names) {
  const line = lines[at];
  if (FENCE.test(line)) return fenceAt(lines, at);
  if (QUOTE.test(line)) return runAt(lines, at, QUOTE, "blockquote", names);
  if (RULE.test(line)) return [h("hr"), at + 1];
  const heading = HEADING.exec(line);
  if (heading) {
    const level = Math.min(heading[1].length, 4);
    return [h("p", { class: `md-heading md-h${level}` }, inline(heading[2], names)), at + 1];
  }
  const bullet = BULLET.exec(line);
  if (bullet) return [h("p", { class: "md-item" }, "• ", inline(bullet[1], names)), at + 1];
  const numbered = NUMBERED.exec(line);
  if (numbered) {
    return [h("p", { class: "md-item" }, `${numbered[1]}. `, inline(numbered[2], names)), at + 1];
  }
  if (!line.trim()) return [h("p", { class: "md-gap" }), at + 1];
  return [h("p", {}, inline(line, names)), at + 1];
}

function fenceAt(lines, at) {
  let end = at + 1;
  while (end < lines.length && !FENCE.test(lines[end])) end += 1;
  return [h("pre", {}, lines.slice(at + 1, end).join("\n")), end + 1];
}

function runAt(lines, at, pattern, tag, names) {
  const inside = [];
  let end = at;
  for (let match = pattern.exec(lines[end]); match; match = pattern.exec(lines[end] ?? "")) {
    inside.push(h("p", {}, inline(match[1], names)));
    end += 1;
  }
  return [h(tag, {}, inside), end];
}

function inline(text, names) {
  const found = [];
  let from = 0;
  for (const match of text.matchAll(INLINE)) {
    found.push(...withMentions(text.slice(from, match.index), names), mark(match, names));
    from = match.index + match[0].length;
  }
  found.push(...withMentions(text.slice(from), names));
  return found;
}

function mark(match, names) {
  const [whole, code, bold, colour, coloured, label, target] = match;
  if (code !== undefined) return h("code", {}, code);
  if (bold !== undefined) return h("strong", {}, inline(bold, names));
  if (colour !== undefined) {
    if (!COLOURS.has(colour)) return whole;
    return h("span", { class: `md-${colour}` }, inline(coloured, names));
  }
  // Links are switched off: a sandbox page leads nowhere. The address shows on hover.
  return h("span", { class: "md-link", title: target }, label || target);
}

/** Cut a text at the given @-names and mark them; longer names win. */
export function withMentions(text, names) {
  if (!text) return [];
  const calls = names.map((name) => `@${name}`).sort((a, b) => b.length - a.length);
  const found = [];
  let plain = "";
  for (let at = 0; at < text.length; ) {
    const call = text[at] === "@" ? calls.find((name) => text.startsWith(name, at)) : undefined;
    if (!call) {
      plain += text[at];
      at += 1;
      continue;
    }
    if (plain) found.push(plain);
    plain = "";
    found.push(h("span", { class: "mention" }, call));
    at += call.length;
  }
  if (plain) found.push(plain);
  return found;
}
