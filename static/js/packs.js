// The large price and the bar at the foot follow the pack that is chosen.
export function enhance(form) {
  const price = form.querySelector('[data-pack-price] .price');
  const unit = form.querySelector('[data-pack-price] .unit');
  const bar = document.querySelector('.buybar');

  form.addEventListener('change', (event) => {
    const pack = event.target.closest('.choice');
    if (!pack || event.target.name !== 'variant_id') return;
    const words = pack.querySelector('[data-pack-words]').textContent;
    price.textContent = words;
    unit.textContent = pack.querySelector('[data-pack-unit]').textContent;
    if (!bar) return;
    bar.querySelector('.price').textContent = words;
    bar.querySelector('.unit').textContent = pack.querySelector('span').textContent;
  });
}
