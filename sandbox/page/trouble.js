/** Knobs for what goes wrong on the platform's side. */

import { get, post } from "./api.js";
import { fill, h, orToast, toast } from "./dom.js";

const PRESETS = [
  ["api_down", "接口全断", "所有接口回 502"],
  ["api_slow", "接口变慢", "每次晚 3 秒才答"],
  ["rate_limited", "限流 45009", "发消息被限流"],
  ["token_expired", "令牌过期", "现在的令牌作废一次"],
  ["token_revoked", "令牌被吊销", "下次调用回 40014"],
  ["robot_removed", "群机器人被移出", "推送都会被拒"],
  ["calls_off", "电话没开通", "紧急通知回 301050"],
  ["calls_broke", "电话没余额", "紧急通知回 301051"],
];
const DUPLICATES = [0, 1, 3, 10, 49]; // extra deliveries
const DELAYS = [
  [0, "不延迟"],
  [3000, "3 秒"],
  [10000, "10 秒"],
];
const SWITCHES = [
  ["drop", "丢掉回调", "消息发不到机器人"],
  ["swap", "顺序颠倒", "两条两条地换位"],
  ["same_second", "同一秒", "时间戳停住不动"],
  ["forge", "签名伪造", "机器人应当拒收"],
  ["stale", "时间戳过期", "两小时前的时间戳"],
];
const BAD = [
  ["forged", "签名伪造"],
  ["stale", "时间戳过期"],
  ["truncated", "密文截断"],
  ["oversize", "体积过大"],
  ["not_utf8", "不是 UTF-8"],
  ["entity", "XML 外部实体"],
  ["inner_entity", "密文里的实体"],
  ["short_cipher", "密文太短"],
  ["N1", "向量 N1"],
  ["N2", "向量 N2"],
  ["N3", "向量 N3"],
  ["N4", "向量 N4"],
  ["N5", "向量 N5"],
  ["N6", "向量 N6"],
];

export class TroublePanel {
  #drawer;
  #faults = { rules: [], callbacks: {}, removed_robots: [] };
  #result = h("p", { class: "trouble-result", role: "status" });

  constructor(drawer) {
    this.#drawer = drawer;
    this.element = h("div", { class: "trouble", role: "tabpanel", "aria-label": "故障" });
  }

  /** Fetch what is broken now and draw it. */
  async load() {
    const found = await orToast(() => get("/sandbox/faults"));
    if (found) this.#take(found);
  }

  #take(faults) {
    this.#faults = faults;
    const callbacks = Object.values(faults.callbacks).some(Boolean);
    this.#drawer.setActive(faults.rules.length > 0 || callbacks || faults.removed_robots.length > 0);
    fill(this.element, this.#presets(), this.#rules(), this.#callbacks(), this.#negatives(), this.#reset());
  }

