// Asks the worker for a file's SHA-256; null when the file can no longer be read.
export class Hasher {
  private worker: Worker | null = null;
  private readonly waiting = new Map<number, (sha256: string | null) => void>();
  private next = 0;

  constructor(private readonly address: string) {}

  digest(file: File): Promise<string | null> {
    const id = this.next++;
    return new Promise((resolve) => {
      this.waiting.set(id, resolve);
      this.started().postMessage({ id, file });
    });
  }

  private started(): Worker {
    if (this.worker) return this.worker;
    this.worker = new Worker(this.address);
    this.worker.onmessage = (event: MessageEvent<{ id: number; sha256: string | null }>) => {
      this.waiting.get(event.data.id)?.(event.data.sha256);
      this.waiting.delete(event.data.id);
    };
    this.worker.onerror = () => this.giveUp();
    return this.worker;
  }

  private giveUp(): void {
    for (const resolve of this.waiting.values()) resolve(null);
    this.waiting.clear();
  }
}
