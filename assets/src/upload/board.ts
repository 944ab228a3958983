// All files of this page: two at a time, the rest in line; one sentence that says how it stands.
import { Awake } from "./awake";
import type { Chosen } from "./choosing";
import type { Hasher } from "./hasher";
import type { Place, Portal } from "./portal";
import { Transfer } from "./transfer";
import type { Words } from "./words";

const AT_ONCE = 2;
const SPEAK_EVERY_MS = 3000;

export class Board {
  private readonly transfers: Transfer[] = [];
  private readonly known = new Set<string>();
  private readonly list = document.createElement("ul");
  private readonly line = document.createElement("p");
  private readonly link = document.createElement("a");
  private starting = false;
  private announcing = false;
  private readonly awake = new Awake();
  private spoke = 0;

  constructor(
    private readonly root: HTMLElement,
    private readonly words: Words,
    private readonly portal: Portal,
    private readonly hasher: Hasher,
  ) {
    this.list.className = "upload-list";
    this.list.setAttribute("aria-label", words.say("list"));
    this.line.className = "upload-line";
    this.line.setAttribute("aria-live", "polite");
    this.link.className = "govuk-link";
    this.link.href = location.pathname;
    this.link.textContent = words.say("show_list");
    this.link.hidden = true;
    root.prepend(this.line, this.link, this.list);
    window.addEventListener("online", () => this.transfers.forEach((one) => one.hurry()));
    window.addEventListener("beforeunload", this.hold);
    document.addEventListener("portal:leaving", () => window.removeEventListener("beforeunload", this.hold));
    setInterval(() => this.speak(), 1000);
  }

  add(chosen: Chosen[]): void {
    for (const { file, path } of chosen) {
      const key = `${path}|${file.size}|${file.lastModified}`;
      if (this.known.has(key)) continue;
      this.known.add(key);
      this.take(file, path);
    }
    this.changed();
    void this.announce();
  }

  /** While the session lives, say of every file that it is coming; one at a time, in order. */
  private async announce(): Promise<void> {
    if (this.announcing) return;
    this.announcing = true;
    // The list may grow while we wait: the loop sees what is added.
    for (const one of this.transfers) {
      // A no is shown when the file's turn comes; a cut line is tried again then.
      await one.announce().catch(() => undefined);
    }
    this.announcing = false;
  }

  private take(file: File, path: string): void {
    const place = this.pending(file);
    const args = [file, path, this.words, this.portal, this.hasher, () => this.changed(), place] as const;
    const transfer = new Transfer(...args);
    this.transfers.push(transfer);
    this.list.append(transfer.row.element);
  }

  /** A file that was begun on an earlier visit goes on where it stopped. */
  private pending(file: File): Partial<Place> {
    const rows = [...this.root.querySelectorAll<HTMLElement>("[data-pending]")];
    const row = rows.find((one) => one.dataset.name === file.name && Number(one.dataset.size) === file.size);
    if (!row) return {};
    const section = row.closest("[data-pending-section]");
    row.remove();
    if (section && !section.querySelector("[data-pending]")) section.remove();
    return { uploadUrl: row.dataset.uploadUrl, itemUrl: row.dataset.itemUrl };
  }

  private changed(): void {
    // begin() reports a change before it returns: one round is enough.
    if (this.starting) return;
    this.starting = true;
    // A file that waits for the line keeps its place: a cut must not walk through ten thousand others.
    let room = AT_ONCE - this.count("sending") - this.count("waiting");
    for (const one of this.transfers) {
      if (room <= 0) break;
      if (one.state !== "queued") continue;
      void one.begin();
      room -= 1;
    }
    this.starting = false;
    if (this.busy()) document.documentElement.dataset.uploading = "1";
    else delete document.documentElement.dataset.uploading;
    void this.awake.keep(this.busy());
  }

  private busy(): boolean {
    return this.transfers.some((one) => one.state === "sending" || one.state === "waiting" || one.state === "queued");
  }

  private count(state: Transfer["state"]): number {
    return this.transfers.filter((one) => one.state === state).length;
  }

  private readonly hold = (event: BeforeUnloadEvent): void => {
    if (this.busy()) event.preventDefault();
  };

  private speak(): void {
    if (this.transfers.length === 0) return;
    const now = this.sentence();
    this.link.hidden = this.count("done") < this.transfers.length;
    if (now === this.line.textContent || Date.now() - this.spoke < SPEAK_EVERY_MS) return;
    this.spoke = Date.now();
    this.line.textContent = now;
  }

  private sentence(): string {
    const [done, all] = [this.count("done"), this.transfers.length];
    if (done === all) return this.words.say("all_done", { all });
    if (this.count("waiting") > 0 && this.count("sending") === 0) return this.words.say("waiting");
    return this.words.say("so_far", { done, all });
  }
}
