// One file on the screen: its name, size, hash, progress, state in words, and one button.
import type { Words } from "./words";

export type State = "queued" | "sending" | "paused" | "waiting" | "done" | "stopped";

export class Row {
  readonly element = document.createElement("li");
  private readonly facts = part("upload-row__facts");
  private readonly state = part("upload-row__state");
  private readonly bar = document.createElement("progress");
  private readonly actions = part("upload-row__actions");
  private readonly press = document.createElement("button");
  private sha256 = "";

  constructor(
    private readonly words: Words,
    private readonly name: string,
    private readonly size: number,
    onPress: () => void,
  ) {
    this.element.className = "upload-row";
    const title = part("upload-row__name");
    const shown = document.createElement("bdi");
    shown.textContent = name;
    title.append(shown);
    this.bar.className = "bar";
    this.bar.max = Math.max(1, size);
    this.bar.setAttribute("aria-label", words.say("progress_of", { name }));
    this.press.type = "button";
    this.press.className = "govuk-button govuk-button--secondary govuk-button--small";
    this.press.addEventListener("click", onPress);
    this.actions.append(this.press);
    this.element.append(title, this.facts, this.state, this.actions, this.bar);
    this.showFacts();
  }

  show(state: State, sent: number, speed: number, reason = ""): void {
    this.element.className = `upload-row is-${state}`;
    this.bar.value = this.size === 0 && state === "done" ? 1 : sent;
    this.bar.hidden = state === "done" || state === "stopped";
    this.state.textContent = this.sentence(state, sent, speed, reason);
    this.button(state);
  }

  showDigest(sha256: string): void {
    this.sha256 = sha256;
    this.showFacts();
  }

  private sentence(state: State, sent: number, speed: number, reason: string): string {
    if (state !== "sending" || speed <= 0) return reason || this.words.say(state);
    const left = this.words.duration((this.size - sent) / speed);
    const rate = this.words.size(speed);
    return this.words.say("sending_at", { sent: this.words.size(sent), size: this.words.size(this.size), rate, left });
  }

  private button(state: State): void {
    const key = { queued: "pause", sending: "pause", waiting: "pause", paused: "resume", stopped: "again", done: "" }[state];
    this.press.hidden = key === "";
    if (key === "") return;
    this.press.textContent = this.words.say(key);
    this.press.setAttribute("aria-label", `${this.words.say(key)}: ${this.name}`);
  }

  private showFacts(): void {
    this.facts.textContent = this.words.size(this.size);
    if (!this.sha256) return;
    const hash = document.createElement("bdi");
    hash.dir = "ltr";
    hash.className = "mono nowrap";
    hash.title = this.sha256;
    hash.textContent = `SHA-256 ${this.sha256.slice(0, 12)}…`;
    this.facts.append(" · ", hash);
  }
}

function part(name: string): HTMLElement {
  const element = document.createElement("div");
  element.className = name;
  return element;
}
