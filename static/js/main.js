// One behaviour per module, found by a data attribute; a page loads only what it holds.
const BEHAVIOURS = [
  ['[data-theme-choice]', './theme.js'],
  ['[data-keep]', './keep.js'],
  ['[data-stepper]', './stepper.js'],
  ['[data-send-on-change]', './send.js'],
  ['[data-wards-url]', './wards.js'],
  ['.field.wrong', './mended.js'],
  ['[data-quotes]', './quotes.js'],
  ['[data-finder]', './finder.js'],
  ['[data-draft]', './draft.js'],
  ['[data-placed]', './placed.js'],
  ['[name=address_id][aria-pressed=true]', './held.js'],
  ['[data-copy]', './copy.js'],
  ['[data-until]', './until.js'],
  ['[data-preview]', './preview.js'],
  ['[data-print]', './print.js'],
  ['[data-focus]', './focus.js'],
  ['[data-sends]', './sends.js'],
  ['[data-unsaved]', './unsaved.js'],
  ['[data-autosubmit]', './autosubmit.js'],
  ['[data-worker]', './worker.js'],
  ['[data-facets]', './facets.js'],
  ['[data-province]', './province.js'],
  ['[data-reveal]', './reveal.js'],
];
// These wait until somebody goes there.
const WHEN_FOCUSED = [
  ['[data-suggest]', './suggest.js'],
  ['[data-packs]', './packs.js'],
];
// These are fetched with the first press, which waits for them: the selector of what is pressed.
const WHEN_PRESSED = [
  ['submit', '[data-basket]', './basket.js'],
  ['click', '[data-photos] a', './photos.js'],
];

const enhanceAll = async (elements, path) => {
  const { enhance } = await import(path);
  for (const element of elements) enhance(element);
};

export function enhanceIn(part) {
  for (const [selector, path] of BEHAVIOURS) {
    const elements = part.querySelectorAll(selector);
    if (elements.length) enhanceAll(elements, path);
  }
  for (const [selector, path] of WHEN_FOCUSED) {
    for (const element of part.querySelectorAll(selector)) {
      const arrive = () => enhanceAll([element], path);
      element.addEventListener('focusin', arrive, { once: true });
      element.addEventListener('pointerdown', arrive, { once: true });
    }
  }
}

for (const [sign, selector, path] of WHEN_PRESSED) {
  document.addEventListener(sign, (event) => {
    const element = event.target.closest(selector);
    // "Buy now" and its like go their own way, and so does a link into another tab.
    if (!element || event.submitter?.name || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    import(path).then(({ press }) => press(element, event.submitter), () => (element.href ? location.assign(element.href) : element.submit()));
  });
}

const whenPosted = (act) => document.addEventListener('submit', (event) => event.target.method === 'post' && act(event), { capture: true });

// What is sent without a network would be lost, and all that was typed with it: it stays where it is. A browser may be
// wrong about its network, so the shop is asked first.
const reached = new WeakSet();
const unsent = (submitter) => {
  const words = document.querySelector('[data-unsent]')?.dataset.unsent;
  import('./toast.js').then(({ toast }) => toast(words, false, submitter, null), () => alert(words));
};
whenPosted((event) => {
  const { target: form, submitter } = event;
  if (navigator.onLine || reached.has(form)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  fetch(import.meta.url, { method: 'HEAD', cache: 'no-store' }).then(() => {
    reached.add(form);
    form.requestSubmit(submitter);
  }, () => unsent(submitter));
});
addEventListener('online', () => document.querySelectorAll('[data-toasts] .toast:not(:has(a))').forEach((line) => line.remove()));

// A page that answered a form with what is wrong is no step on the way back: to show it the browser would send again.
const leave = () => document.querySelector('[role=alert]') && history.replaceState(history.state, '', location.href);
whenPosted(leave);
document.addEventListener('click', ({ target }) => target.closest('a[href]:not([href^="#"])') && leave(), { capture: true });

// Who signs out or erases the account leaves nothing typed in this tab.
whenPosted(({ target }) => {
  try {
    if (target.matches('[data-forgets]')) sessionStorage.clear();
  } catch {
    // This browser keeps nothing.
  }
});

// The cart's count and the visitor's name, on pages that are the same for everybody. They stand here, because every
// page wants them: one request less.
export function showCount(count) {
  for (const badge of document.querySelectorAll('[data-cart-count]')) {
    for (const number of badge.querySelectorAll('[data-number]')) number.textContent = count;
    badge.hidden = !count;
  }
}

let tell;
// What the visitor's answer was, for buttons that know what is kept; undefined if there was none.
export const visitor = new Promise((resolve) => (tell = resolve));

async function ask(element) {
  const kept = [...document.querySelectorAll('[data-keep]')].map((form) => form.dataset.keep);
  try {
    const answer = await fetch([element.dataset.privateFragment, ...kept].join('&').replace('&', '?'), {
      headers: { Accept: 'application/json' },
      credentials: 'same-origin',
    });
    return answer.ok ? await answer.json() : undefined;
  } catch {
    return undefined; // The plain links do.
  }
}

async function greet(element) {
  const person = await ask(element);
  tell(person);
  if (!person) return;
  showCount(person.cart_count ?? 0);
  const name = element.querySelector('[data-private-name]');
  // A narrow head has no room for a name, and half a name is nobody's.
  if (name && person.name && matchMedia('(width >= 26rem)').matches) name.textContent = person.name;
  const home = element.querySelector('[data-private-home]');
  if (home && person.home) home.href = person.home;
}

// In a task of its own: that in which modules run already lays the whole page out.
setTimeout(() => {
  enhanceIn(document);
  for (const element of document.querySelectorAll('[data-private-fragment]')) greet(element);
});
