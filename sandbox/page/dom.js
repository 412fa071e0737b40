/** Building elements. Text only ever becomes text nodes: nothing here reads markup. */

const PROPERTIES = new Set(["value", "checked", "disabled", "hidden", "selected", "open"]);
const SVG = "http://www.w3.org/2000/svg";

/**
 * Make an element.
 * @param {string} tag
 * @param {object} props attributes; `onclick` and friends take functions; null and false are left out
 * @param {...(Node|string|null|Array)} children
 */
export function h(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") element.addEventListener(name.slice(2), value);
    else if (PROPERTIES.has(name)) element[name] = value;
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...present(children));
  return element;
}

function present(children) {
  return children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false);
}

/** Replace all children. */
export function fill(element, ...children) {
  element.replaceChildren(...present(children));
  return element;
}

/** An icon of the sprite in index.html; decoration only, so hidden from screen readers. */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", `icon icon-${name}`);
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `#i-${name}`);
  svg.append(use);
  return svg;
}

/** Is there a mouse? On touch screens focus brings up a keyboard. */
export const canHover = () => matchMedia("(hover: hover)").matches;

/** A red count, or nothing for zero; more than 99 reads 99+. */
export function badge(count, label = "条未读") {
  if (!count) return null;
  return h(
    "span",
    { class: "badge" },
    count > 99 ? "99+" : String(count),
    h("span", { class: "sr-only" }, label),
  );
}

/** Put a modal dialog on the screen; it removes itself when it closes. */
export function showDialog(dialog) {
  dialog.addEventListener("close", () => dialog.remove());
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
  });
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

/** Say one sentence at the bottom of the screen for a few seconds. */
export function toast(text, kind = "problem") {
  let shelf = document.querySelector(".toasts");
  if (!shelf) {
    shelf = h("div", { class: "toasts", role: "status" });
    document.body.append(shelf);
  }
  const note = h("p", { class: `toast toast-${kind}` }, text);
  shelf.append(note);
  setTimeout(() => note.remove(), 4500);
}

/** Run something that may be refused; show the refusal as a toast and answer undefined. */
export async function orToast(work) {
  try {
    return await work();
  } catch (error) {
    toast(error.message);
    return undefined;
  }
}
