// A draft is kept two seconds after the last key: only the fields that changed, so two people can work on one page.
const QUIET_MS = 2000;
const AGAIN_MS = 5000;

export function autosave(form: HTMLFormElement): void {
  const line = form.querySelector<HTMLElement>("[data-saved-line]");
  const changed = new Set<string>();
  let timer = 0;

  function plan(wait: number): void {
    clearTimeout(timer);
    timer = window.setTimeout(() => void save(), wait);
  }

  function note(event: Event): void {
    const name = (event.target as HTMLInputElement).name;
    if (!name || (event.target as HTMLInputElement).type === "file") return;
    changed.add(name);
    plan(QUIET_MS);
  }

  async function save(): Promise<void> {
    const sent = [...changed];
    changed.clear();
    if (await post(form, sent)) {
      say(line, `${form.dataset.saved ?? ""} ${clock()}`);
      document.dispatchEvent(new Event("portal:alive"));
      return;
    }
    for (const name of sent) changed.add(name);
    say(line, form.dataset.unsaved ?? "");
    plan(AGAIN_MS);
  }

  form.addEventListener("input", note);
  form.addEventListener("change", note);
  form.addEventListener("submit", () => clearTimeout(timer));
}

async function post(form: HTMLFormElement, names: string[]): Promise<boolean> {
  const whole = new FormData(form);
  const body = new FormData();
  for (const name of ["csrfmiddlewaretoken", ...names]) {
    for (const value of whole.getAll(name)) body.append(name, value);
  }
  // An emptied group of boxes sends nothing: the names say which fields this is about.
  for (const name of names) body.append("_changed", name);
  try {
    const answer = await fetch(form.action, {
      method: "POST",
      body,
      headers: { "X-Autosave": "1" },
      redirect: "manual",
    });
    return answer.status === 204;
  } catch {
    return false;
  }
}

function say(line: HTMLElement | null, words: string): void {
  if (line) line.textContent = words;
}

function clock(): string {
  const tongue = `${document.documentElement.lang}-u-nu-latn`;
  return new Intl.DateTimeFormat(tongue, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(new Date());
}
