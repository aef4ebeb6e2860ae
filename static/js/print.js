// A button that prints the page; without script the browser's own menu does.
export function enhance(place) {
  place.hidden = false;
  place.querySelector('button').addEventListener('click', () => window.print());
}
