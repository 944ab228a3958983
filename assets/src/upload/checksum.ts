// Every part carries its SHA-256: a part that was damaged on the way is refused and sent again.
import { DefaultHttpStack, type HttpRequest, type HttpResponse, type HttpStack } from "tus-js-client";

class Checked implements HttpRequest {
  private aborted = false;

  constructor(private readonly inner: HttpRequest) {}

  getMethod = (): string => this.inner.getMethod();
  getURL = (): string => this.inner.getURL();
  setHeader = (name: string, value: string): void => this.inner.setHeader(name, value);
  getHeader = (name: string): string | undefined => this.inner.getHeader(name);
  setProgressHandler = (handler: (sent: number) => void): void => this.inner.setProgressHandler(handler);
  getUnderlyingObject = (): unknown => this.inner.getUnderlyingObject();

  async abort(): Promise<void> {
    this.aborted = true;
    await this.inner.abort();
  }

  async send(body?: Blob): Promise<HttpResponse> {
    if (body && this.inner.getMethod() === "PATCH") {
      const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", await body.arrayBuffer()));
      this.inner.setHeader("Upload-Checksum", `sha256 ${btoa(String.fromCharCode(...digest))}`);
    }
    if (this.aborted) throw new Error("paused while the part was being hashed");
    return this.inner.send(body);
  }
}

export class CheckedStack implements HttpStack {
  private readonly inner = new DefaultHttpStack({});

  createRequest(method: string, url: string): HttpRequest {
    return new Checked(this.inner.createRequest(method, url));
  }

  getName(): string {
    return "CheckedStack";
  }
}
