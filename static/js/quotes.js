// Postage follows the province and the chosen way of sending: the same form asks the server to
// reckon again, and only the parts that hold figures are exchanged. What was typed stays.
const follows = (name) => name === 'province_code' || name.startsWith('delivery_');

export function enhance(form) {
  let asked = 0;
  const hideButtons = () => {
    for (const button of form.querySelectorAll('[data-quotes-button]')) button.hidden = true;
  };

  const exchange = (page) => {
    const focused = document.activeElement?.id;
    for (const part of document.querySelectorAll('[data-quotes-part]')) {
      const fresh = page.getElementById(part.id);
      if (fresh) part.replaceWith(fresh);
    }
    hideButtons();
    if (focused) document.getElementById(focused)?.focus();
  };

  const reckon = async () => {
    const turn = ++asked;
    const body = new FormData(form);
    body.set('op', 'reckon');
    form.setAttribute('aria-busy', 'true');
    try {
      const answer = await fetch(form.action, { method: 'POST', body });
      if (turn !== asked || !answer.ok || answer.redirected) return;
      exchange(new DOMParser().parseFromString(await answer.text(), 'text/html'));
    } finally {
      form.removeAttribute('aria-busy');
    }
  };
  form.addEventListener('change', ({ target }) => follows(target.name ?? '') && reckon());
  // Who comes back finds the province as it was left, and figures of the one that the page came with.
  const comeBack = () => {
    const { province_code: province } = form.elements;
    if (province && !province.selectedOptions[0]?.defaultSelected && province.value) reckon();
  };
  addEventListener('pageshow', comeBack);
  comeBack();
  hideButtons();
}
