/** What the bot understood and why: a small panel for whoever sets the station up. */

import { post } from "./api.js";
import { fill, h, icon, orToast, showDialog } from "./dom.js";

/**
 * @param {string} text what was written
 * @param {string} sender userid of the writer: staff are understood differently
 */
export function showExplanation(text, sender) {
  const lines = h("ul", { class: "why-lines", "aria-live": "polite" });
  const input = h("input", { class: "why-input", value: text, "aria-label": "换一句试试", maxlength: "400" });
  const ask = async (event) => {
    event?.preventDefault();
    const answer = await orToast(() => post("/sandbox/explain", { text: input.value, sender }));
    if (answer) fill(lines, answer.lines.map(lineView));
  };
  const dialog = h(
    "dialog",
    { class: "why" },
    h(
      "header",
      { class: "dialog-head" },
      h("h2", {}, "听懂了什么"),
      h(
        "button",
        { type: "button", class: "icon-button", "aria-label": "关闭", onclick: () => dialog.close() },
        icon("close"),
      ),
    ),
    h("form", { class: "why-form", onsubmit: ask }, input, h("button", { type: "submit", class: "why-ask" }, "再听一次")),
    lines,
  );
  showDialog(dialog);
  ask();
}

/** A line is "名目 内容". */
function lineView(line) {
  const cut = line.indexOf(" ");
  return h("li", {}, h("b", {}, line.slice(0, cut)), h("span", {}, line.slice(cut + 1)));
}
