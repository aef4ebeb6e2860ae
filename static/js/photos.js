// The pictures of a product: small ones turn to the large one, the large one opens in a dialog that keys can walk.
const KEYS = { ArrowLeft: -1, ArrowRight: 1, Home: -Infinity, End: Infinity };

function watchSmall(photos, row, links) {
  const small = [...photos.querySelectorAll('.photos-small a')];
  row.addEventListener('scroll', () => {
    const now = Math.round(row.scrollLeft / links[0].offsetWidth);
    small.forEach((one, at) => (at === now ? one.setAttribute('aria-current', 'true') : one.removeAttribute('aria-current')));
  }, { passive: true });
}

function framed(photos, links) {
  const dialog = photos.querySelector('template').content.firstElementChild.cloneNode(true);
  const image = dialog.querySelector('[data-large]');
  let at = 0;
  const show = (next) => {
    at = Math.min(links.length - 1, Math.max(0, next));
    image.src = links[at].href;
    image.alt = links[at].querySelector('img').alt;
    dialog.classList.remove('full');
    dialog.querySelector('[data-place]').textContent = links.length > 1 ? `${at + 1} / ${links.length}` : '';
    for (const button of dialog.querySelectorAll('[data-step]')) {
      button.hidden = links.length < 2;
      button.disabled = !links[at + Number(button.dataset.step)];
    }
  };
  dialog.addEventListener('keydown', (event) => {
    if (!(event.key in KEYS)) return;
    event.preventDefault();
    show(at + KEYS[event.key]);
  });
  dialog.addEventListener('click', ({ target }) => {
    const step = target.closest('[data-step]');
    if (step) show(at + Number(step.dataset.step));
    else if (target === image) dialog.classList.toggle('full');
    else if (target === dialog || target.closest('[data-shut], .zoom-view')) dialog.close();
  });
  photos.append(dialog);
  return (number) => {
    show(number);
    dialog.showModal();
    dialog.querySelector('[data-shut]').focus();
  };
}

const known = new WeakMap();

// Enhanced once per gallery, at its first press.
function gallery(photos) {
  if (!known.has(photos)) {
    const row = photos.querySelector('.photos-row');
    const links = [...row.querySelectorAll('a')];
    watchSmall(photos, row, links);
    known.set(photos, { row, links, open: framed(photos, links) });
  }
  return known.get(photos);
}

export function press(link) {
  const { row, links, open } = gallery(link.closest('[data-photos]'));
  if (links.includes(link)) return open(links.indexOf(link));
  const wanted = links.find((one) => `#${one.id}` === link.hash);
  row.scrollTo({ left: wanted.offsetLeft - links[0].offsetLeft });
}
