// One after the other: the answer to a new visitor's first wish brings the cookie that the next one is kept under.
let before = Promise.resolve();
const inTurn = (send) => (before = before.then(send, send));

// A form that is sent while the page stays: `hear` gets what the server tells of it. Where the answer is a page the
// browser goes there; if the way is lost, the plain form is sent.
export async function sendAndStay(form, button, body, hear) {
  if (button?.getAttribute('aria-busy')) return;
  button?.setAttribute('aria-busy', 'true');
  try {
    const answer = await inTurn(() => fetch(form.action, {
      method: 'POST',
      body,
      headers: { Accept: 'application/json' },
      credentials: 'same-origin',
    }));
    if (!answer.headers.get('Content-Type')?.includes('json')) return location.assign(answer.url);
    const told = await answer.json();
    if (typeof told.message !== 'string') throw new TypeError('no message');
    await hear(told, answer.ok);
  } catch {
    form.submit();
  } finally {
    button?.removeAttribute('aria-busy');
  }
}
