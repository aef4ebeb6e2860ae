// Postage follows the province and the chosen way of sending: the same form asks the server to
// reckon again, and only the parts that hold figures are exchanged. What was typed stays.
import { given } from './wards.js';

const follows = (name) => name === 'province_code' || name.startsWith('delivery_');

export function enhance(form) {
  const { province_code: province } = form.elements;
  let known = province && given(province);
  let asked = 0;
  const hideButtons = () => {
    for (const button of form.querySelectorAll('[data-quotes-button]')) button.hidden = true;
  };

  const exchange = (page) => {
    const focused = document.activeElement?.id;
    // What was chosen while the answer was on its way stays chosen, if it is still offered.
    const chosen = [...document.querySelectorAll('[data-quotes-part] :checked')].map(({ id }) => id);
    for (const part of document.querySelectorAll('[data-quotes-part]')) {
      const fresh = page.getElementById(part.id);
      if (fresh) part.replaceWith(fresh);
    }
    for (const field of form.querySelectorAll('[data-quotes-part] input')) if (chosen.includes(field.id)) field.checked = true;
    hideButtons();
    if (focused) document.getElementById(focused)?.focus();
  };

  const reckon = async () => {
    known = province?.value;
    const turn = ++asked;
    const body = new FormData(form);
    body.set('op', 'reckon');
    form.setAttribute('aria-busy', 'true');
    try {
      const answer = await fetch(form.action, { method: 'POST', body });
      if (turn !== asked || !answer.ok || answer.redirected) return;
      exchange(new DOMParser().parseFromString(await answer.text(), 'text/html'));
    } catch {
      known = undefined; // Asked again when there is a network.
    } finally {
      form.removeAttribute('aria-busy');
    }
  };
  form.addEventListener('change', ({ target }) => follows(target.name ?? '') && reckon());
  // Who comes back finds the province as it was left, and figures of the one that the page came with.
  const comeBack = () => province?.value && province.value !== known && reckon();
  for (const sign of ['pageshow', 'online']) addEventListener(sign, comeBack);
  comeBack();
  hideButtons();
}
