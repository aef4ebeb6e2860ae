// After a refused form the summary of errors is what a reader hears first.
export function enhance(element) {
  element.focus();
}
