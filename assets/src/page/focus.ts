// After an error the reader starts at the summary, not at the top of the page.
export function firstFocus(): void {
  document.querySelector<HTMLElement>("[data-first-focus]")?.focus();
}
