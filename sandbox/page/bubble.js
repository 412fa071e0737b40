/** One message of a thread. */

import { post } from "./api.js";
import { botAvatar, personAvatar } from "./avatar.js";
import { cardView } from "./card.js";
import { h, icon, orToast, showDialog } from "./dom.js";
import { showExplanation } from "./explain.js";
import { renderMarkdown, withMentions } from "./markdown.js";
import { preview } from "./store.js";
import { epochOfIso, hourMinute } from "./time.js";

/**
 * @param {object} message
 * @param {object} scene where it is shown: `persona`, `conversation`, `people`, `botName`,
 *   `pending` (key of a card button under way, or null), `press(message, key, selected)`,
 *   `quote(message)`
 */
export function bubbleView(message, scene) {
  if (message.recalled) {
    return row(message, "system", h("p", { class: "system-line" }, `${message.from_name}撤回了一条消息`));
  }
  const own = message.from === scene.persona;
  const inGroup = scene.conversation.kind === "group";
  return row(
    message,
    own ? "own" : "other",
    message.from === "bot" ? botAvatar() : personAvatar(scene.people.get(message.from)),
    h(
      "div",
      { class: "said" },
      inGroup && !own && nameLine(message),
      h("div", { class: "said-line" }, content(message, scene), actions(message, scene)),
      message.quote && quoteView(message.quote),
      inGroup && unheardNote(message, own, scene),
    ),
  );
}

function row(message, side, ...children) {
  return h(
    "li",
    { class: `message ${side} kind-${message.kind}`, "data-seq": message.seq, "data-from": message.from },
    children,
  );
}

function nameLine(message) {
  const tag = message.from === "bot" ? "tag tag-bot" : "tag";
  return h(
    "p",
    { class: "name-line" },
    h("span", { class: "from-name" }, message.from_name),
    message.role_label && h("span", { class: tag }, message.role_label),
  );
}

function content(message, scene) {
  if (message.card) {
    const press = (key, selected) => scene.press(message, key, selected);
    return cardView(message.card, { pending: scene.pending, press });
  }
  const text = [textView(message, scene), message.call?.state === "ringing" && ringingView(message, scene)];
  if (!message.image) return h("div", { class: "bubble", title: hourMinute(epochOfIso(message.time)) }, text);
  return h("div", { class: "stack" }, pictureView(message), message.text && h("div", { class: "bubble" }, text));
}

/** A voice call that rings: whoever plays this person answers it, or lets it ring. */
function ringingView(message, scene) {
  const answer = (pickUp) =>
    orToast(() => post("/sandbox/call", { persona: scene.persona, call: message.call.id, answer: pickUp }));
  return h(
    "p",
    { class: "card-buttons" },
    h("button", { type: "button", class: "card-button style-1", onclick: () => answer(true) }, "接听"),
    h("button", { type: "button", class: "card-button style-3", onclick: () => answer(false) }, "不接"),
  );
}

function textView(message, scene) {
  if (message.streaming && !message.text) return h("p", { class: "typing-line" }, "正在输入", typingDots());
  if (!message.text) return h("p", { class: "unfinished" }, "没有写完");
  const names = [scene.botName, ...namesOf(message.mentions, scene.people)];
  if (message.kind === "voice") return voiceView(message.text);
  if (message.file) return h("a", { class: "file-link", href: message.file, download: "" }, message.text);
  const marked = message.kind === "markdown";
  const shown = marked ? renderMarkdown(message.text, names) : plain(message.text, names);
  return message.streaming ? [shown, typingDots()] : shown;
}

const namesOf = (userids, people) => userids.map((userid) => people.get(userid)?.name).filter(Boolean);

function plain(text, names) {
  return h("p", { class: "plain" }, withMentions(text, names));
}

function typingDots() {
  return h("span", { class: "typing", "aria-hidden": "true" }, h("i"), h("i"), h("i"));
}

function voiceView(text) {
  const seconds = Math.min(60, Math.max(1, Math.round(text.length / 4))); // about four words a second
  return h(
    "div",
    { class: "voice" },
    h("p", { class: "voice-bar" }, icon("voice"), `${seconds}″`),
    h("p", { class: "plain voice-text" }, text),
  );
}

function pictureView(message) {
  const open = () => {
    const full = h("img", { src: message.image, alt: "图片" });
    const close = h("button", { type: "button", class: "icon-button", "aria-label": "关闭图片" }, icon("close"));
    const dialog = h("dialog", { class: "lightbox", "aria-label": "图片" }, full, close);
    close.addEventListener("click", () => dialog.close());
    showDialog(dialog);
  };
  return h(
    "button",
    { type: "button", class: "picture", "aria-label": `${message.from_name}发的图片，点开看大图`, onclick: open },
    h("img", { src: message.image, alt: "", loading: "lazy" }),
  );
}

function quoteView(quote) {
  return h("p", { class: "quoted" }, `${quote.from_name}：${quote.text}`);
}

function actions(message, scene) {
  const shown = preview(message).slice(0, 30);
  const quote = h(
    "button",
    {
      type: "button",
      class: "quote-button",
      title: "引用",
      "aria-label": `引用${message.from_name}的话：${shown}`,
      onclick: () => scene.quote(message),
    },
    icon("quote"),
  );
  if (message.from === "bot" || !message.text) return quote;
  const why = h(
    "button",
    {
      type: "button",
      class: "quote-button why-button",
      title: "听懂了什么",
      "aria-label": `机器人怎么听懂这句话：${shown}`,
      onclick: () => showExplanation(message.text, message.from),
    },
    "？",
  );
  return [quote, why];
}

/** Bots hear only what @ them. The writer is told in words, others see a small sign. */
function unheardNote(message, own, scene) {
  if (message.heard !== false) return null;
  const words = scene.conversation.bot ? `机器人听不到这条，@它才行` : "机器人不在这个群，听不到";
  if (own) return h("p", { class: "unheard" }, icon("deaf"), words);
  return h("p", { class: "unheard small", title: words }, icon("deaf"), h("span", { class: "sr-only" }, words));
}
