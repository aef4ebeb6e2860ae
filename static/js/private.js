// The cart's count and the visitor's name, on pages that are the same for everybody.
export function showCount(count) {
  for (const badge of document.querySelectorAll('[data-cart-count]')) {
    badge.querySelector('[data-number]').textContent = count;
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

export async function enhance(element) {
  const person = await ask(element);
  tell(person);
  if (!person) return;
  showCount(person.cart_count ?? 0);
  const name = element.querySelector('[data-private-name]');
  if (name && person.name) name.textContent = person.name;
  const home = element.querySelector('[data-private-home]');
  if (home && person.home) home.href = person.home;
}
