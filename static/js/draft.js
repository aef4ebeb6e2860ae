// What is typed at the till is kept in this tab for an hour: a lost line, a dropped tab or a look at the rules loses
// nothing. It is given back to a page that nothing was sent for; another's is thrown away, and that of a placed order.
import { given } from './wards.js';

const NAME = 'draft';
const LASTS = 60 * 60 * 1000;

export function read() {
  try {
    return JSON.parse(sessionStorage.getItem(NAME));
  } catch {
    return null;
  }
}

export const forget = () => sessionStorage.removeItem(NAME);

const typedIn = (form) => [...form.elements].filter(({ name, type }) =>
  name && !name.startsWith('delivery_') && !['hidden', 'submit', 'button'].includes(type));

const isTicked = ({ type }) => type === 'radio' || type === 'checkbox';
const nameOf = (field) => (isTicked(field) ? `${field.name}=${field.value}` : field.name);

// The communes of a province come later than the province.
function giveWard(ward, value) {
  const choose = () => {
    if (![...ward.options].some((option) => option.value === value)) return false;
    ward.value = value;
    ward.dispatchEvent(new Event('change', { bubbles: true }));
    return true;
  };
  if (!choose()) ward.addEventListener('options', choose, { once: true });
}

function giveBack(form, { fields, province: before }) {
  const { province_code: province, ward_code: ward } = form.elements;
  // A province that the basket asked for since then is newer.
  const skipped = given(province) !== before ? [province, ward] : [];
  for (const field of typedIn(form).filter((one) => !skipped.includes(one))) {
    const value = fields[nameOf(field)];
    if (value === undefined) continue;
    if (isTicked(field)) field.checked = value;
    else if (field === ward) giveWard(ward, value);
    else if (field.value !== value) {
      field.value = value;
      if (field === province) field.dispatchEvent(new Event('change', { bubbles: true }));
    }
  }
}

export function enhance(form) {
  const { draft: whose, draftEmpty } = form.dataset;
  const isEmpty = draftEmpty !== undefined;
  const kept = read();
  const isOurs = kept?.whose === whose && kept.at > Date.now() - LASTS;
  if (kept && !isOurs) forget();
  const province = isEmpty || !isOurs ? given(form.elements.province_code) : kept.province;

  const keep = (isSent) => {
    const fields = {};
    for (const field of typedIn(form)) fields[nameOf(field)] = isTicked(field) ? field.checked : field.value;
    sessionStorage.setItem(NAME, JSON.stringify({ whose, province, at: Date.now(), isSent, fields }));
  };
  if (!isEmpty) keep(false);
  else if (isOurs) giveBack(form, kept);
  for (const sign of ['input', 'change']) form.addEventListener(sign, () => keep(false));
  form.addEventListener('submit', ({ submitter }) => keep(!submitter?.name));
}
