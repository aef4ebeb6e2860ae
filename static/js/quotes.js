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

  form.addEventListener('change', async (event) => {
    if (!follows(event.target.name ?? '')) return;
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
  });
  hideButtons();
}
