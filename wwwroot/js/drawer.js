// Below a width the controls are a drawer over the board: Esc closes it, and the focus goes in with it and comes back.

const narrow = window.matchMedia("(max-width: 1200px)");

/** @returns {{ready: Promise<void>, stop: () => void}} ready: the page knows how wide the window is */
export function drawer(page) {
  const lab = document.querySelector("[data-lab]");
  const button = document.querySelector("[data-drawer-button]");
  const isOpen = () => lab.classList.contains("drawer-open");
  const tell = () => page.invokeMethodAsync("OnNarrowAsync", narrow.matches).catch(() => { });
  const onKey = event => {
    if (event.key !== "Escape" || !isOpen() || document.querySelector("dialog[open]")) return;
    event.preventDefault();
    event.stopPropagation();
    button.click();
  };
  const onClick = event => {
    if (isOpen() && event.target instanceof Element && event.target === lab) button.click();
  };
  let wasOpen = isOpen();
  const watcher = new MutationObserver(() => {
    if (isOpen() === wasOpen) return;
    wasOpen = isOpen();
    // The rail is rendered in the same batch as the class.
    if (wasOpen) document.querySelector("#rail :is(button, select, input):not(:disabled)")?.focus();
    else if (narrow.matches && (document.activeElement === document.body || !document.activeElement)) button.focus();
  });
  watcher.observe(lab, { attributes: true, attributeFilter: ["class"] });
  narrow.addEventListener("change", tell);
  document.addEventListener("keydown", onKey, { capture: true });
  document.addEventListener("click", onClick);
  const ready = narrow.matches ? tell() : Promise.resolve();
  const stop = () => {
    watcher.disconnect();
    narrow.removeEventListener("change", tell);
    document.removeEventListener("keydown", onKey, { capture: true });
    document.removeEventListener("click", onClick);
  };
  return { ready, stop };
}
