// What the script module of any page offers: the theme, the clipboard, dialogs.

export function setTheme(choice) { return window.labTheme.set(choice); }

export function theme() { return { choice: window.labTheme.choice(), dark: window.labTheme.isDark() }; }

/** @returns {Promise<boolean>} false where the browser refuses the clipboard */
export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

/** Offer text as a file. */
export function download(name, text, type) {
  const address = URL.createObjectURL(new Blob([text], { type }));
  const link = Object.assign(document.createElement("a"), { href: address, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10000);
}

export function toggleDialog(id) {
  const dialog = document.getElementById(id);
  if (dialog?.open) dialog.close();
  else dialog?.showModal();
}

/** A name of this tab that outlives a reload. */
export function tab() {
  const key = "stage2-lab-tab";
  try {
    const known = sessionStorage.getItem(key) ?? crypto.randomUUID();
    sessionStorage.setItem(key, known);
    return known;
  } catch {
    return String(Math.random());
  }
}
