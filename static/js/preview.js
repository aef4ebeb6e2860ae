// The chosen photos, small, before they are sent; a phone can take one on the spot. Drawn on a canvas: no address
// outside the page's policy.
const SIDE = 176;

async function draw(file) {
  const picture = await createImageBitmap(file);
  const side = Math.min(picture.width, picture.height);
  const canvas = Object.assign(document.createElement('canvas'), { width: SIDE, height: SIDE });
  const left = (picture.width - side) / 2;
  const top = (picture.height - side) / 2;
  canvas.getContext('2d').drawImage(picture, left, top, side, side, 0, 0, SIDE, SIDE);
  canvas.setAttribute('role', 'img');
  canvas.setAttribute('aria-label', file.name);
  picture.close();
  return canvas;
}

const named = (file) => Object.assign(document.createElement('span'), { className: 'chip', textContent: file.name });

export function enhance(field) {
  const input = field.querySelector('input[type=file]');
  const list = field.querySelector('[data-preview-list]');
  if (!input) return;
  input.classList.add('vh');
  const pick = field.querySelector('[data-pick]');
  pick.hidden = false;
  const shoot = field.querySelector('[data-shoot]');
  if (shoot) {
    shoot.hidden = false;
    shoot.addEventListener('click', () => {
      input.capture = 'environment';
      input.click();
      input.removeAttribute('capture');
    });
  }
  input.addEventListener('change', async () => {
    const files = [...input.files];
    const shown = await Promise.all(files.map((file) => draw(file).catch(() => named(file))));
    list.replaceChildren(...shown);
  });
}
