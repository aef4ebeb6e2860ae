// Day or night as the visitor chose; loaded before the first paint.
const kept = () => {
  try {
    return localStorage.getItem('theme') ?? '';
  } catch {
    return '';
  }
};

export const chosenTheme = kept();

export function chooseTheme(theme) {
  if (theme) document.documentElement.dataset.theme = theme;
  else delete document.documentElement.dataset.theme;
}

chooseTheme(chosenTheme);
