// Keeps what every page stands on, and the public pages seen last, for when the network is gone.
// A page is always asked of the network first; only what the shop calls public is kept, and nothing of anybody's own.
const SHELL = `cho-phien-${MARKET.version}-shell`;
const PAGES = `cho-phien-${MARKET.version}-pages`;
const THINGS = `cho-phien-${MARKET.version}-things`;
const MOST_PAGES = 30;
const MOST_THINGS = 150;
// Windows that were shown a kept page: they ask, because a browser on a network does not know that the market is out of reach.
const SHOWN_KEPT = new Set();
const GATED = /^\/(en\/)?ruou(\/|$)/;

self.addEventListener('install', (event) => {
  event.waitUntil((async () => {
    const shell = await caches.open(SHELL);
    await shell.addAll([...MARKET.shell, ...Object.values(MARKET.offline)]);
    await self.skipWaiting();
  })());
});

self.addEventListener('activate', (event) => {
  event.waitUntil((async () => {
    const ours = [SHELL, PAGES, THINGS];
    for (const name of await caches.keys()) {
      if (name.startsWith('cho-phien-') && !ours.includes(name)) await caches.delete(name);
    }
    await self.clients.claim();
  })());
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (request.method !== 'GET' || address.origin !== location.origin || GATED.test(address.pathname)) return;
  if (request.mode === 'navigate') event.respondWith(page(event, address));
  else if (/^\/(static|anh)\//.test(address.pathname)) event.respondWith(thing(event));
});

self.addEventListener('message', (event) => {
  const { data, source } = event;
  if (data === 'kept?') source.postMessage({ kept: SHOWN_KEPT.has(source.id) });
  if (data === 'keep') event.waitUntil(keepSeen(source.url));
});

async function keepSeen(address) {
  if (GATED.test(new URL(address).pathname)) return;
  // Asked as by nobody in particular: what is somebody's own is not fetched, let alone kept.
  const answer = await fetch(address, { credentials: 'omit' }).catch(() => null);
  if (answer && isPublic(answer)) await keep(PAGES, address, answer, MOST_PAGES);
}

async function page(event, address) {
  try {
    const answer = await fetch(event.request);
    if (isPublic(answer)) event.waitUntil(keep(PAGES, event.request, answer.clone(), MOST_PAGES));
    return answer;
  } catch {
    const kept = await (await caches.open(PAGES)).match(event.request, { ignoreVary: true });
    if (kept) {
      SHOWN_KEPT.add(event.resultingClientId);
      return kept;
    }
    const language = /^\/en(\/|$)/.test(address.pathname) ? 'en' : 'vi';
    return (await caches.match(MARKET.offline[language], { ignoreVary: true })) ?? Response.error();
  }
}

// Files under a version, and pictures under their key, never change.
async function thing(event) {
  const kept = await caches.match(event.request, { ignoreVary: true });
  if (kept) return kept;
  const answer = await fetch(event.request);
  if (isPublic(answer)) event.waitUntil(keep(THINGS, event.request, answer.clone(), MOST_THINGS));
  return answer;
}

function isPublic(answer) {
  const told = answer.headers.get('Cache-Control') ?? '';
  return answer.status === 200 && answer.type === 'basic' && !answer.redirected
    && /(^|[\s,])public([\s,]|$)/.test(told) && !/no-store|private/.test(told);
}

// The longest unseen leave first.
async function keep(name, request, answer, most) {
  try {
    const store = await caches.open(name);
    await store.delete(request, { ignoreVary: true });
    await store.put(request, answer);
    const known = await store.keys();
    for (const old of known.slice(0, Math.max(0, known.length - most))) await store.delete(old, { ignoreVary: true });
  } catch {
    // A telephone without room keeps nothing.
  }
}
