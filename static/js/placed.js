// The order is placed: what was typed for it goes.
import { forget, read } from './draft.js';

export function enhance() {
  if (read()?.isSent) forget();
}
