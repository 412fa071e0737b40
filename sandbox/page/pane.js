/** One window of the page: one person, his conversations and the one that is open. */

import { post } from "./api.js";
import { personAvatar } from "./avatar.js";
import { Composer } from "./composer.js";
import { badge, canHover, fill, h, icon } from "./dom.js";
import { inboxViews } from "./inbox.js";
import { openPeopleMenu, personNote } from "./people.js";
import { ThreadView } from "./thread.js";

export class Pane {
  #store;
  #changed;
  #shownPeople;
  #persona = "";
  #conversation = "";
  #closed = new AbortController(); // of the pane itself
  #ends = new AbortController(); // of everything that belongs to this person
  #chatEnds = new AbortController(); // of the open conversation
  #inbox = null;
  #thread = null;
  #composer = null;
  #rail = h("div", { class: "rail" });
  #who = h("header", { class: "who" });
  #side = h("div", { class: "side" });
  #chat = h("section", { class: "chat" });
  #backButton = h("button", {
    type: "button",
    class: "back",
    "aria-label": "回到会话列表",
    onclick: () => this.#back(),
  });

  /**
   * @param {object} given `store`, `changed(pane, pushed)` (the person or conversation changed;
   *   `pushed`: it is a step one may want to go back from), `shownPeople()` (userids in all panes)
   */
  constructor({ store, changed, shownPeople }) {
    this.#store = store;
    this.#changed = changed;
    this.#shownPeople = shownPeople;
    const grid = h("div", { class: "pane-grid" }, this.#rail, this.#who, this.#side, this.#chat);
    this.element = h("section", { class: "pane", "data-view": "list" }, grid);
    store.addEventListener("people", () => this.#drawPerson(), { signal: this.#closed.signal });
  }

  get persona() {
    return this.#persona;
  }

  /** Id of the open conversation; empty on a phone that shows the list. */
  get conversation() {
    return this.#conversation;
  }

  /** Show a person and one of his conversations; with none, the list (phone). */
  show(persona, conversation) {
    if (persona !== this.#persona) this.#become(persona);
    this.#openChat(conversation);
  }

  /** Everything was loaded anew. */
  refresh() {
    const [persona, conversation] = [this.#persona, this.#conversation];
    this.#persona = "";
    this.show(persona, conversation);
  }

  /** The pane leaves the screen. */
  close() {
    this.#closed.abort();
    this.#ends.abort();
    this.#chatEnds.abort();
    this.element.remove();
  }

  #become(persona) {
    this.#ends.abort();
    this.#ends = new AbortController();
    this.#persona = persona;
    this.#conversation = "";
    this.#inbox = inboxViews({
      store: this.#store,
      persona,
      signal: this.#ends.signal,
      current: () => this.#conversation,
      open: (id) => this.#chosen(id),
    });
    fill(this.#side, this.#inbox.list);
    this.#store.addEventListener("inbox", () => this.#drawBack(), { signal: this.#ends.signal });
    this.#drawPerson();
  }

  #chosen(id) {
    this.element.removeAttribute("data-list");
    this.#openChat(id);
    this.#changed(this, true);
    if (canHover()) this.#composer.focus(); // on a phone the keyboard would cover the chat
    if (id.startsWith("group:")) return;
    // As in WeCom, opening the private chat is an event of its own for the app.
    post("/sandbox/open", { persona: this.#persona, conversation: id }).catch(() => undefined);
  }

  #openChat(id) {
    this.#chatEnds.abort();
    this.#chatEnds = new AbortController();
    const conversation = this.#store.conversations.get(id);
    this.#conversation = conversation?.members.includes(this.#persona) ? id : "";
    this.element.dataset.view = this.#conversation ? "chat" : "list";
    if (this.#conversation) this.#fillChat(conversation);
    else fill(this.#chat, h("p", { class: "nothing-open" }, "从左边选一个会话"));
    this.#inbox.draw();
    this.#drawBack();
  }

  #fillChat(conversation) {
    const given = { store: this.#store, persona: this.#persona, conversation };
    this.#composer = new Composer(given);
    this.#thread = new ThreadView({
      ...given,
      signal: this.#chatEnds.signal,
      quote: (message) => this.#composer.quote(message),
      suggest: (text) => this.#composer.suggest(text),
    });
    fill(this.#chat, this.#chatHead(conversation), this.#thread.element, this.#composer.element);
    this.#chat.setAttribute("aria-label", conversation.title);
    this.#thread.shown();
  }

  #back() {
    this.#openChat("");
    this.#changed(this, false);
  }

  #chatHead(conversation) {
    const person = this.#store.people.get(this.#persona);
    const size = conversation.kind === "group" ? `（${conversation.members.length}）` : "";
    const note = conversation.kind === "group" && !conversation.bot ? "普通微信群，机器人不在" : "";
    return h(
      "header",
      { class: "chat-head" },
      this.#backButton,
      h(
        "div",
        { class: "chat-title" },
        h("h2", {}, conversation.title, h("span", { class: "chat-size" }, size)),
        h("p", { class: "chat-note" }, h("span", { class: "as-whom" }, `我是${person.name}`), note),
      ),
    );
  }

  #drawBack() {
    const unread = this.#store
      .inbox(this.#persona)
      .filter((row) => row.id !== this.#conversation)
      .reduce((sum, row) => sum + row.unread, 0);
    fill(this.#backButton, icon("back"), badge(unread));
  }

  #drawPerson() {
    const person = this.#store.people.get(this.#persona);
    if (!person) return;
    this.element.setAttribute("aria-label", `${person.name}的窗口`);
    const elsewhere = this.#store.waiting(this.#shownPeople());
    const open = () => this.#openMenu();
    fill(
      this.#rail,
      h(
        "button",
        { type: "button", class: "rail-person", title: "换个人来看", "aria-label": `现在是${person.name}，换个人来看`, onclick: open },
        personAvatar(person),
      ),
      this.#inbox.strip,
      h(
        "button",
        { type: "button", class: "rail-list", title: "会话列表", "aria-label": "展开会话列表", onclick: () => this.element.toggleAttribute("data-list") },
        icon("list"),
      ),
    );
    fill(
      this.#who,
      h(
        "button",
        { type: "button", class: "who-button", "aria-haspopup": "dialog", onclick: open },
        personAvatar(person),
        h(
          "span",
          { class: "who-words" },
          h("span", { class: "who-name" }, person.name),
          h("span", { class: "who-note" }, personNote(person)),
        ),
        h("span", { class: "who-switch" }, "换人", icon("down"), badge(elsewhere, "个人有新私信")),
      ),
    );
  }

  #openMenu() {
    openPeopleMenu({
      store: this.#store,
      current: this.#persona,
      pick: (userid) => {
        if (userid === this.#persona) return;
        this.#become(userid);
        this.#changed(this, false);
      },
    });
  }
}
