// Runs before the first paint: whether this browser has been here before, and what is pressed before the page can answer.
// One of the ways in, once used, is not shown again.
(() => {
  const key = "stage2-lab-visited";
  const root = document.documentElement;
  const framesToWait = 300;
  const drawer = "drawer";
  try { if (localStorage.getItem(key)) root.dataset.visited = "true"; } catch { /* a private window keeps nothing */ }

  // The circuit renders buttons anew, so one that was pressed is known by its name.
  let early = [];
  let answers = false;
  window.labEarly = {
    /** The page answers from now on: press what was pressed. */
    answer() {
      answers = true;
      for (const name of early.splice(0)) {
        if (name === drawer && document.querySelector(".drawer-open")) continue;
        document.querySelector(`[data-early][data-testid="${name}"]`)?.click();
      }
    },
    /** A page that was left answers no more. */
    wait() { answers = false; },
  };

  /** The field is there only while the controls are, and its group may be folded. */
  function focusPaste(frames) {
    const field = document.querySelector("[data-paste]");
    const group = field?.closest("details");
    if (group) group.open = true;
    field?.focus();
    field?.scrollIntoView({ block: "nearest" });
    // The circuit renders the field anew, and drops the focus then.
    if (!(field && document.querySelector("[data-interactive]")) && frames > 0) requestAnimationFrame(() => focusPaste(frames - 1));
  }

  document.addEventListener("click", event => {
    if (!(event.target instanceof Element)) return;
    const button = event.target.closest("[data-early]");
    // The drawer is closed once more when the page learns that the window is narrow.
    const lost = button && !answers && !button.disabled && (button.dataset.testid === drawer || !document.querySelector("[data-interactive]"));
    if (lost) early = [...early.filter(name => name !== button.dataset.testid), button.dataset.testid];
    const way = event.target.closest("[data-visited]");
    if (!way || way === root) return;
    root.dataset.visited = "true";
    try { localStorage.setItem(key, "true"); } catch { /* for this page only, then */ }
    if (way.matches("[data-focus-paste]")) focusPaste(framesToWait);
  });
})();
