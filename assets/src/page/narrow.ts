// A long list of boxes: typing leaves only the names that hold what was typed. What is ticked stays in sight.
export function narrow(box: HTMLElement): void {
  const typed = box.querySelector("input");
  const said = box.querySelector<HTMLElement>("[data-none]");
  const rows = [...(document.getElementById(box.dataset.narrow ?? "")?.children ?? [])];
  if (!typed || !said) return;
  const names = rows.map((row) => folded(row.textContent ?? ""));
  box.hidden = false;
  typed.addEventListener("keydown", (event) => {
    // Enter would send the form, half filled in.
    if (event.key === "Enter") event.preventDefault();
  });
  typed.addEventListener("input", () => {
    const wanted = folded(typed.value);
    let found = 0;
    rows.forEach((row, place) => {
      const holds = names[place]?.includes(wanted) ?? false;
      found += Number(holds);
      row.toggleAttribute("hidden", !holds && !row.querySelector("input:checked"));
    });
    said.textContent = found ? "" : (said.dataset.none ?? "");
  });
}

// Letters that people write one for the other count as one, as in the search of the portal itself.
function folded(text: string): string {
  const bare = text.normalize("NFKD").replace(/\p{M}|ـ/gu, "").toLowerCase();
  return bare.replace(/ى/g, "ي").replace(/ة/g, "ه").replace(/ٱ/g, "ا").trim();
}
