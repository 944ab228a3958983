// One file on its way. It is tried for as long as the page is open: a cut line is a pause, not a failure.
import { type DetailedError, Upload } from "tus-js-client";
import { CheckedStack } from "./checksum";
import type { Hasher } from "./hasher";
import { Away, Full, NO_ROOM, type Place, type Portal, Refused, SignedOut } from "./portal";
import { Row, type State } from "./row";
import { Speed } from "./speed";
import type { Words } from "./words";

const PART_BYTES = 8 * 1024 * 1024;
const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 60000;
const CAPABILITY_LOST = new Set([401, 403, 404, 410]);
const TRY_AGAIN = new Set([0, 408, 409, 423, 425, 429, 460]);
const stack = new CheckedStack();

export class Transfer {
  readonly row: Row;
  state: State = "queued";
  sent = 0;
  private upload: Upload | null = null;
  private readonly speed = new Speed();
  private wait = FIRST_WAIT_MS;
  private timer = 0;
  private renewed = false;
  private reason = "";
  private placing: Promise<void> | null = null;

  constructor(
    readonly file: File,
    private readonly path: string,
    private readonly words: Words,
    private readonly portal: Portal,
    private readonly hasher: Hasher,
    private readonly changed: () => void,
    private place: Partial<Place> = {},
  ) {
    this.row = new Row(words, path, file.size, () => this.press());
    this.row.show(this.state, 0, 0);
  }

  /** Begin or go on; the board calls this when there is room. */
  async begin(): Promise<void> {
    this.to("sending");
    try {
      await this.announce();
      this.place.capability ??= await this.portal.renew(this.place.itemUrl ?? "");
      if (this.state === "sending") this.send(this.place as Place);
    } catch (error) {
      this.failed(error);
    }
  }

  /** Tell the portal that this file is coming, once. Its bytes may then follow when the session is long over. */
  announce(): Promise<void> {
    this.placing ??= this.find().catch((error: unknown) => {
      this.placing = null;
      throw error;
    });
    return this.placing;
  }

  hurry(): void {
    if (this.state !== "waiting") return;
    clearTimeout(this.timer);
    this.to("queued");
  }

  private async find(): Promise<void> {
    if (!this.place.uploadUrl) this.place = await this.portal.place(this.file, this.path);
    void this.hash(this.place.itemUrl ?? "");
  }

  private send(place: Place): void {
    this.speed.restart();
    this.upload = new Upload(this.file, {
      uploadUrl: place.uploadUrl,
      uploadSize: this.file.size,
      headers: { "Upload-Capability": place.capability },
      chunkSize: PART_BYTES,
      httpStack: stack,
      // Waiting is ours: it grows, never ends, and stops at once when the line is back.
      retryDelays: null as never,
      storeFingerprintForResuming: false,
      onProgress: (sent) => this.progressed(sent),
      onChunkComplete: () => this.arrived(),
      onSuccess: () => this.to("done"),
      onError: (error) => this.failed(error),
    });
    this.upload.start();
  }

  private progressed(sent: number): void {
    this.sent = sent;
    this.speed.note(sent);
    this.row.show(this.state, sent, this.speed.now());
  }

  private arrived(): void {
    this.wait = FIRST_WAIT_MS;
    this.renewed = false;
  }

  private failed(error: unknown): void {
    if (this.state !== "sending") return;
    const status = statusOf(error);
    if (error instanceof SignedOut) return this.stop(this.words.say("signed_out"));
    if (error instanceof Refused) return this.stop(error.message);
    if (status !== null && CAPABILITY_LOST.has(status) && !this.renewed) {
      this.renewed = true;
      this.place.capability = undefined;
      return void this.begin();
    }
    if (error instanceof Full || status === NO_ROOM) return this.pause(this.words.say("no_room"));
    if (error instanceof Away || status === null || status >= 500 || TRY_AGAIN.has(status)) return this.pause();
    this.stop("");
  }

  private stop(reason: string): void {
    this.reason = reason || this.words.say("stopped");
    this.to("stopped");
  }

  /** For a while: it goes on by itself. */
  private pause(reason = ""): void {
    this.reason = reason;
    this.to("waiting");
    this.timer = window.setTimeout(() => this.hurry(), this.wait);
    this.wait = Math.min(LONGEST_WAIT_MS, this.wait * 2);
  }

  private press(): void {
    if (this.state === "paused" || this.state === "stopped") {
      this.reason = "";
      this.renewed = false;
      return this.to("queued");
    }
    clearTimeout(this.timer);
    this.to("paused");
    void this.upload?.abort();
  }

  private async hash(itemUrl: string): Promise<void> {
    const sha256 = await this.hasher.digest(this.file);
    if (!sha256) return;
    this.row.showDigest(sha256);
    await this.tell(itemUrl, sha256);
  }

  private async tell(itemUrl: string, sha256: string): Promise<void> {
    for (let wait = FIRST_WAIT_MS; ; wait = Math.min(LONGEST_WAIT_MS, wait * 2)) {
      try {
        return await this.portal.tellDigest(itemUrl, sha256);
      } catch (error) {
        if (!(error instanceof Away)) return;
      }
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
  }

  private to(state: State): void {
    this.state = state;
    if (state === "done") this.sent = this.file.size;
    const reason = state === "stopped" || state === "waiting" ? this.reason : "";
    this.row.show(state, this.sent, state === "sending" ? this.speed.now() : 0, reason);
    this.changed();
  }
}

/** The HTTP status behind an error; 0 when there was no answer at all; null when it is none of tus. */
function statusOf(error: unknown): number | null {
  if (!(error instanceof Error) || !("originalRequest" in error)) return null;
  return (error as DetailedError).originalResponse?.getStatus() ?? 0;
}
