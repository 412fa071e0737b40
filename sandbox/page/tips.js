/** What an empty chat says: who you are here and what to try first. */

import { h, icon } from "./dom.js";

const WORDS = {
  crew: "派给您的单子会出现在这里。按卡片上的按钮，或者回一句就行：",
  manager: "队员没回话时，单子会转到您这里。也可以直接查：",
  duty_head: "没人接的单子最后会找到您。也可以直接查：",
  dispatcher: "计划停电、广播这些事找我。先问一句试试：",
  head: "每天 7:30 这里有一份日报。现在也可以直接问：",
  operator: "机器人自己出了问题会告诉您。先问一句试试：",
  clerk: "不方便在群里说的事，可以在这里告诉我：",
  enterprise: "厂里那条线要停电，会在这里先告诉您，回“收到”就行：",
  newcomer: "您还没有登记。先打个招呼，看看机器人怎么回：",
};
const TRIES = {
  crew: ["待办", "接", "帮助"],
  manager: ["待办", "帮助"],
  duty_head: ["待办", "帮助"],
  dispatcher: ["帮助"],
  head: ["帮助"],
  operator: ["帮助"],
  clerk: ["滨河社区3号楼楼道灯不亮", "帮助"],
  enterprise: ["我们厂没电了", "帮助"],
  newcomer: ["你好"],
};

/**
 * @param {object} person who looks
 * @param {object} conversation
 * @param {string} botName
 * @param {function(string)} suggest puts a text into the composer
 */
export function emptyThread(person, conversation, botName, suggest) {
  if (conversation.kind === "group" && !conversation.bot) return deafGroup(botName);
  const inGroup = conversation.kind === "group";
  const [lead, tries] = inGroup ? groupTips(person, botName) : privateTips(person);
  return h(
    "div",
    { class: "tips" },
    h("span", { class: "tips-sign" }, icon("bolt")),
    h("p", { class: "tips-title" }, inGroup ? "群里还没有人说话" : `和${botName}还没有说过话`),
    h("p", {}, lead),
    h(
      "div",
      { class: "tries" },
      tries.map((text) =>
        h("button", { type: "button", class: "try", onclick: () => suggest(text) }, text),
      ),
    ),
    h("p", { class: "tips-foot" }, inGroup ? `点一句放进输入框，按回车发出。群里要 @${botName}，它才听得到。` : "点一句放进输入框，按回车发出。"),
  );
}

function groupTips(person, botName) {
  const home = person.community || "滨河社区";
  const call = `@${botName} `;
  if (person.role === "resident") {
    return ["先当一回居民，报个停电试试：", [`${call}${home}5号楼2单元没电了`, `${call}什么时候来电？`]];
  }
  if (person.role === "clerk") {
    return ["替居民报一句试试，也可以先引用居民的话：", [`${call}${home}6号楼张大爷家灯不亮，能来看看吗`]];
  }
  return ["在左上角换成一位居民，先报个停电；也可以问一句：", [`${call}帮助`]];
}

function privateTips(person) {
  if (person.role === "resident") {
    const home = person.community || "滨河社区";
    return ["这里只有您和管家两个人，说家里的事更方便：", [`${home}5号楼2单元没电了`, "修好了吗？"]];
  }
  return [WORDS[person.role] ?? WORDS.operator, TRIES[person.role] ?? TRIES.operator];
}

function deafGroup(botName) {
  return h(
    "div",
    { class: "tips" },
    h("span", { class: "tips-sign muted" }, icon("deaf")),
    h("p", { class: "tips-title" }, `${botName}不在这个群里`),
    h("p", {}, "这是普通的微信群，官方机器人进不来：听不到，也说不了话。"),
    h("p", { class: "tips-foot" }, "通知由社区工作人员转发进来；居民要报修，请换到电力管家群里 @它。"),
  );
}
