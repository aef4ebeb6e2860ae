// The large price, what is left and the bar at the foot follow the pack that is chosen.
export function enhance(form) {
  const price = form.querySelector('[data-pack-price] .price');
  const unit = form.querySelector('[data-pack-price] .unit');
  const left = form.querySelector('[data-pack-left]');
  const bar = document.querySelector('.buybar');

  const follow = () => {
    const pack = form.querySelector('[name=variant_id]:checked')?.closest('.choice');
    if (!pack) return;
    const words = pack.querySelector('[data-pack-words]').textContent;
    price.textContent = words;
    unit.textContent = pack.querySelector('[data-pack-unit]').textContent;
    if (left) {
      const few = pack.querySelector('[data-few]');
      left.textContent = few?.textContent ?? form.dataset.inStock;
      left.className = `chip ${few ? 'warn' : 'ok'}`;
    }
    if (!bar) return;
    bar.querySelector('.price').textContent = words;
    bar.querySelector('.unit').textContent = pack.querySelector('span').textContent;
  };
  form.addEventListener('change', follow);
  follow();
}
