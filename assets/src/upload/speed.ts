// How fast it goes, over the last quarter of a minute: a single burst must not promise too much.
const WINDOW_MS = 15000;

export class Speed {
  private points: Array<{ at: number; sent: number }> = [];

  restart(): void {
    this.points = [];
  }

  note(sent: number): void {
    const at = Date.now();
    this.points.push({ at, sent });
    this.points = this.points.filter((point) => at - point.at <= WINDOW_MS);
  }

  /** Bytes a second; 0 while nothing can be said. */
  now(): number {
    const first = this.points[0];
    const last = this.points[this.points.length - 1];
    if (!first || !last || last.at - first.at < 500) return 0;
    return ((last.sent - first.sent) * 1000) / (last.at - first.at);
  }
}
