/** Square avatars: short names on role colours, a mosaic for groups, a bolt for the bot. */

import { h, icon } from "./dom.js";

const DIGITS = "零一二三四五六七八九";
const NUMBERED = /^(.).*?([一二三四五六七八九十]{1,3})号$/;

/** 居民一号 -> 居1, 网格负责人十二号 -> 负12, 张三丰 -> 三丰. */
export function shortName(name) {
  const match = NUMBERED.exec(name);
  if (!match) return name.slice(-2);
  const glyph = name.includes("负责人") ? "负" : match[1];
  return glyph + arabic(match[2]);
}

function arabic(numeral) {
  const [tens, ones] = numeral.includes("十") ? numeral.split("十") : ["零", numeral];
  const value = (tens === "" ? 1 : DIGITS.indexOf(tens)) * 10 + (ones ? DIGITS.indexOf(ones) : 0);
  return String(value);
}

/** Avatar of a person; `role` picks the colour. */
export function personAvatar(person) {
  if (!person) return h("span", { class: "avatar tone-other", "aria-hidden": "true" }, "?");
  return h(
    "span",
    { class: `avatar tone-${person.role}`, "aria-hidden": "true" },
    shortName(person.name),
  );
}

/** Avatar of 电力管家. */
export function botAvatar() {
  return h("span", { class: "avatar tone-bot", "aria-hidden": "true" }, icon("bolt"));
}

/** Avatar of a conversation. */
export function conversationAvatar(conversation, people) {
  if (conversation?.kind !== "group") return botAvatar();
  const tiles = conversation.members
    .slice(0, conversation.bot ? 3 : 4)
    .map((userid) => h("i", { class: `tone-${people.get(userid)?.role ?? "other"}` }));
  if (conversation.bot) tiles.unshift(h("i", { class: "tone-bot" }));
  return h("span", { class: "avatar mosaic", "aria-hidden": "true" }, tiles);
}
