// SPDX-License-Identifier: MIT
// Before the first paint: the theme that was chosen, else the system's.
(() => {
  const system = matchMedia('(prefers-color-scheme: dark)');
  const stored = () => {
    try {
      return localStorage.getItem('theme');
    } catch {
      return null;  // storage may be forbidden
    }
  };
  const apply = () => {
    document.documentElement.dataset.theme = stored() ?? (system.matches ? 'dark' : 'light');
    document.dispatchEvent(new Event('themechange'));
  };
  apply();
  system.addEventListener('change', apply);
  addEventListener('storage', apply);
  globalThis.toggleTheme = () => {
    const next = document.documentElement.dataset.theme === 'dark' ? 'light' : 'dark';
    try {
      // Choosing what the system has means to follow it again.
      if ((next === 'dark') === system.matches) localStorage.removeItem('theme');
      else localStorage.setItem('theme', next);
    } catch {
      document.documentElement.dataset.theme = next;
      document.dispatchEvent(new Event('themechange'));
      return;
    }
    apply();
  };
})();
