// The catalogue by keyboard: / to the box, j and k along the list, ? for help. Whoever speaks to their machine can turn
// them off: single letters must never be a trap (WCAG 2.1.4).
const OFF = "catalogue-keys-off";

export function keys(): void {
  const rows = document.querySelector<HTMLElement>("[data-keys-rows]");
  const box = document.querySelector<HTMLInputElement>("[data-keys-search]");
  if (box) new Keys(box, rows).begin();
}

class Keys {
  private readonly help = document.querySelector<HTMLDetailsElement>("[data-keys-help]");

  constructor(
    private readonly box: HTMLInputElement,
    private readonly rows: HTMLElement | null,
  ) {}

  begin(): void {
    for (const part of document.querySelectorAll<HTMLElement>("[data-keys-only]")) part.hidden = false;
    const choice = document.querySelector<HTMLInputElement>("[data-keys-switch]");
    if (choice) {
      choice.checked = !this.off();
      choice.addEventListener("change", () => localStorage.setItem(OFF, choice.checked ? "" : "1"));
    }
    document.addEventListener("keydown", (event) => this.pressed(event));
  }

  private off(): boolean {
    return localStorage.getItem(OFF) === "1";
  }

  private pressed(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape" && event.target === this.box) return this.box.blur();
    if (isTyping(event.target) || this.off()) return;
    if (this.acted(event)) event.preventDefault();
  }

  // By the place of the key as well as by its letter: with an Arabic keyboard, j and k write other letters.
  private acted(event: KeyboardEvent): boolean {
    if (event.key === "?" || event.key === "؟") return this.turnHelp();
    if (event.key === "/" || (event.code === "Slash" && !event.shiftKey)) return this.search();
    if (event.code === "KeyJ") return this.step(1);
    if (event.code === "KeyK") return this.step(-1);
    const inList = this.links().includes(document.activeElement as HTMLAnchorElement);
    if (event.key === "ArrowDown" && inList) return this.step(1);
    if (event.key === "ArrowUp" && inList) return this.step(-1);
    return false;
  }

  private search(): boolean {
    this.box.focus();
    this.box.select();
    return true;
  }

  private turnHelp(): boolean {
    if (!this.help) return false;
    this.help.open = !this.help.open;
    if (this.help.open) this.help.querySelector("summary")?.focus();
    return true;
  }

  private step(by: number): boolean {
    const links = this.links();
    const here = links.indexOf(document.activeElement as HTMLAnchorElement);
    const there = here < 0 ? (by > 0 ? 0 : links.length - 1) : here + by;
    links[Math.min(Math.max(there, 0), links.length - 1)]?.focus();
    return links.length > 0;
  }

  private links(): HTMLAnchorElement[] {
    return [...(this.rows?.querySelectorAll<HTMLAnchorElement>("th[scope=row] a") ?? [])];
  }
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement) return target.type !== "checkbox" && target.type !== "radio";
  return target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;
}
