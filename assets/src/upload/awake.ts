// A phone that falls asleep stops sending: ask it to stay awake while files are on their way.
export class Awake {
  private lock: WakeLockSentinel | null = null;
  private wanted = false;

  async keep(wanted: boolean): Promise<void> {
    if (wanted === this.wanted || !("wakeLock" in navigator)) return;
    this.wanted = wanted;
    try {
      if (wanted) this.lock = await navigator.wakeLock.request("screen");
      else await this.lock?.release();
    } catch {
      // Refused, for example to save the battery: sending goes on, only the screen may go dark.
      this.wanted = false;
    }
  }
}
