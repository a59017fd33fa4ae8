// Runs before the first paint: whether this browser has been here before. One of the ways in, once used, is not shown again.
(() => {
  const key = "stage2-lab-visited";
  const root = document.documentElement;
  try { if (localStorage.getItem(key)) root.dataset.visited = "true"; } catch { /* a private window keeps nothing */ }
  document.addEventListener("click", event => {
    const way = event.target instanceof Element ? event.target.closest("[data-visited]") : null;
    if (!way || way === root) return;
    root.dataset.visited = "true";
    try { localStorage.setItem(key, "true"); } catch { /* for this page only, then */ }
    if (way.matches("[data-focus-paste]")) document.querySelector("[data-paste]")?.focus();
  });
})();
