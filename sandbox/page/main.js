/** Starts the page: one store, one live feed, the clock bar, the panes and the drawer. */

import { clockBar } from "./clockbar.js";
import { forgetDrafts } from "./composer.js";
import { fill, h, icon } from "./dom.js";
import { Drawer } from "./drawer.js";
import { Feed } from "./feed.js";
import { Layout } from "./layout.js";
import { Store } from "./store.js";

const store = new Store();
const feed = new Feed();
const layout = new Layout(store);
const drawer = new Drawer(store);
const app = document.getElementById("app");
const banner = h("p", { class: "banner", role: "alert", hidden: true });
let started = false;

function topBar() {
  return h(
    "header",
    { class: "top-bar" },
    h("h1", { class: "brand" }, icon("bolt"), h("span", { class: "brand-name" }, "电力管家"), h("small", {}, "聊天沙箱")),
    clockBar(store),
    paneCounter(),
    drawer.button,
  );
}

function paneCounter() {
  const group = h("div", { class: "pane-counter segments", role: "group", "aria-label": "分屏" });
  const draw = () => {
    const { count, most } = layout;
    group.hidden = most < 2;
    const numbers = [1, 2, 3].slice(0, most);
    fill(
      group,
      h("span", { class: "segments-label" }, "分屏"),
      numbers.map((number) =>
        h(
          "button",
          {
            type: "button",
            "aria-label": `${number} 个窗口`,
            "aria-pressed": String(number === count),
            onclick: () => layout.setCount(number),
          },
          String(number),
        ),
      ),
    );
  };
  layout.onCount(draw);
  return group;
}

async function load() {
  try {
    await store.load();
  } catch (error) {
    sayDown(error.message);
    feed.retry();
    return;
  }
  banner.hidden = true;
  if (started) return;
  started = true;
  const bar = topBar();
  fill(app, bar, banner, h("div", { class: "stage" }, layout.element, drawer.element));
  app.removeAttribute("aria-busy");
  layout.start();
}

function sayDown(reason) {
  if (!started) fill(app, banner);
  fill(banner, `${reason}，正在重连…`);
  banner.hidden = false;
}

function titleCount() {
  const unread = store.waiting([]);
  document.title = unread ? `（${unread}）电力管家 · 聊天沙箱` : "电力管家 · 聊天沙箱";
}

store.follow(feed);
store.addEventListener("people", titleCount);
store.addEventListener("reset", () => {
  forgetDrafts();
  titleCount();
  if (started) layout.refresh();
});
feed.addEventListener("up", load);
feed.addEventListener("resync", load);
feed.addEventListener("down", () => sayDown("和沙箱的连接断了"));
feed.start();
