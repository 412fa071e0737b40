/** The menu in which one picks who to be. */

import { personAvatar } from "./avatar.js";
import { badge, fill, h, icon, showDialog } from "./dom.js";

/** Roles in the order of the menu. */
const GROUPS = [
  ["resident", "居民"],
  ["clerk", "社区"],
  ["crew", "服务队员"],
  ["manager", "网格负责人"],
  ["duty_head", "值班长"],
  ["head", "所长"],
  ["dispatcher", "调度"],
  ["operator", "系统员"],
  ["enterprise", "企业"],
  ["newcomer", "新同事"],
];

/**
 * Open the menu; calls `pick(userid)` once when somebody is chosen.
 * @param {object} given `store`, `current` (userid), `pick`
 */
export function openPeopleMenu({ store, current, pick }) {
  const list = h("div", { class: "people-list" });
  const search = h("input", {
    type: "search",
    class: "people-search",
    placeholder: "找人：姓名、角色或社区",
    "aria-label": "找人",
    oninput: () => show(),
  });
  const close = h("button", { type: "button", class: "icon-button", "aria-label": "关闭" }, icon("close"));
  const dialog = h(
    "dialog",
    { class: "people-menu", "aria-label": "换个人来看" },
    h("header", { class: "dialog-head" }, h("h2", {}, "换个人来看"), close),
    h("p", { class: "search-line" }, icon("search"), search),
    list,
  );
  const choose = (userid) => {
    dialog.close();
    pick(userid);
  };
  const show = () => fill(list, sections(store, search.value.trim(), current, choose));
  const ends = new AbortController();
  store.addEventListener("people", show, { signal: ends.signal });
  dialog.addEventListener("close", () => ends.abort());
  close.addEventListener("click", () => dialog.close());
  search.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    list.querySelector("button")?.click();
  });
  show();
  showDialog(dialog);
  // Somebody with news stands at the top; else begin at the person of now.
  const here = list.querySelector('[aria-current="true"]');
  if (here && !list.querySelector('[data-group="waiting"]')) list.scrollTop = here.offsetTop - list.clientHeight / 2;
}

function sections(store, wanted, current, choose) {
  const people = [...store.people.values()].filter((person) => fits(person, wanted));
  const waiting = people.filter(
    (person) => person.userid !== current && store.privateUnread(person.userid) > 0,
  );
  const row = (person) => personRow(person, store, current, choose);
  const found = [section("有新私信", waiting.map(row), "waiting")];
  for (const [role, label] of GROUPS) {
    found.push(section(label, people.filter((person) => person.role === role).map(row), role));
  }
  const shown = found.filter(Boolean);
  return shown.length > 0 ? shown : h("p", { class: "nobody" }, "没有找到这个人");
}

function fits(person, wanted) {
  return [person.name, person.role_label, person.community, person.note, person.userid].some((text) =>
    (text ?? "").includes(wanted),
  );
}

function section(label, rows, name) {
  if (rows.length === 0) return null;
  return h("section", { "data-group": name }, h("h3", {}, label), rows);
}

function personRow(person, store, current, choose) {
  const news = store.privateUnread(person.userid);
  const talk = badge(Math.max(0, person.unread - news), "条群消息未读");
  talk?.classList.add("muted");
  return h(
    "button",
    {
      type: "button",
      class: "person",
      "data-userid": person.userid,
      "aria-current": person.userid === current ? "true" : null,
      onclick: () => choose(person.userid),
    },
    personAvatar(person),
    h(
      "span",
      { class: "person-words" },
      h("span", { class: "person-name" }, person.name),
      h("span", { class: "person-note" }, personNote(person)),
    ),
    talk,
    badge(news, "条私信未读"),
  );
}

/** Role and what else is known of a person, in one line. */
export function personNote(person) {
  return [person.role_label, person.community, person.note].filter(Boolean).join(" · ");
}
