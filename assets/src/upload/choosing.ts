// Choosing files: a button for files, one for a folder, and dropping both on the page.
import type { Words } from "./words";

export interface Chosen {
  file: File;
  path: string;
}

export function choosing(root: HTMLElement, words: Words, take: (chosen: Chosen[]) => void): void {
  const zone = document.createElement("div");
  zone.className = "dropzone";
  const hint = document.createElement("p");
  hint.className = "govuk-body";
  hint.textContent = words.say("drop_here");
  const actions = document.createElement("div");
  actions.className = "dropzone__actions";
  actions.append(button(words.say("choose_files"), "", "files", take));
  if ("webkitdirectory" in HTMLInputElement.prototype) {
    actions.append(button(words.say("choose_folder"), "govuk-button--secondary", "folder", take));
  }
  zone.append(hint, actions);
  dropping(zone, take);
  root.prepend(zone);
}

function button(label: string, look: string, kind: string, take: (chosen: Chosen[]) => void): HTMLElement {
  const input = document.createElement("input");
  input.type = "file";
  input.multiple = true;
  input.hidden = true;
  input.dataset.choose = kind;
  if (kind === "folder") input.webkitdirectory = true;
  input.addEventListener("change", () => {
    take([...(input.files ?? [])].map((file) => ({ file, path: file.webkitRelativePath || file.name })));
    // The same file may be chosen again after a pause: the browser must see a change.
    input.value = "";
  });
  const press = document.createElement("button");
  press.type = "button";
  press.className = `govuk-button ${look}`;
  press.textContent = label;
  press.addEventListener("click", () => input.click());
  const both = document.createElement("span");
  both.append(press, input);
  return both;
}

function dropping(zone: HTMLElement, take: (chosen: Chosen[]) => void): void {
  const over = (event: DragEvent, is: boolean): void => {
    event.preventDefault();
    zone.classList.toggle("is-over", is);
  };
  zone.addEventListener("dragover", (event) => over(event, true));
  zone.addEventListener("dragleave", (event) => over(event, false));
  zone.addEventListener("drop", (event) => {
    over(event, false);
    const entries = [...(event.dataTransfer?.items ?? [])].map((item) => item.webkitGetAsEntry());
    void Promise.all(entries.map((entry) => (entry ? walk(entry) : []))).then((found) => take(found.flat()));
  });
}

async function walk(entry: FileSystemEntry): Promise<Chosen[]> {
  if (entry.isFile) {
    const file = await new Promise<File>((yes, no) => (entry as FileSystemFileEntry).file(yes, no));
    return [{ file, path: entry.fullPath.replace(/^\//, "") }];
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  const found: Chosen[] = [];
  // A reader hands out at most a hundred entries at a time, and then nothing.
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((yes, no) => reader.readEntries(yes, no));
    if (some.length === 0) return found;
    for (const one of some) found.push(...(await walk(one)));
  }
}
