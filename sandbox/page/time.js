/** Sandbox time. The station's wall clock is UTC+8 all year round, wherever the browser stands. */

const OFFSET = 8 * 3600; // s
const DAY = 86400; // s
const WEEKDAYS = ["周日", "周一", "周二", "周三", "周四", "周五", "周六"];

const two = (number) => String(number).padStart(2, "0");

/** Calendar parts of epoch seconds on the station's wall clock. */
export function parts(epoch) {
  const date = new Date((epoch + OFFSET) * 1000);
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    weekday: date.getUTCDay(),
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
    second: date.getUTCSeconds(),
  };
}

/** Epoch seconds of a wall-clock time. */
export function epochOf(year, month, day, hour, minute = 0) {
  return Date.UTC(year, month - 1, day, hour, minute) / 1000 - OFFSET;
}

/** Epoch seconds of an ISO time with its offset. */
export const epochOfIso = (iso) => Date.parse(iso) / 1000;

const dayNumber = (epoch) => Math.floor((epoch + OFFSET) / DAY);

/** 23:12 */
export function hourMinute(epoch) {
  const p = parts(epoch);
  return `${two(p.hour)}:${two(p.minute)}`;
}

/** 23:12:05 */
export function hourMinuteSecond(epoch) {
  return `${hourMinute(epoch)}:${two(parts(epoch).second)}`;
}

/** The date for the clock bar: 2026年10月1日 周四 */
export function longDate(epoch) {
  const p = parts(epoch);
  return `${p.year}年${p.month}月${p.day}日 ${WEEKDAYS[p.weekday]}`;
}

/** The value of a datetime-local field: 2026-10-01T23:10 */
export function fieldValue(epoch) {
  const p = parts(epoch);
  return `${p.year}-${two(p.month)}-${two(p.day)}T${hourMinute(epoch)}`;
}

/** Time above a stretch of messages, as WeChat words it. */
export function separatorTime(epoch, now) {
  const days = dayNumber(now) - dayNumber(epoch);
  if (days === 0) return hourMinute(epoch);
  if (days === 1) return `昨天 ${hourMinute(epoch)}`;
  return `${dateWords(epoch, now)} ${hourMinute(epoch)}`;
}

/** Time in the list of conversations: today the hour, else the day. */
export function listTime(epoch, now) {
  const days = dayNumber(now) - dayNumber(epoch);
  if (days === 0) return hourMinute(epoch);
  if (days === 1) return "昨天";
  return dateWords(epoch, now);
}

function dateWords(epoch, now) {
  const p = parts(epoch);
  const year = p.year === parts(now).year ? "" : `${p.year}年`;
  return `${year}${p.month}月${p.day}日`;
}

/** Seconds from `now` to the next time the wall clock shows hour:minute, more than none. */
export function untilNext(now, hour, minute) {
  const p = parts(now);
  const today = epochOf(p.year, p.month, p.day, hour, minute);
  return (today > now ? today : today + DAY) - now;
}

/** The sandbox clock as the server describes it, ticking on in the browser. */
export class SandboxClock {
  #state = { rev: 0, speed: 1, base_virtual: Date.now() / 1000, base_real: Date.now() / 1000 };
  #ahead = 0; // s the server's host clock is ahead of the browser's

  get speed() {
    return this.#state.speed;
  }

  get rev() {
    return this.#state.rev;
  }

  /** Sandbox time in epoch seconds. */
  now() {
    const host = Date.now() / 1000 + this.#ahead;
    return this.#state.base_virtual + (host - this.#state.base_real) * this.#state.speed;
  }

  /** Follow a description; `fresh` when it was made just now (an answer, not a replayed event). */
  follow(state, { fresh = false } = {}) {
    if (!fresh && state.rev < this.#state.rev) return;
    this.#state = state;
    if (!fresh) return;
    const shown = epochOfIso(state.now);
    const host = state.base_real + (shown - state.base_virtual) / state.speed;
    const ahead = host - Date.now() / 1000;
    this.#ahead = Math.abs(ahead) > 2 ? ahead : 0;
  }
}
