/** Which panes stand side by side; the address keeps it, so that a reload shows the same. */

import { fill, h } from "./dom.js";
import { Pane } from "./pane.js";

const PHONE = 720; // px, at most
const TWO = 900; // px, from here two panes fit
const THREE = 1200; // px, from here three fit

/** How many panes fit into the window. */
const fitting = () => (innerWidth >= THREE ? 3 : innerWidth >= TWO ? 2 : 1);
const defaultCount = () => (innerWidth >= THREE ? 3 : 1);
const onPhone = () => innerWidth <= PHONE;

export class Layout {
  #store;
  #panes = [];
  #wanted = []; // [{persona, conversation}], also those that do not fit now
  #changedCount = () => {};

  constructor(store) {
    this.#store = store;
    this.element = h("main", { class: "panes" });
    addEventListener("popstate", () => this.#readAddress());
    addEventListener("resize", () => this.#fit());
  }

  get count() {
    return this.#panes.length;
  }

  get most() {
    return fitting();
  }

  /** Call `listener` when the number of panes, or how many fit, changes. */
  onCount(listener) {
    this.#changedCount = listener;
  }

  /** Show what the address says, or the default scene. */
  start() {
    const asked = this.#fromAddress();
    this.#wanted = asked.length > 0 ? asked : this.#scene(defaultCount());
    this.#draw();
    this.#writeAddress();
  }

  /** Everything was loaded anew: draw the same panes again. */
  refresh() {
    this.#wanted = this.#wanted.filter(({ persona }) => this.#store.people.has(persona));
    if (this.#wanted.length === 0) this.#wanted = this.#scene(defaultCount());
    for (const pane of this.#panes) pane.close();
    this.#panes = [];
    this.#draw();
  }

  /** Show this many panes. */
  setCount(count) {
    while (this.#wanted.length < count) this.#wanted.push(this.#nextPane());
    this.#wanted.length = count;
    this.#draw();
    this.#writeAddress();
  }

  #fit() {
    const shown = Math.min(this.#wanted.length, fitting());
    const blank = !onPhone() && this.#panes.some((pane) => !pane.conversation);
    if (shown !== this.#panes.length || blank) this.#draw();
    else this.#changedCount();
  }

  #draw() {
    const shown = this.#wanted.slice(0, fitting());
    while (this.#panes.length > shown.length) this.#panes.pop().close();
    while (this.#panes.length < shown.length) this.#panes.push(this.#newPane());
    fill(this.element, this.#panes.map((pane) => pane.element));
    this.element.dataset.count = String(shown.length);
    shown.forEach(({ persona, conversation }, at) => {
      const pane = this.#panes[at];
      if (pane.persona !== persona || pane.conversation !== conversation || !conversation) {
        pane.show(persona, conversation || (onPhone() ? "" : this.#firstChat(persona)));
      }
    });
    this.#changedCount();
  }

  #newPane() {
    return new Pane({
      store: this.#store,
      changed: (pane, pushed) => this.#moved(pane, pushed),
      shownPeople: () => this.#panes.map((pane) => pane.persona),
    });
  }

  #moved(pane, pushed) {
    const at = this.#panes.indexOf(pane);
    if (!pane.conversation && !onPhone()) pane.show(pane.persona, this.#firstChat(pane.persona));
    const before = this.#wanted[at];
    this.#wanted[at] = { persona: pane.persona, conversation: pane.conversation };
    if (!pane.conversation && history.state?.chat) history.back();
    else this.#writeAddress({ push: pushed && onPhone() && !before.conversation });
  }

  // --- the address: #p=jm01+group:wr_binhe&p=wgy01+app:wgy01

  #writeAddress({ push = false } = {}) {
    const query = new URLSearchParams(
      this.#wanted.map(({ persona, conversation }) => ["p", `${persona} ${conversation}`.trim()]),
    );
    const address = `#${query}`;
    if (push) history.pushState({ chat: true }, "", address);
    else history.replaceState(history.state, "", address);
  }

  #fromAddress() {
    return new URLSearchParams(location.hash.slice(1))
      .getAll("p")
      .slice(0, 3)
      .map((pair) => pair.split(" "))
      .filter(([persona]) => this.#store.people.has(persona))
      .map(([persona, conversation = ""]) => ({ persona, conversation }));
  }

  #readAddress() {
    const asked = this.#fromAddress();
    this.#wanted = asked.length > 0 ? asked : this.#scene(defaultCount());
    this.#draw();
  }

  // --- the default scene: a resident in a group, the crew and the grid manager of that group

  #scene(count) {
    const group = this.#conversations().find((found) => found.kind === "group" && found.bot);
    const members = group?.members ?? [];
    const resident = this.#firstOf("resident", members);
    const scene = [{ persona: resident, conversation: onPhone() ? "" : (group?.id ?? `app:${resident}`) }];
    for (const role of ["crew", "manager"]) {
      const persona = this.#firstOf(role, members);
      scene.push({ persona, conversation: `app:${persona}` });
    }
    return scene.slice(0, count);
  }

  #nextPane() {
    const shown = new Set(this.#wanted.map(({ persona }) => persona));
    const found = this.#scene(3).find(({ persona }) => !shown.has(persona));
    const persona = found?.persona ?? [...this.#store.people.keys()].find((userid) => !shown.has(userid));
    return { persona, conversation: `app:${persona}` };
  }

  #conversations() {
    return [...this.#store.conversations.values()];
  }

  #firstOf(role, members) {
    const people = [...this.#store.people.values()].filter((person) => person.role === role);
    const here = people.find((person) => members.includes(person.userid));
    return (here ?? people[0] ?? [...this.#store.people.values()][0]).userid;
  }

  /** Where a person looks first: staff at their private chat, others at their group. */
  #firstChat(persona) {
    const role = this.#store.people.get(persona)?.role;
    const group = this.#conversations().find((found) => found.bot && found.kind === "group" && found.members.includes(persona));
    const talks = role === "resident" || role === "clerk";
    return talks && group ? group.id : `app:${persona}`;
  }
}
