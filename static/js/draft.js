// What is typed at the till is kept in this tab for an hour: a lost line, a dropped tab or a look at the rules loses
// nothing. It is given back to a page that nothing was sent for; another's is thrown away, and that of a placed order.
import { given } from './wards.js';

const NAME = 'draft';
const LASTS = 60 * 60 * 1000;

// A browser may keep nothing, or have no room: then the page alone holds what is typed.
export function read() {
  try {
    const kept = JSON.parse(sessionStorage.getItem(NAME));
    return kept?.fields && kept.came ? kept : null;
  } catch {
    return null;
  }
}

function write(kept) {
  try {
    sessionStorage.setItem(NAME, JSON.stringify(kept));
  } catch {
    forget();
  }
}

export function forget() {
  try {
    sessionStorage.removeItem(NAME);
  } catch {
    // Nothing is kept here.
  }
}

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

// What the page knew of the place before anybody typed.
const cameWith = ({ elements: { province_code: province, street } }) => ({ province: given(province), street: given(street) });

// The fields that the page knows better: an address written into the book since then, which stays whole, or a province
// that the basket has asked for.
function newerFields(form, before) {
  const { full_name: name, phone, province_code: province, ward_code: ward, street } = form.elements;
  const came = cameWith(form);
  if (came.street && came.street !== before.street) return [name, phone, province, ward, street];
  return came.province && came.province !== before.province ? [province, ward] : [];
}

function giveBack(form, { fields, came, whose }) {
  const { province_code: province, ward_code: ward } = form.elements;
  const skipped = newerFields(form, came);
  const isGuests = whose !== form.dataset.draft;
  const chosen = province.value;
  for (const field of typedIn(form).filter((one) => !skipped.includes(one))) {
    const value = fields[nameOf(field)];
    // What a guest left empty the account may know.
    if (value === undefined || (isGuests && value === '')) continue;
    if (isTicked(field)) field.checked = value;
    else if (field === ward) giveWard(ward, value);
    else field.value = value;
  }
  form.dispatchEvent(new Event('input'));
  // When all is written: with it goes the form, to be reckoned again.
  if (province.value !== chosen) province.dispatchEvent(new Event('change', { bubbles: true }));
}

export function enhance(form) {
  const { draft: whose, draftEmpty } = form.dataset;
  const isEmpty = draftEmpty !== undefined;
  const kept = read();
  // Who signs in on the way takes along what was typed as a guest, like the basket.
  const isOurs = ['', whose].includes(kept?.whose) && kept.at > Date.now() - LASTS;
  if (kept && !isOurs) forget();
  const came = isEmpty || !isOurs ? cameWith(form) : kept.came;

  const keep = (isSent) => {
    const fields = {};
    for (const field of typedIn(form)) fields[nameOf(field)] = isTicked(field) ? field.checked : field.value;
    write({ whose, came, at: Date.now(), isSent, fields });
  };
  if (!isEmpty) keep(false);
  else if (isOurs) giveBack(form, kept);
  for (const sign of ['input', 'change']) form.addEventListener(sign, () => keep(false));
  form.addEventListener('submit', ({ submitter }) => keep(!submitter?.name));
}
