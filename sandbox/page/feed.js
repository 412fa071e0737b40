/** The live feed: one EventSource for the whole page, opened anew whenever it breaks. */

const KINDS = ["message", "update", "unread", "clock", "wire", "resync"];
const FIRST_PAUSE = 500; // ms
const LONGEST_PAUSE = 3000; // ms

/**
 * Dispatches `up` (connected: load everything anew), `down`, and one event per server event with
 * the decoded JSON in `detail`.
 */
export class Feed extends EventTarget {
  #source = null;
  #pause = FIRST_PAUSE;

  start() {
    const source = new EventSource("/sandbox/events");
    this.#source = source;
    source.addEventListener("open", () => {
      this.#pause = FIRST_PAUSE;
      this.dispatchEvent(new Event("up"));
    });
    source.addEventListener("error", () => this.retry());
    for (const kind of KINDS) {
      source.addEventListener(kind, (event) => {
        this.dispatchEvent(new CustomEvent(kind, { detail: JSON.parse(event.data) }));
      });
    }
  }

  /** Drop the connection and try again after a pause that grows. */
  retry() {
    if (!this.#source) return;
    this.#source.close();
    this.#source = null;
    this.dispatchEvent(new Event("down"));
    setTimeout(() => this.start(), this.#pause);
    this.#pause = Math.min(this.#pause * 2, LONGEST_PAUSE);
  }
}
