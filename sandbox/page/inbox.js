/** A person's conversations: as a list, and as a strip of avatars in narrow panes. */

import { conversationAvatar } from "./avatar.js";
import { badge, fill, h, icon, orToast } from "./dom.js";
import { epochOfIso, listTime } from "./time.js";

/**
 * Keep both drawings up to date until `signal` ends.
 * @param {object} given `store`, `persona`, `signal`, `current()` (id of the open conversation),
 *   `open(id)`
 * @returns {{list: HTMLElement, strip: HTMLElement, draw: function()}}
 */
export function inboxViews({ store, persona, signal, current, open }) {
  const rows = h("ul", { class: "inbox-rows" });
  const strip = h("ul", { class: "strip" });
  const list = h("nav", { class: "inbox", "aria-label": "会话" }, rows, aibotEntry(store, persona, open));
  const draw = () => {
    const found = store.inbox(persona);
    fill(rows, found.map((row) => h("li", {}, rowView(row, store, current(), open))));
    fill(strip, found.map((row) => h("li", {}, stripView(row, store, current(), open))));
    list.classList.toggle("has-aibot", found.some((row) => row.kind === "aibot"));
  };
  store.addEventListener("inbox", (event) => event.detail.persona === persona && draw(), { signal });
  draw();
  return { list, strip, draw };
}

function rowView(row, store, current, open) {
  const conversation = store.conversations.get(row.id);
  return h(
    "button",
    {
      type: "button",
      class: "inbox-row",
      "data-conversation": row.id,
      "aria-current": row.id === current ? "true" : null,
      onclick: () => open(row.id),
    },
    h("span", { class: "with-badge" }, conversationAvatar(conversation, store.people), badge(row.unread)),
    h(
      "span",
      { class: "row-words" },
      h(
        "span",
        { class: "row-top" },
        h("span", { class: "row-title" }, row.title),
        row.last && h("time", { class: "row-time" }, listTime(epochOfIso(row.last.time), store.clock.now())),
      ),
      h("span", { class: "row-last" }, lastLine(row, store.botName)),
    ),
  );
}

function lastLine(row, botName) {
  if (!row.last) return row.kind === "group" ? "还没有人说话" : "私聊，只有您和管家";
  const speaker = row.kind === "group" || row.last.from_name !== botName ? `${row.last.from_name}：` : "";
  return speaker + (row.last.text || "…");
}

function stripView(row, store, current, open) {
  const conversation = store.conversations.get(row.id);
  return h(
    "button",
    {
      type: "button",
      class: "strip-button",
      title: row.title,
      "aria-label": row.title,
      "data-conversation": row.id,
      "aria-current": row.id === current ? "true" : null,
      onclick: () => open(row.id),
    },
    h("span", { class: "with-badge" }, conversationAvatar(conversation, store.people), badge(row.unread)),
    h("span", { class: "strip-title" }, row.kind === "group" ? row.title.slice(0, 4) : "私聊"),
  );
}

/** The AI bot's own private chat: the only place where it is given the words of a voice message. */
function aibotEntry(store, persona, open) {
  const start = async () => {
    const id = await orToast(() => store.startAibotChat(persona));
    if (id) open(id);
  };
  return h(
    "button",
    { type: "button", class: "aibot-entry", title: "语音会转成文字给它", onclick: start },
    icon("plus"),
    "和智能机器人单聊",
  );
}
