// The command palette and the note: dialogs that act without a round trip for each letter.

/** @param {(key: string) => void} press does what a key does */
export function palette(press) {
  const dialog = document.getElementById("palette");
  const filter = dialog?.querySelector("[data-palette-filter]");
  if (!dialog) return () => { };
  const items = () => [...dialog.querySelectorAll("[data-palette-item]")];
  const choose = button => { dialog.close(); press(button.dataset.press); };
  const onInput = () => {
    const words = filter.value.toLowerCase().split(/\s+/);
    for (const item of items()) item.hidden = !words.every(word => item.textContent.toLowerCase().includes(word));
  };
  const onKey = event => {
    const shown = items().filter(item => !item.hidden).map(item => item.firstElementChild);
    const at = shown.indexOf(document.activeElement);
    if (event.key === "Enter" && document.activeElement === filter && shown.length) { event.preventDefault(); choose(shown[0]); }
    else if (event.key === "ArrowDown") { event.preventDefault(); shown[Math.min(at + 1, shown.length - 1)]?.focus(); }
    else if (event.key === "ArrowUp") { event.preventDefault(); (at > 0 ? shown[at - 1] : filter).focus(); }
  };
  const onClick = event => {
    const button = event.target instanceof Element ? event.target.closest("[data-press]") : null;
    if (button) choose(button);
  };
  filter.addEventListener("input", onInput);
  dialog.addEventListener("keydown", onKey);
  dialog.addEventListener("click", onClick);
  return () => {
    filter.removeEventListener("input", onInput);
    dialog.removeEventListener("keydown", onKey);
    dialog.removeEventListener("click", onClick);
  };
}

export function openPalette() {
  const dialog = document.getElementById("palette");
  if (!dialog || dialog.open) return;
  const filter = dialog.querySelector("[data-palette-filter]");
  filter.value = "";
  filter.dispatchEvent(new Event("input"));
  dialog.showModal();
}

/** @returns {Promise<string>} what was typed; empty if nothing was to be kept */
export function askNote() {
  const dialog = document.getElementById("note");
  if (!dialog || dialog.open) return Promise.resolve("");
  const field = dialog.querySelector("input");
  field.value = "";
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise(done => dialog.addEventListener("close", () => done(dialog.returnValue === "keep" ? field.value.trim() : ""), { once: true }));
}
