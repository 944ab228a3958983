// Two minutes before the session ends by itself, ask; when it has ended, leave nothing on the screen.
export function session(): void {
  const box = document.querySelector<HTMLElement>("[data-idle-seconds]");
  if (box) new Watch(box).begin();
}

class Watch {
  private deadline = 0;
  private before: Element | null = null;

  constructor(private readonly box: HTMLElement) {}

  begin(): void {
    this.restart();
    document.addEventListener("portal:alive", () => this.restart());
    this.box.querySelector("[data-stay]")?.addEventListener("click", () => void this.stay());
    // A closed lid stops timers: look at the clock, and look again when the page is shown.
    setInterval(() => this.look(), 5000);
    document.addEventListener("visibilitychange", () => this.look());
  }

  private restart(): void {
    this.deadline = Date.now() + this.seconds("idleSeconds") * 1000;
    this.hide();
  }

  private seconds(name: "idleSeconds" | "warnSeconds"): number {
    return Number(this.box.dataset[name] ?? 0);
  }

  private look(): void {
    const left = (this.deadline - Date.now()) / 1000;
    if (left <= 0) this.over();
    else if (left <= this.seconds("warnSeconds")) this.show();
  }

  private show(): void {
    if (!this.box.hidden) return;
    this.before = document.activeElement;
    this.box.hidden = false;
    this.box.focus();
  }

  private hide(): void {
    if (this.box.hidden) return;
    this.box.hidden = true;
    if (this.before instanceof HTMLElement) this.before.focus();
  }

  private over(): void {
    // Files on their way hold their own permission: closing the page would stop them for nothing.
    if (document.documentElement.dataset.uploading) return;
    location.replace(this.box.dataset.overUrl ?? "/");
  }

  private async stay(): Promise<void> {
    const token = document.querySelector<HTMLInputElement>("input[name=csrfmiddlewaretoken]")?.value ?? "";
    try {
      const answer = await fetch(this.box.dataset.stayUrl ?? "", {
        method: "POST",
        headers: { "X-CSRFToken": token },
        redirect: "manual",
      });
      if (answer.ok) this.restart();
      else this.over();
    } catch {
      // No line: the box stays and the button can be pressed again.
    }
  }
}
