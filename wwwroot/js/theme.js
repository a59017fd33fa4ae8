// Runs before the first paint: light or dark as the system says, or as was chosen before.
window.labTheme = (() => {
  const key = "stage2-lab-theme";
  const system = window.matchMedia("(prefers-color-scheme: dark)");
  const watchers = new Set();
  const choice = () => { try { return localStorage.getItem(key) ?? "system"; } catch { return "system"; } };
  const isDark = () => choice() === "dark" || (choice() === "system" && system.matches);
  const apply = () => { document.documentElement.dataset.theme = isDark() ? "dark" : "light"; };
  system.addEventListener("change", () => { apply(); for (const watcher of watchers) watcher(isDark()); });
  apply();
  return {
    choice, isDark,
    set(value) {
      try { localStorage.setItem(key, value); } catch { /* a private window keeps no choice */ }
      apply();
      return isDark();
    },
    watch(watcher) { watchers.add(watcher); return () => watchers.delete(watcher); },
  };
})();
