/** What the page knows: people, conversations, histories, unread counts and the clock. */

import { get, post } from "./api.js";
import { SandboxClock } from "./time.js";

const PAGE = 50; // messages fetched at once
const TOTALS_AFTER = 250; // ms: many unread events arrive together

/**
 * Dispatches
 *   reset            everything was loaded anew
 *   people           unread totals of persons changed
 *   inbox  {persona}
 *   thread {conversation, kind: "all"|"add"|"change", message?}
 *   clock, and wire {entry}
 */
export class Store extends EventTarget {
  people = new Map();
  conversations = new Map();
  clock = new SandboxClock();
  botName = "电力管家";
  #inboxes = new Map();
  #threads = new Map();
  #totalsTimer = 0;

  /** Follow the feed. Returns nothing; `feed` keeps running. */
  follow(feed) {
    feed.addEventListener("message", (event) => this.#take(event.detail, "add"));
    feed.addEventListener("update", (event) => this.#take(event.detail, "change"));
    feed.addEventListener("unread", (event) => this.#takeUnread(event.detail));
    feed.addEventListener("wire", (event) => this.#tell("wire", { entry: event.detail }));
    feed.addEventListener("clock", (event) => {
      this.clock.follow(event.detail);
      this.#tell("clock");
    });
  }

  /** Load people and conversations and forget all histories. */
  async load() {
    const state = await get("/sandbox/state");
    this.#takeState(state);
    this.#inboxes.clear();
    this.#threads.clear();
    for (const person of this.people.values()) if (person.unread > 0) this.inbox(person.userid);
    this.#tell("reset");
  }

  #takeState(state) {
    this.people = new Map(state.personas.map((person) => [person.userid, person]));
    this.conversations = new Map(state.conversations.map((found) => [found.id, found]));
    this.botName = state.bot_name;
    this.clock.follow(state.clock, { fresh: true });
    this.#tell("clock");
  }

  /** Conversations of a person, the most recent first; empty until they are loaded. */
  inbox(persona) {
    const found = this.#inboxes.get(persona);
    if (!found) {
      this.#inboxes.set(persona, []);
      this.#loadInbox(persona);
      return [];
    }
    return found;
  }

  async #loadInbox(persona) {
    try {
      const answer = await get("/sandbox/conversations", { persona });
      this.#inboxes.set(persona, answer.conversations);
      this.#tell("inbox", { persona });
      this.#tell("people");
    } catch {
      this.#inboxes.delete(persona); // loaded again at the next reset
    }
  }

  /** Messages of a conversation: {messages, more, loaded}; loading begins when first asked for. */
  thread(conversation, persona) {
    let found = this.#threads.get(conversation);
    if (!found) {
      found = { messages: [], more: false, loaded: false, busy: false };
      this.#threads.set(conversation, found);
      this.#loadThread(found, conversation, persona);
    }
    return found;
  }

  async #loadThread(thread, conversation, persona, before = 0) {
    if (thread.busy) return;
    thread.busy = true;
    try {
      const query = { conversation, persona, limit: PAGE };
      if (before) query.before = before;
      const answer = await get("/sandbox/messages", query);
      // What the feed brought meanwhile is newer than this answer.
      for (const message of answer.messages) this.#put(thread, message, { keep: true });
      thread.more = answer.more;
      thread.loaded = true;
      if (this.#threads.get(conversation) === thread) {
        this.#tell("thread", { conversation, kind: "all" });
      }
    } catch {
      if (!thread.loaded) this.#threads.delete(conversation);
    } finally {
      thread.busy = false;
    }
  }

  /** Fetch the messages before the oldest one known. */
  loadOlder(conversation, persona) {
    const thread = this.#threads.get(conversation);
    if (!thread?.loaded || !thread.more) return;
    this.#loadThread(thread, conversation, persona, thread.messages[0]?.seq ?? 0);
  }

  /** Put a message where its number says; answers true when it is the newest. */
  #put(thread, message, { keep = false } = {}) {
    const list = thread.messages;
    let at = list.length;
    while (at > 0 && list[at - 1].seq > message.seq) at -= 1;
    if (at > 0 && list[at - 1].seq === message.seq) {
      if (!keep) list[at - 1] = message;
      return false;
    }
    list.splice(at, 0, message);
    return at === list.length - 1;
  }

