// Filters that answer at once: htmx exchanges the goods and the counts, and the address follows. Until htmx is
// here, or if it does not come, the same forms are sent the plain way. On a phone the filters are a sheet.
import { enhanceIn } from './main.js';

const HTMX = new URL('vendor/htmx-2.0.11.min.js', import.meta.url).href;
const part = (id) => document.getElementById(id);
let coming;

// htmx begins its work when the page is whole; before that there is none to be had.
function htmx() {
  if (document.readyState !== 'complete') return Promise.reject(new Error('too early'));
  coming ??= new Promise((come, fail) => {
    const script = Object.assign(document.createElement('script'), { src: HTMX, onerror: fail });
    script.onload = () => come(window.htmx);
    document.head.append(script);
  });
  return coming;
}

const openFolds = new Map();

function remember() {
  for (const fold of part('filters').querySelectorAll('details')) openFolds.set(fold.id, fold.open);
}

// After each exchange: behaviours of the new goods, folds as they were left, the count told aloud.
function settle(goods) {
  for (const [id, open] of openFolds) if (part(id)) part(id).open = open;
  enhanceIn(part('results'));
  label(goods);
  const total = goods.querySelector('[data-total]');
  document.querySelector('[data-said]').textContent = total.textContent;
  if (document.activeElement === document.body) total.focus({ preventScroll: true });
}

function label(goods) {
  goods.dataset.live = '';
  const button = goods.querySelector('[data-live-words]');
  if (button) button.textContent = button.dataset.liveWords;
}

async function narrow(form) {
  try {
    (await htmx()).trigger(form, 'narrow');
  } catch {
    form.requestSubmit();
  }
}

function watchForms(goods) {
  const fetchHtmx = () => htmx().catch(() => {});
  for (const sign of ['pointerover', 'focusin', 'touchstart']) goods.addEventListener(sign, fetchHtmx, { once: true, passive: true });
  goods.addEventListener('change', (event) => {
    const form = event.target.closest('[data-narrow]');
    if (form) narrow(form);
  });
}

function watchHtmx(goods) {
  goods.addEventListener('htmx:configRequest', ({ detail }) => {
    for (const [name, value] of [...detail.formData]) if (value === '') detail.formData.delete(name);
    goods.setAttribute('aria-busy', 'true');
  });
  goods.addEventListener('htmx:beforeSwap', remember);
  goods.addEventListener('htmx:afterRequest', () => goods.removeAttribute('aria-busy'));
  for (const fault of ['htmx:responseError', 'htmx:sendError', 'htmx:timeout']) {
    goods.addEventListener(fault, ({ detail }) => location.assign(detail.pathInfo.finalRequestPath));
  }
  document.addEventListener('htmx:afterSettle', (event) => event.target.id === 'results' && settle(goods));
  document.addEventListener('htmx:historyRestore', () => {
    part('loc').removeAttribute('open');
    settle(goods);
  });
  // An address that htmx wrote before this page was loaded anew.
  window.addEventListener('popstate', (event) => event.state?.htmx && !window.htmx && location.reload());
}

function watchSheet(goods) {
  const openLink = () => goods.querySelector('[data-open-sheet]');
  goods.addEventListener('click', (event) => {
    const sheet = part('loc');
    if (event.target.closest('[data-open-sheet]')) {
      event.preventDefault();
      sheet.showModal();
      sheet.addEventListener('close', () => openLink()?.focus(), { once: true });
    } else if (event.target === sheet || event.target.closest('[data-shut]')) {
      event.preventDefault();
      sheet.close();
    }
  });
  goods.addEventListener('submit', () => part('loc').open && window.htmx && part('loc').close());
}

export function enhance(goods) {
  label(goods);
  watchForms(goods);
  watchHtmx(goods);
  watchSheet(goods);
}
