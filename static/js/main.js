// One behaviour per module, found by a data attribute; a page loads only what it holds.
const BEHAVIOURS = [
  ['[data-private-fragment]', './private.js'],
  ['[data-theme-choice]', './theme.js'],
  ['[data-basket]', './basket.js'],
  ['[data-keep]', './keep.js'],
  ['[data-stepper]', './stepper.js'],
  ['[data-packs]', './packs.js'],
  ['[data-send-on-change]', './send.js'],
  ['[data-wards-url]', './wards.js'],
  ['[data-quotes]', './quotes.js'],
  ['[data-finder]', './finder.js'],
  ['[data-copy]', './copy.js'],
  ['[data-until]', './until.js'],
  ['[data-preview]', './preview.js'],
  ['[data-print]', './print.js'],
  ['[data-focus]', './focus.js'],
  ['[data-sends]', './sends.js'],
  ['[data-autosubmit]', './autosubmit.js'],
  ['[data-worker]', './worker.js'],
];
// These wait until somebody goes there.
const WHEN_FOCUSED = [['[data-suggest]', './suggest.js']];

const enhanceAll = async (elements, path) => {
  const { enhance } = await import(path);
  for (const element of elements) enhance(element);
};

for (const [selector, path] of BEHAVIOURS) {
  const elements = document.querySelectorAll(selector);
  if (elements.length) enhanceAll(elements, path);
}

for (const [selector, path] of WHEN_FOCUSED) {
  for (const element of document.querySelectorAll(selector)) {
    element.addEventListener('focusin', () => enhanceAll([element], path), { once: true });
  }
}
