// "Add to basket" without leaving the page: the basket opens beside it.
import { showCount } from './main.js';
import { sendAndStay } from './stay.js';
import { toast } from './toast.js';

export function press(form, button) {
  const coming = import('./drawer.js');
  coming.catch(() => {});
  return sendAndStay(form, button, new FormData(form, button), async (told, isGood) => {
    if (typeof told.count === 'number') showCount(told.count);
    const address = document.querySelector('[data-drawer]')?.dataset.drawer;
    if (!isGood || !address) return toast(told.message, isGood, button);
    // It lies in the basket by now: whatever goes wrong from here on, nothing is sent again.
    await coming.then(({ open }) => open(address, told.message, button)).catch(() => toast(told.message, true, button));
  });
}
