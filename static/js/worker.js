// Lets the service worker move in once the page is there, and says it when a kept page is shown.
export function enhance(link) {
  const line = document.querySelector('[data-offline]');
  let isKept = false;
  const tell = () => {
    if (line) line.hidden = navigator.onLine && !isKept;
  };
  addEventListener('online', tell);
  addEventListener('offline', tell);
  tell();
  if (!('serviceWorker' in navigator)) return;
  navigator.serviceWorker.addEventListener('message', ({ data }) => {
    isKept = Boolean(data.kept);
    tell();
  });
  navigator.serviceWorker.startMessages();
  navigator.serviceWorker.controller?.postMessage('kept?');
  // The page that brought the worker was there before it: it is kept too.
  if (!navigator.serviceWorker.controller) navigator.serviceWorker.ready.then(({ active }) => active.postMessage('keep'));
  const moveIn = () => navigator.serviceWorker.register(link.dataset.worker, { scope: '/' }).catch(() => {});
  if (document.readyState === 'complete') moveIn();
  else addEventListener('load', moveIn, { once: true });
}
