/** Where one person writes into one conversation. */

import { uploadPicture } from "./api.js";
import { fill, h, icon, orToast, toast } from "./dom.js";
import { preview } from "./store.js";

const TYPES = "image/png,image/jpeg,image/gif";
const LONGEST = 4000; // characters, the server's own limit

/** Drafts outlive a change of conversation: "persona conversation" -> {text, quote, picture, voice}. */
const drafts = new Map();

export class Composer {
  #store;
  #persona;
  #conversation;
  #draft;
  #input;
  #extras = h("div", { class: "extras" });
  #voiceButton = null;
  #sending = false;

  constructor({ store, persona, conversation }) {
    this.#store = store;
    this.#persona = persona;
    this.#conversation = conversation;
    const key = `${persona} ${conversation.id}`;
    if (!drafts.has(key)) drafts.set(key, { text: "", quote: null, picture: null, voice: false });
    this.#draft = drafts.get(key);
    this.#input = this.#makeInput();
    this.element = h(
      "form",
      { class: "composer", "aria-label": "写消息", onsubmit: (event) => this.#submitted(event) },
      this.#tools(),
      this.#extras,
      this.#input,
      h("button", { type: "submit", class: "send" }, "发送"),
    );
    this.#showExtras();
    this.#grow();
  }

  #makeInput() {
    const input = h("textarea", {
      rows: 1,
      maxlength: LONGEST,
      "aria-label": `发消息给${this.#conversation.title}`,
      enterkeyhint: "send",
      value: this.#draft.text,
      onkeydown: (event) => this.#key(event),
      oninput: () => this.#typed(),
      onpaste: (event) => this.#pasted(event),
    });
    return input;
  }

  #tools() {
    const picker = h("input", {
      type: "file",
      accept: TYPES,
      class: "sr-only",
      tabindex: "-1",
      "aria-label": "选一张图片",
      onchange: () => {
        if (picker.files[0]) this.#attach(picker.files[0]);
        picker.value = "";
      },
    });
    const inGroup = this.#conversation.kind === "group";
    return h(
      "div",
      { class: "tools" },
      inGroup && this.#conversation.bot && this.#tool("at", `@${this.#store.botName}`, () => this.mention()),
      this.#tool("picture", "发图片", () => picker.click()),
      picker,
      !inGroup && this.#makeVoiceButton(),
    );
  }

  #tool(name, label, onclick) {
    return h(
      "button",
      { type: "button", class: "icon-button", title: label, "aria-label": label, onclick },
      icon(name),
    );
  }

  #makeVoiceButton() {
    this.#voiceButton = this.#tool("mic", "当语音发", () => this.#setVoice(!this.#draft.voice));
    return this.#voiceButton;
  }

  /** Put the bot's name into the text where the cursor is. */
  mention() {
    const call = `@${this.#store.botName} `;
    const { selectionStart: from, selectionEnd: to, value } = this.#input;
    this.#input.setRangeText(value.includes(call) && from === to ? "" : call, from, to, "end");
    this.#typed();
    this.focus();
  }

  /** Begin an answer that quotes a message. */
  quote(message) {
    this.#draft.quote = message;
    this.#showExtras();
    this.focus();
  }

  /** Put a ready text into the field. */
  suggest(text) {
    this.#input.value = text;
    this.#typed();
    this.focus();
  }

  focus() {
    this.#input.focus();
  }

  #setVoice(on) {
    this.#draft.voice = on;
    if (on) this.#draft.picture = null; // a message is one or the other
    this.#showExtras();
    this.focus();
  }

  #typed() {
    this.#draft.text = this.#input.value;
    this.#grow();
  }

  #grow() {
    this.#input.rows = Math.min(6, this.#input.value.split("\n").length);
  }

  #key(event) {
    // While an input method is open, Enter picks a word.
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing && event.keyCode !== 229) {
      event.preventDefault();
      this.element.requestSubmit();
    } else if (event.key === "Escape" && this.#draft.quote) {
      this.#draft.quote = null;
      this.#showExtras();
    }
  }

  #pasted(event) {
    const file = [...(event.clipboardData?.files ?? [])].find((found) => TYPES.includes(found.type));
    if (!file) return;
    event.preventDefault();
    this.#attach(file);
  }

  async #attach(file) {
    const uploaded = await orToast(() => uploadPicture(file));
    if (!uploaded) return;
    Object.assign(this.#draft, { picture: uploaded, voice: false });
    this.#showExtras();
    this.focus();
  }

  #showExtras() {
    const { quote, picture, voice } = this.#draft;
    this.#voiceButton?.setAttribute("aria-pressed", String(voice));
    this.#input.placeholder = voice
      ? "把要说的话写成字，对方收到的是语音"
      : this.#conversation.kind === "group" && this.#conversation.bot
        ? `说点什么，@${this.#store.botName} 它才听得到`
        : "说点什么";
    fill(
      this.#extras,
      quote &&
        this.#extra("quote", `引用 ${quote.from_name}：${preview(quote)}`, "不引用了", () => (this.#draft.quote = null)),
      picture &&
        this.#extra(
          "picture",
          h("img", { class: "thumb", src: picture.url, alt: "要发的图片" }),
          "不发这张图片",
          () => (this.#draft.picture = null),
        ),
      voice && this.#extra("voice", "这一条当语音发", "改回文字", () => (this.#draft.voice = false)),
    );
  }

  #extra(name, shown, cancel, drop) {
    const onclick = () => {
      drop();
      this.#showExtras();
      this.focus();
    };
    return h(
      "p",
      { class: `extra extra-${name}` },
      h("span", { class: "extra-text" }, shown),
      h("button", { type: "button", class: "icon-button small", "aria-label": cancel, title: cancel, onclick }, icon("close")),
    );
  }

  #submitted(event) {
    event.preventDefault();
    if (!this.#sending) this.#send();
    this.focus();
  }

  async #send() {
    const { quote, picture, voice } = this.#draft;
    const text = this.#input.value.trim();
    if (!text && !picture) {
      toast("还没有写内容", "hint");
      return;
    }
    this.#sending = true;
    this.#clear();
    const sent = await orToast(() =>
      this.#store.send({
        persona: this.#persona,
        conversation: this.#conversation.id,
        text,
        quote_seq: quote?.seq ?? null,
        image_id: picture?.image_id ?? null,
        kind: voice ? "voice" : "text",
      }),
    );
    this.#sending = false;
    if (!sent) this.#restore({ text, quote, picture, voice });
  }

  #clear() {
    Object.assign(this.#draft, { text: "", quote: null, picture: null, voice: false });
    this.#input.value = "";
    this.#grow();
    this.#showExtras();
  }

  /** Nothing a person wrote is lost when it could not be sent. */
  #restore({ text, quote, picture, voice }) {
    const written = this.#input.value;
    Object.assign(this.#draft, { quote, picture, voice });
    this.#input.value = written ? `${text}\n${written}` : text;
    this.#typed();
    this.#showExtras();
  }
}

/** Forget all drafts: the messages they quote are gone. */
export function forgetDrafts() {
  drafts.clear();
}
