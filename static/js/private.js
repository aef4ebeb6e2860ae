// The cart's count and the visitor's name, on pages that are the same for everybody.
export function showCount(count) {
  for (const badge of document.querySelectorAll('[data-cart-count]')) {
    badge.querySelector('[data-number]').textContent = count;
    badge.hidden = !count;
  }
}

export async function enhance(element) {
  let person;
  try {
    const answer = await fetch(element.dataset.privateFragment, {
      headers: { Accept: 'application/json' },
      credentials: 'same-origin',
    });
    if (!answer.ok) return;
    person = await answer.json();
  } catch {
    return; // The plain links do.
  }
  showCount(person.cart_count ?? 0);
  const name = element.querySelector('[data-private-name]');
  if (name && person.name) name.textContent = person.name;
  const home = element.querySelector('[data-private-home]');
  if (home && person.home) home.href = person.home;
}