  async #set(body, said) {
    const found = await orToast(() => post("/sandbox/faults", body));
    if (!found) return;
    this.#take(found);
    if (said) toast(said, "hint");
  }

  #presets() {
    return h(
      "section",
      {},
      h("h3", {}, "接口故障"),
      h(
        "div",
        { class: "presets" },
        PRESETS.map(([preset, label, note]) =>
          h(
            "button",
            { type: "button", class: "preset", onclick: () => this.#set({ preset }, `已设：${label}`) },
            h("strong", {}, label),
            h("small", {}, note),
          ),
        ),
      ),
      h("button", { type: "button", class: "mend", onclick: () => this.#set({ preset: "clear" }, "平台恢复正常") }, "全部恢复正常"),
    );
  }

  #rules() {
    const { rules, removed_robots: removed } = this.#faults;
    if (rules.length === 0 && removed.length === 0) return h("p", { class: "all-well" }, "接口现在一切正常");
    const lines = rules.map((rule) =>
      h("li", {}, h("code", {}, rule.path), ` ${rule.action} ${rule.value ?? ""}`, h("span", { class: "count" }, `已坏 ${rule.spoilt} 次`)),
    );
    if (removed.length > 0) lines.push(h("li", {}, `群机器人不在群里：${removed.join("、")}`));
    return h("ul", { class: "rules", "aria-label": "正在起作用的故障" }, lines);
  }

  #callbacks() {
    const now = this.#faults.callbacks;
    const change = (part) => this.#set({ callbacks: { ...this.#faults.callbacks, ...part } });
    return h(
      "section",
      {},
      h("h3", {}, "回调故障"),
      h(
        "label",
        { class: "knob" },
        h("span", {}, "重复投递"),
        picker(
          "duplicate",
          DUPLICATES.map((extra) => [extra, extra === 0 ? "不重复" : `共 ${extra + 1} 次`]),
          now.duplicate,
          (duplicate) => change({ duplicate }),
        ),
      ),
      h(
        "label",
        { class: "knob" },
        h("span", {}, "晚到"),
        picker("delay_ms", DELAYS, now.delay_ms, (delay) => change({ delay_ms: delay })),
      ),
      SWITCHES.map(([name, label, note]) =>
        h(
          "label",
          { class: "knob" },
          h("span", {}, label, h("small", {}, note)),
          h("input", {
            type: "checkbox",
            role: "switch",
            name,
            checked: now[name],
            onchange: (event) => change({ [name]: event.target.checked }),
          }),
        ),
      ),
    );
  }

  #negatives() {
    const which = h("select", { "aria-label": "坏回调" }, BAD.map(([value, text]) => h("option", { value }, text)));
    const send = async () => {
      const found = await orToast(() => post("/sandbox/negative", { which: which.value }));
      if (found) this.#say(badAnswer(found.status), found.status >= 400 && found.status < 500);
    };
    return h(
      "section",
      {},
      h("h3", {}, "发一个坏回调"),
      h("p", { class: "bad-line" }, which, h("button", { type: "button", onclick: send }, "发出")),
      h("h3", {}, "验证回调地址"),
      h(
        "p",
        { class: "bad-line" },
        h("button", { type: "button", onclick: () => this.#verify("agent") }, "自建应用"),
        h("button", { type: "button", onclick: () => this.#verify("aibot") }, "智能机器人"),
      ),
      this.#result,
    );
  }

  async #verify(channel) {
    const found = await orToast(() => post("/sandbox/verify", { channel }));
    if (!found) return;
    const words = found.ok ? `验证通过，用时 ${found.ms} 毫秒` : `验证没有通过（HTTP ${found.status ?? "无回答"}）`;
    this.#say(words, found.ok);
  }

  #say(text, good) {
    this.#result.textContent = text;
    this.#result.classList.toggle("good", good);
    this.#result.classList.toggle("bad", !good);
  }

  #reset() {
    const button = h("button", { type: "button", class: "reset" }, "清空沙箱");
    button.addEventListener("click", async () => {
      if (!button.classList.contains("sure")) {
        button.classList.add("sure");
        button.textContent = "再点一次：消息、记录和故障都会清掉";
        return;
      }
      await orToast(() => post("/sandbox/reset", {}));
    });
    return h("section", {}, h("h3", {}, "从头再来"), button, h("p", { class: "hint" }, "只清沙箱这一边，机器人自己的数据还在。"));
  }
}

function badAnswer(status) {
  if (status === null) return "机器人断开了连接";
  if (status >= 400 && status < 500) return `机器人拒收了（HTTP ${status}），做得对`;
  return `机器人回了 HTTP ${status}，它应当拒收`;
}

function picker(name, options, current, onchange) {
  return h(
    "select",
    { name, onchange: (event) => onchange(Number(event.target.value)) },
    known(options, current).map(([value, text]) => h("option", { value, selected: value === current }, text)),
  );
}

/** A value set from elsewhere stays visible. */
function known(options, current) {
  if (options.some(([value]) => value === current)) return options;
  return [...options, [current, String(current)]];
}
