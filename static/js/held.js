// A kept address is marked only while the form holds it: who types another no longer reads that it is chosen.
import { given } from './wards.js';

const NAMES = ['full_name', 'phone', 'province_code', 'ward_code', 'street'];

export function enhance(choice) {
  const { form } = choice;
  const tell = () => {
    const isHeld = NAMES.map((name) => form.elements[name]).every((field) => field.value === given(field));
    choice.setAttribute('aria-pressed', String(isHeld));
  };
  for (const sign of ['input', 'change']) form.addEventListener(sign, tell);
  tell();
}
