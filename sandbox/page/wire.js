/** What crossed the wire: callbacks to the bot and its API calls, newest first. */

import { get } from "./api.js";
import { fill, h, icon, orToast } from "./dom.js";
import { epochOfIso, hourMinuteSecond } from "./time.js";

const SHOWN = 300; // entries
const FILTERS = [
  ["all", "全部"],
  ["callback", "回调"],
  ["api", "接口"],
  ["bad", "只看出错"],
];

export class WirePanel {
  #entries = [];
  #filter = "all";
  #rows = h("ol", { class: "wire-rows" });
  #filters = h("div", { class: "segments wire-filters", role: "group", "aria-label": "筛选" });

  constructor(store) {
    this.element = h("div", { class: "wire", role: "tabpanel", "aria-label": "线上记录" }, this.#filters, this.#rows);
    store.addEventListener("wire", (event) => this.#add(event.detail.entry));
  }

  /** Fetch the record and draw it. */
  async load() {
    const found = await orToast(() => get("/sandbox/wire"));
    if (!found) return;
    this.#entries = found.entries.slice(-SHOWN);
    this.#draw();
  }

  #add(entry) {
    if (this.#entries.some((known) => known.n === entry.n)) return;
    this.#entries.push(entry);
    if (this.#entries.length > SHOWN) this.#entries.shift();
    if (!this.element.isConnected) return;
    if (!this.#fits(entry)) return;
    this.#rows.querySelector(".wire-none")?.remove();
    this.#rows.prepend(rowView(entry));
    if (this.#rows.childElementCount > SHOWN) this.#rows.lastElementChild.remove();
  }

  #fits(entry) {
    if (this.#filter === "all") return true;
    return this.#filter === "bad" ? isBad(entry) : entry.direction === this.#filter;
  }

  #draw() {
    fill(
      this.#filters,
      FILTERS.map(([name, label]) =>
        h(
          "button",
          {
            type: "button",
            "aria-pressed": String(name === this.#filter),
            onclick: () => {
              this.#filter = name;
              this.#draw();
            },
          },
          label,
        ),
      ),
    );
    const shown = this.#entries.filter((entry) => this.#fits(entry)).reverse();
    fill(this.#rows, shown.length > 0 ? shown.map(rowView) : h("li", { class: "wire-none" }, "还没有记录"));
  }
}

function isBad(entry) {
  return entry.status === null || entry.status >= 400 || (entry.errcode ?? 0) !== 0;
}

function rowView(entry) {
  const inbound = entry.direction === "callback";
  return h(
    "li",
    { class: isBad(entry) ? "wire-row bad" : "wire-row", "data-n": entry.n },
    h(
      "p",
      { class: "wire-top" },
      h("span", { class: `wire-way ${entry.direction}`, title: inbound ? "平台 → 机器人" : "机器人 → 平台" }, icon(inbound ? "in" : "out")),
      h("time", {}, hourMinuteSecond(epochOfIso(entry.time))),
      h("code", { class: "wire-path" }, entry.path),
      h("span", { class: "wire-result" }, resultWords(entry)),
    ),
    h("p", { class: "wire-summary" }, h("span", {}, entry.summary), h("span", { class: "wire-ms" }, `${entry.ms} ms`)),
  );
}

function resultWords(entry) {
  const words = [entry.status === null ? "无回答" : String(entry.status)];
  if (entry.errcode !== null) words.push(`errcode ${entry.errcode}`);
  if (entry.try > 1) words.push(`第${entry.try}次`);
  return words.join(" · ");
}
