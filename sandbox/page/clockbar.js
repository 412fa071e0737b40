/** The sandbox clock: what time it is there, how fast it runs, and jumps into the future. */

import { post } from "./api.js";
import { fill, h, icon, orToast, showDialog, toast } from "./dom.js";
import { epochOf, fieldValue, hourMinuteSecond, longDate, parts, untilNext } from "./time.js";

const SPEEDS = [1, 10, 60, 600];
const MINUTE = 60; // s
const HOUR = 3600; // s
const STEP = 5 * MINUTE; // sandbox s: the shortest chase clock is five minutes
const MOST_STEPS = 72;
const STEP_PAUSE = 250; // ms, so that the bot lives through every step
const TICK = 200; // ms

/** Build the bar; it follows the store for ever. */
export function clockBar(store) {
  const bar = h("div", { class: "clock-bar" });
  const controls = h("div", { class: "clock-controls" }, speeds(store), jumps(store), dateButton(store));
  const toggle = () => {
    const open = bar.toggleAttribute("data-open");
    face.setAttribute("aria-expanded", String(open));
  };
  const face = clockFace(store, toggle);
  document.addEventListener("pointerdown", (event) => {
    if (bar.hasAttribute("data-open") && !bar.contains(event.target)) toggle();
  });
  bar.append(face, controls);
  return bar;
}

function clockFace(store, onclick) {
  const date = h("span", { class: "clock-date" });
  const time = h("span", { class: "clock-time" });
  const speed = h("span", { class: "clock-speed" });
  const face = h(
    "button",
    { type: "button", class: "clock-face", "aria-label": "沙箱时钟", "aria-expanded": "false", onclick },
    icon("clock"),
    date,
    time,
    speed,
  );
  const draw = () => {
    const now = store.clock.now();
    date.textContent = longDate(now);
    time.textContent = hourMinuteSecond(now);
    speed.textContent = `×${store.clock.speed}`;
  };
  setInterval(draw, TICK);
  store.addEventListener("clock", draw);
  draw();
  return face;
}

function speeds(store) {
  const group = h("div", { class: "segments speeds", role: "group", "aria-label": "时钟速度" });
  const draw = () =>
    fill(
      group,
      h("span", { class: "segments-label" }, "速度"),
      SPEEDS.map((speed) =>
        h(
          "button",
          {
            type: "button",
            "aria-pressed": String(speed === store.clock.speed),
            onclick: () => move(store, { speed }),
          },
          `×${speed}`,
        ),
      ),
    );
  store.addEventListener("clock", () => {
    const shown = group.querySelector('[aria-pressed="true"]')?.textContent;
    if (shown !== `×${store.clock.speed}`) draw();
  });
  draw();
  return group;
}

async function move(store, body) {
  const state = await orToast(() => post("/sandbox/clock", body));
  if (state) store.setClock(state);
  return state !== undefined;
}

function jumps(store) {
  const progress = h("span", { class: "jump-progress", role: "status" });
  const stop = h("button", { type: "button", class: "jump-stop" }, "停");
  const running = h("span", { class: "jump-running", hidden: true }, progress, stop);
  let under = null;
  const go = async (seconds) => {
    if (under) return;
    under = new AbortController();
    running.hidden = false;
    await jump(store, seconds, under.signal, (done, all) => {
      progress.textContent = `快进中 ${done}/${all}`;
    });
    running.hidden = true;
    under = null;
  };
  stop.addEventListener("click", () => under?.abort());
  const button = (text, label, seconds) =>
    h("button", { type: "button", "aria-label": label, onclick: () => go(seconds()) }, text);
  return h(
    "div",
    { class: "segments jumps", role: "group", "aria-label": "快进" },
    h("span", { class: "segments-label" }, "快进"),
    button("5分", "快进 5 分钟", () => 5 * MINUTE),
    button("10分", "快进 10 分钟", () => 10 * MINUTE),
    button("1小时", "快进 1 小时", () => HOUR),
    button("到明早7:30", "快进到明早 7:30", () => untilNext(store.clock.now(), 7, 30)),
    running,
  );
}

/** Jump in small steps with a pause between: every reminder on the way gets its moment. */
async function jump(store, seconds, signal, tell) {
  const step = Math.max(STEP, Math.ceil(seconds / MOST_STEPS / MINUTE) * MINUTE);
  const all = Math.ceil(seconds / step);
  let left = seconds;
  for (let done = 1; done <= all && !signal.aborted; done += 1) {
    tell(done, all);
    const part = Math.min(step, left);
    if (!(await move(store, { jump_seconds: part }))) return;
    left -= part;
    if (done < all) await new Promise((wake) => setTimeout(wake, STEP_PAUSE));
  }
}

function dateButton(store) {
  return h(
    "button",
    { type: "button", class: "date-button", "aria-haspopup": "dialog", onclick: () => openDateDialog(store) },
    icon("calendar"),
    "设日期",
  );
}

/** Moments worth trying, each the next one to come. */
export function moments(now) {
  const { year, month, day, weekday } = parts(now);
  const next = (atMonth, atDay, hour, minute) => {
    const here = epochOf(year, atMonth, atDay, hour, minute);
    return here > now ? here : epochOf(year + 1, atMonth, atDay, hour, minute);
  };
  const onWeekday = (wanted, hour, minute) => {
    const here = epochOf(year, month, day + ((wanted - weekday + 7) % 7), hour, minute);
    return here > now ? here : here + 7 * 24 * HOUR;
  };
  return [
    ["国庆夜 10月1日 23:10", next(10, 1, 23, 10)],
    ["元旦夜 1月1日 23:10", next(1, 1, 23, 10)],
    ["周一早上 9:00", onWeekday(1, 9, 0)],
    ["周六晚上 20:30", onWeekday(6, 20, 30)],
  ];
}

function openDateDialog(store) {
  const field = h("input", { type: "datetime-local", value: fieldValue(store.clock.now()), "aria-label": "沙箱日期和时间" });
  const warning = h("p", { class: "dialog-warning", hidden: true }, "这个时间已经过去。往回拨会让提醒和时限乱套，只适合重新开始时用。");
  const isPast = () => field.value !== "" && field.value < fieldValue(store.clock.now());
  const check = () => {
    warning.hidden = !isPast();
  };
  field.addEventListener("input", check);
  const choices = moments(store.clock.now()).map(([label, epoch]) =>
    h("button", { type: "button", class: "moment", onclick: () => {
      field.value = fieldValue(epoch);
      check();
    } }, label),
  );
  const dialog = h(
    "dialog",
    { class: "date-dialog", "aria-label": "设日期" },
    h("header", { class: "dialog-head" }, h("h2", {}, "设沙箱的日期和时间")),
    h("div", { class: "moments" }, choices),
    field,
    warning,
    h(
      "footer",
      { class: "dialog-foot" },
      h("button", { type: "button", class: "quiet", onclick: () => dialog.close() }, "取消"),
      h("button", { type: "button", class: "primary", onclick: () => apply() }, "拨到这里"),
    ),
  );
  const apply = async () => {
    if (!field.value) {
      toast("先选一个日期和时间", "hint");
      return;
    }
    if (await move(store, { at: field.value, force: isPast() })) dialog.close();
  };
  showDialog(dialog);
}
