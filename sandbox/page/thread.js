/** The messages of one conversation as one person sees them. */

import { post } from "./api.js";
import { bubbleView } from "./bubble.js";
import { fill, h, icon, orToast } from "./dom.js";
import { emptyThread } from "./tips.js";
import { epochOfIso, separatorTime } from "./time.js";

const SEPARATOR_AFTER = 300; // sandbox s of silence before a time is shown again
const NEAR_BOTTOM = 80; // px
const NEAR_TOP = 120; // px
const PRESS_WAITS = 5000; // ms a pressed button stays pressed without an answer, as in WeCom

export class ThreadView {
  #store;
  #persona;
  #conversation;
  #quote;
  #suggest;
  #list = h("ol", { class: "messages" });
  #scroller;
  #pill = h("button", { type: "button", class: "new-pill", hidden: true });
  #missed = 0; // messages below the fold that came while the reader was further up
  #stuck = true; // the newest message stays in sight
  #lastTop = 0;
  #pending = new Map(); // seq -> key of the card button under way
  #markedTo = 0;

  /**
   * @param {object} given `store`, `persona`, `conversation` (object), `signal` (ends the view),
   *   `quote(message)`, `suggest(text)` (puts a text into the composer)
   */
  constructor({ store, persona, conversation, signal, quote, suggest }) {
    this.#store = store;
    this.#persona = persona;
    this.#conversation = conversation;
    this.#quote = quote;
    this.#suggest = suggest;
    this.#scroller = h(
      "div",
      { class: "scroller", role: "log", "aria-label": `${conversation.title}的消息`, tabindex: "0" },
      this.#list,
    );
    this.element = h("div", { class: "thread" }, this.#scroller, this.#pill);
    this.#listen(signal);
    this.#showAll();
  }

  #listen(signal) {
    this.#store.addEventListener("thread", (event) => this.#changed(event.detail), { signal });
    document.addEventListener("visibilitychange", () => this.#markRead(), { signal });
    this.#scroller.addEventListener("scroll", () => this.#scrolled(), { passive: true });
    this.#pill.addEventListener("click", () => this.toBottom());
    // Pictures, the keyboard and window size change heights: whoever was at the bottom stays there.
    const keep = new ResizeObserver(() => this.#stuck && this.#jumpToBottom());
    keep.observe(this.#scroller);
    keep.observe(this.#list);
    signal.addEventListener("abort", () => keep.disconnect());
  }

  get #thread() {
    return this.#store.thread(this.#conversation.id, this.#persona);
  }

  #changed({ conversation, kind, message }) {
    if (conversation !== this.#conversation.id) return;
    if (kind === "add") this.#append(message);
    else if (kind === "change") this.#replace(message);
    else this.#showAll();
  }

  #showAll() {
    const { messages, loaded } = this.#thread;
    const fromBottom = this.#scroller.scrollHeight - this.#scroller.scrollTop;
    if (loaded && messages.length === 0) this.#showEmpty();
    else fill(this.#list, messages.map((message, at) => this.#rows(message, messages[at - 1])));
    if (this.#stuck) this.#jumpToBottom();
    else this.#scroller.scrollTop = this.#scroller.scrollHeight - fromBottom;
    this.#markRead();
  }

  #showEmpty() {
    const person = this.#store.people.get(this.#persona);
    const tips = emptyThread(person, this.#conversation, this.#store.botName, this.#suggest);
    fill(this.#list, h("li", { class: "empty" }, tips));
  }

  #append(message) {
    const { messages } = this.#thread;
    if (messages.length === 1) this.#list.replaceChildren();
    this.#stuck ||= message.from === this.#persona;
    this.#list.append(...this.#rows(message, messages[messages.length - 2]));
    if (this.#stuck) {
      this.#jumpToBottom();
      this.#markRead();
    } else {
      this.#missed += 1;
      this.#showPill();
    }
  }

  #replace(message) {
    if (message.card?.caption != null) this.#pending.delete(message.seq);
    const old = this.#list.querySelector(`[data-seq="${message.seq}"]`);
    if (!old) return;
    old.replaceWith(this.#bubble(message));
    if (this.#stuck) this.#jumpToBottom();
  }

  #rows(message, before) {
    const at = epochOfIso(message.time);
    const gap = before ? Math.abs(at - epochOfIso(before.time)) : Infinity;
    const bubble = this.#bubble(message);
    if (gap < SEPARATOR_AFTER) return [bubble];
    const shown = separatorTime(at, this.#store.clock.now());
    return [h("li", { class: "separator" }, h("time", { datetime: message.time }, shown)), bubble];
  }

  #bubble(message) {
    return bubbleView(message, {
      persona: this.#persona,
      conversation: this.#conversation,
      people: this.#store.people,
      botName: this.#store.botName,
      pending: this.#pending.get(message.seq) ?? null,
      press: (pressed, key, selected) => this.#press(pressed, key, selected),
      quote: this.#quote,
    });
  }

  async #press(message, key, selected) {
    const { seq } = message;
    this.#pending.set(seq, key);
    this.#redraw(seq);
    const done = await orToast(() => post("/sandbox/press", { persona: this.#persona, seq, key, selected }));
    const release = () => {
      if (this.#pending.get(seq) !== key) return;
      this.#pending.delete(seq);
      this.#redraw(seq);
    };
    if (done) setTimeout(release, PRESS_WAITS);
    else release();
  }

  #redraw(seq) {
    const message = this.#thread.messages.find((found) => found.seq === seq);
    if (message) this.#replace(message);
  }

  #atBottom() {
    const { scrollHeight, scrollTop, clientHeight } = this.#scroller;
    return scrollHeight - scrollTop - clientHeight < NEAR_BOTTOM;
  }

  #jumpToBottom() {
    this.#scroller.scrollTop = this.#scroller.scrollHeight;
  }

  /** Show the newest message. */
  toBottom() {
    this.#stuck = true;
    this.#missed = 0;
    this.#showPill();
    this.#jumpToBottom();
    this.#markRead();
  }

  #scrolled() {
    const { scrollTop } = this.#scroller;
    // Only going up means that the reader left the bottom: contents that grow do not scroll.
    if (this.#atBottom()) this.#stuck = true;
    else if (scrollTop < this.#lastTop) this.#stuck = false;
    this.#lastTop = scrollTop;
    if (scrollTop < NEAR_TOP) {
      this.#store.loadOlder(this.#conversation.id, this.#persona);
    }
    if (this.#missed && this.#stuck) this.toBottom();
  }

  #showPill() {
    this.#pill.hidden = this.#missed === 0;
    fill(this.#pill, icon("down"), `${this.#missed} 条新消息`);
  }

  /** What is on the screen, in a visible window and in view, counts as read. */
  #markRead() {
    const { messages, loaded } = this.#thread;
    const newest = messages[messages.length - 1]?.seq ?? 0;
    const seen = document.visibilityState === "visible" && this.#scroller.offsetParent !== null;
    if (!loaded || !seen || !this.#scroller.isConnected || newest <= this.#markedTo) return;
    if (!this.#stuck) return;
    this.#markedTo = newest;
    this.#store.markRead(this.#persona, this.#conversation.id, newest);
  }

  /** The view became visible (phone: the chat slid in). */
  shown() {
    this.#stuck = true;
    this.#jumpToBottom();
    this.#markRead();
  }
}