  #take(message, kind) {
    const thread = this.#threads.get(message.conversation);
    if (thread) {
      const known = thread.messages.some((found) => found.seq === message.seq);
      if (kind === "add" || known) {
        const newest = this.#put(thread, message);
        const told = known ? "change" : newest ? "add" : "all";
        this.#tell("thread", { conversation: message.conversation, kind: told, message });
      }
    }
    this.#touchInboxes(message, kind);
  }

  #touchInboxes(message, kind) {
    for (const [persona, rows] of this.#inboxes) {
      const row = rows.find((found) => found.id === message.conversation);
      if (row) {
        if (kind === "change" && row.last && row.last.seq !== message.seq) continue;
        row.last = {
          seq: message.seq,
          text: preview(message),
          time: message.time,
          from_name: message.from_name,
        };
        if (kind === "add") rows.sort((a, b) => (a === row ? -1 : b === row ? 1 : 0));
        this.#tell("inbox", { persona });
      } else if (message.conversation === `aibot:${persona}`) {
        this.#loadInbox(persona);
      }
    }
  }

  #takeUnread({ persona, conversation, unread }) {
    const row = this.#inboxes.get(persona)?.find((found) => found.id === conversation);
    if (row) {
      row.unread = unread;
      this.#tell("inbox", { persona });
    } else if (!conversation.startsWith("group:")) {
      this.inbox(persona);
    }
    this.#totalsTimer ||= setTimeout(() => this.#refreshTotals(), TOTALS_AFTER);
  }

  async #refreshTotals() {
    this.#totalsTimer = 0;
    try {
      this.#takeState(await get("/sandbox/state"));
    } catch {
      return; // the banner already says that the sandbox is away
    }
    this.#tell("people");
  }

  /** Everything in a conversation up to a message was seen by this person. */
  async markRead(persona, conversation, seq) {
    try {
      await post("/sandbox/read", { persona, conversation, seq });
    } catch {
      return; // counts stay as they are until the sandbox is back
    }
  }

  /** Send; answers the message. Refusals are thrown as ApiError. */
  async send(letter) {
    const { message } = await post("/sandbox/send", letter);
    this.#take(message, "add");
    return message;
  }

  /** Let a person use the AI bot's own private chat, which is hidden until then. */
  async startAibotChat(persona) {
    const conversation = `aibot:${persona}`;
    await get("/sandbox/messages", { conversation, persona, limit: 1 });
    this.#takeState(await get("/sandbox/state"));
    await this.#loadInbox(persona);
    return conversation;
  }

  /** Replace the clock by what the server answered. */
  setClock(state) {
    this.clock.follow(state, { fresh: true });
    this.#tell("clock");
  }

  /** Unread private messages of a person: news for him alone, not the talk of a group. */
  privateUnread(persona) {
    return (this.#inboxes.get(persona) ?? [])
      .filter((row) => row.kind !== "group")
      .reduce((sum, row) => sum + row.unread, 0);
  }

  /** How many persons but these have unread private messages. */
  waiting(shown) {
    return [...this.people.keys()].filter(
      (userid) => !shown.includes(userid) && this.privateUnread(userid) > 0,
    ).length;
  }

  #tell(type, detail = {}) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}

/** One line for the list of conversations. */
export function preview(message) {
  if (message.recalled) return "已撤回";
  if (message.card) return `[卡片] ${message.card.title}`;
  if (message.kind === "image") return `[图片] ${message.text}`.trim();
  if (message.kind === "voice") return `[语音] ${message.text}`;
  if (message.streaming && !message.text) return "正在输入…";
  return message.text.replace(/\s+/g, " ");
}
