// The quick exit: the screen empties at once, the sign-out is sent on its way, and "back" does not lead here again.
export function leave(): void {
  const left = document.body.dataset.left;
  if (left) location.replace(left);
  for (const form of document.querySelectorAll<HTMLFormElement>("form[data-leave]")) {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      go(form);
    });
  }
}

function go(form: HTMLFormElement): void {
  document.documentElement.classList.add("leaving");
  document.title = "…";
  // The upload page asks before it is closed; nobody who needs to leave may be asked anything.
  document.dispatchEvent(new Event("portal:leaving"));
  void fetch(form.action, { method: "POST", body: new FormData(form), keepalive: true }).catch(() => undefined);
  location.replace(form.dataset.leave ?? "about:blank");
}
