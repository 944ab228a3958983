// SHA-256 of a whole file, beside the page: a 4 GB film must not freeze the list.
import { sha256 } from "@noble/hashes/sha2.js";

const STEP = 4 * 1024 * 1024;

async function digest(file: File): Promise<string> {
  const hash = sha256.create();
  for (let at = 0; at < file.size; at += STEP) {
    hash.update(new Uint8Array(await file.slice(at, at + STEP).arrayBuffer()));
  }
  return [...hash.digest()].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

// One at a time, in the order they were asked for: two readers on one old disk are slower than one.
let queue: Promise<unknown> = Promise.resolve();

self.onmessage = (event: MessageEvent<{ id: number; file: File }>) => {
  const { id, file } = event.data;
  queue = queue.then(async () => {
    try {
      self.postMessage({ id, sha256: await digest(file) });
    } catch {
      self.postMessage({ id, sha256: null });
    }
  });
};
