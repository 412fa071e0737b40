/** The drawer for technicians: make the platform fail, and watch the wire. */

import { fill, h, icon } from "./dom.js";
import { TroublePanel } from "./trouble.js";
import { WirePanel } from "./wire.js";

export class Drawer {
  #store;
  #panels = null;
  #body = h("div", { class: "drawer-body" });
  #tabs = h("div", { class: "drawer-tabs", role: "tablist" });
  #tab = "trouble";

  constructor(store) {
    this.#store = store;
    this.button = h(
      "button",
      { type: "button", class: "drawer-button", "aria-expanded": "false", onclick: () => this.#toggle() },
      icon("wrench"),
      h("span", {}, "平台故障"),
    );
    const close = h(
      "button",
      { type: "button", class: "icon-button", "aria-label": "关闭平台故障", onclick: () => this.#toggle() },
      icon("close"),
    );
    this.element = h(
      "aside",
      { class: "drawer", "aria-label": "平台故障", hidden: true },
      h("header", { class: "drawer-head" }, this.#tabs, close),
      this.#body,
    );
    store.addEventListener("reset", () => this.#refresh());
  }

  #toggle() {
    this.element.hidden = !this.element.hidden;
    this.button.setAttribute("aria-expanded", String(!this.element.hidden));
    if (this.element.hidden) return;
    this.#panels ??= { trouble: new TroublePanel(this), wire: new WirePanel(this.#store) };
    this.#show(this.#tab);
  }

  #refresh() {
    if (!this.#panels) return;
    this.#panels.trouble.load();
    this.#panels.wire.load();
  }

  #show(tab) {
    this.#tab = tab;
    const panel = this.#panels[tab];
    const button = (name, label) =>
      h(
        "button",
        {
          type: "button",
          role: "tab",
          "aria-selected": String(name === tab),
          onclick: () => this.#show(name),
        },
        label,
      );
    fill(this.#tabs, button("trouble", "故障"), button("wire", "线上记录"));
    fill(this.#body, panel.element);
    panel.load();
  }

  /** Colour the button while something is broken on purpose. */
  setActive(active) {
    this.button.classList.toggle("active", active);
  }
}
