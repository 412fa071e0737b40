/** Template cards, drawn as WeCom draws them. */

import { h } from "./dom.js";

/**
 * @param {object} card
 * @param {object} hands `pending` (key of the button just pressed, or null) and
 *   `press(key, selected)`
 */
export function cardView(card, { pending, press }) {
  const selects = (card.choices ?? []).map((choice) => choiceView(choice, card));
  const chosen = () =>
    Object.fromEntries(selects.map(({ select }) => [select.dataset.question, select.value]));
  return h(
    "article",
    { class: card.caption === null ? "card" : "card card-done", "aria-label": `卡片 ${card.title}` },
    card.source && h("p", { class: "card-source" }, card.source),
    h("h3", { class: "card-title" }, card.title),
    card.desc && h("p", { class: "card-desc" }, card.desc),
    card.emphasis && emphasisView(card.emphasis),
    card.quote_text && h("blockquote", { class: "card-quote" }, card.quote_text),
    card.sub_title && h("p", { class: "card-sub" }, card.sub_title),
    card.rows.length > 0 && rowsView(card.rows),
    selects.map(({ view }) => view),
    foot(card, pending, (key) => press(key, chosen())),
    linkView(card.url, "查看详情", "card-more"),
  );
}

function emphasisView([value, label]) {
  return h("p", { class: "card-emphasis" }, h("strong", {}, value), h("span", {}, label));
}

function rowsView(rows) {
  return h(
    "dl",
    { class: "card-rows" },
    rows.map(([key, value]) => h("div", {}, h("dt", {}, key), h("dd", {}, value))),
  );
}

function choiceView(choice, card) {
  const select = h(
    "select",
    { "data-question": choice.key, disabled: choice.disabled || card.caption !== null },
    choice.options.map(([id, text]) =>
      h("option", { value: id, selected: id === choice.selected }, text),
    ),
  );
  const view = h("label", { class: "card-choice" }, h("span", {}, choice.title || "请选择"), select);
  return { select, view };
}

function foot(card, pending, press) {
  if (card.caption !== null) return h("p", { class: "card-caption" }, card.caption || "已处理");
  if (card.buttons.length === 0) return null;
  return h(
    "div",
    { class: `card-buttons buttons-${Math.min(card.buttons.length, 3)}` },
    card.buttons.map((button) => buttonView(button, pending, press)),
  );
}

function buttonView(button, pending, press) {
  const look = `card-button style-${[1, 2, 3, 4].includes(button.style) ? button.style : 1}`;
  if (button.url) return linkView(button.url, button.text, look);
  return h(
    "button",
    {
      type: "button",
      class: button.key === pending ? `${look} waiting` : look,
      "data-key": button.key,
      disabled: button.disabled || pending !== null,
      onclick: () => press(button.key),
    },
    button.text,
  );
}

/** A link that opens a page of the bot, e.g. its console; other schemes than http are no links. */
function linkView(url, text, look) {
  if (!/^https?:\/\//i.test(url ?? "")) return null;
  return h("a", { class: look, href: url, target: "_blank", rel: "noopener noreferrer" }, text);
}
