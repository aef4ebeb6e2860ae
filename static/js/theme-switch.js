// Three buttons in the footer: as the system, light, dark.
import { chooseTheme, chosenTheme } from './theme.js';

export function enhance(group) {
  const buttons = [...group.querySelectorAll('button')];
  const show = (theme) => {
    for (const button of buttons) button.setAttribute('aria-pressed', String(button.value === theme));
  };
  group.addEventListener('click', (event) => {
    const button = event.target.closest('button');
    if (!button) return;
    chooseTheme(button.value);
    show(button.value);
    try {
      localStorage.setItem('theme', button.value);
    } catch {
      // A browser that keeps nothing still shows the choice on this page.
    }
  });
  show(chosenTheme);
  group.hidden = false;
}
