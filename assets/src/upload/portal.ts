// What the page asks of the portal, apart from the bytes themselves.
export interface Place {
  itemUrl: string;
  uploadUrl: string;
  capability: string;
}

/** The portal said no, in words for people; asking again would get the same answer. */
export class Refused extends Error {}

/** The session is over. What is on its way goes on with its own permission; nothing new can be begun. */
export class SignedOut extends Refused {}

/** The line or the portal is away for the moment; the same can be asked again. */
export class Away extends Error {}

/** It has no room for more: somebody there is making some, and the same can be asked again. */
export class Full extends Away {}

export const NO_ROOM = 507;
const AGAIN = new Set([408, 423, 425, 429]);

export class Portal {
  private before: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly itemsUrl: string,
    private readonly csrf: string,
  ) {}

  async place(file: File, path: string): Promise<Place> {
    const asked = { name: file.name, relative_path: path, size_bytes: file.size, sha256: null };
    // One after the other: the numbers of the items follow the order in which the files were chosen.
    const turn = this.before.then(() => this.ask("POST", this.itemsUrl, asked));
    this.before = turn.catch(() => undefined);
    const told = await turn;
    return {
      itemUrl: `${this.itemsUrl}${String(told.item_id)}/`,
      uploadUrl: String(told.upload_url),
      capability: String(told.capability),
    };
  }

  async renew(itemUrl: string): Promise<string> {
    return String((await this.ask("POST", `${itemUrl}capability/`, {})).capability);
  }

  async tellDigest(itemUrl: string, sha256: string): Promise<void> {
    await this.ask("PUT", `${itemUrl}digest/`, { sha256 });
  }

  private async ask(method: string, url: string, body: object): Promise<Record<string, unknown>> {
    const answer = await fetch(url, {
      method,
      body: JSON.stringify(body),
      headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": this.csrf },
      redirect: "manual",
    }).catch(() => {
      throw new Away();
    });
    if (answer.type === "opaqueredirect" || answer.status === 401) throw new SignedOut();
    if (answer.status === NO_ROOM) throw new Full();
    if (answer.status >= 500 || AGAIN.has(answer.status)) throw new Away();
    const told = (await answer.json().catch(() => ({}))) as Record<string, unknown>;
    if (!answer.ok) throw new Refused(String(told.error ?? ""));
    document.dispatchEvent(new Event("portal:alive"));
    return told;
  }
}
