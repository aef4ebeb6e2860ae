// The basket, shown beside the page after something was put in. What is changed in it is sent like on the
// basket's own page; an answer that is not the drawer again is followed there.
import { showCount } from './main.js';

let dialog;
let cart;
const sent = new WeakSet();

function fill(text) {
  const fresh = new DOMParser().parseFromString(text, 'text/html');
  const inside = fresh.querySelector('.drawer-in');
  if (!inside) return null;
  showCount(Number(inside.dataset.count));
  dialog.replaceChildren(inside);
  return fresh.querySelector('link');
}

const styled = (link) =>
  document.querySelector(`link[href="${link.getAttribute('href')}"]`)
    ? Promise.resolve()
    : new Promise((done) => {
        link.addEventListener('load', done);
        link.addEventListener('error', done);
        document.head.append(link);
      });

async function change(event) {
  event.preventDefault();
  const form = event.target;
  // To take out and to put back is done once, however often it is pressed; every more and less counts.
  if (!event.submitter?.name && sent.has(form)) return;
  sent.add(form);
  const focused = event.submitter?.id || document.activeElement.id;
  const answer = await fetch(form.action, { method: 'POST', body: new FormData(form, event.submitter) }).catch(() => null);
  if (!answer || !fill(await answer.text())) return location.assign(cart);
  const again = document.getElementById(focused);
  const next = dialog.querySelector('#dat-lai') ?? dialog.querySelector('[data-shut]');
  (again && !again.disabled ? again : next).focus();
}

function build(origin) {
  dialog = Object.assign(document.createElement('dialog'), { className: 'drawer' });
  dialog.setAttribute('aria-labelledby', 'ngan-ten');
  dialog.addEventListener('submit', change);
  dialog.addEventListener('change', ({ target }) => target.form?.requestSubmit(target.form.querySelector('[value=set]')));
  dialog.addEventListener('click', ({ target }) => (target === dialog || target.closest('[data-shut]')) && dialog.close());
  dialog.addEventListener('close', () => {
    dialog.remove();
    origin?.focus();
  });
}

export async function open(address, words, origin) {
  cart = new URL('.', new URL(address, location)).href.replace(/\/$/, '');
  const answer = await fetch(address, { credentials: 'same-origin' });
  if (!answer.ok) throw new Error('no drawer');
  const text = await answer.text();
  // Two buttons pressed one after the other open one drawer.
  if (!dialog?.open) build(origin);
  const style = fill(text);
  if (!style) throw new TypeError('no drawer');
  await styled(style);
  if (!dialog.open) {
    document.body.append(dialog);
    dialog.showModal();
  }
  dialog.querySelector('[data-shut]').focus();
  dialog.querySelector('[data-told]').textContent = words;
}
