// Lets the service worker move in once the page is there, and says it when a kept page is shown without a network.
export function enhance(link) {
  const line = document.querySelector('[data-offline]');
  const tell = () => {
    if (line) line.hidden = navigator.onLine;
  };
  addEventListener('online', tell);
  addEventListener('offline', tell);
  tell();
  if (!('serviceWorker' in navigator)) return;
  const moveIn = () => navigator.serviceWorker.register(link.dataset.worker, { scope: '/' }).catch(() => {});
  if (document.readyState === 'complete') moveIn();
  else addEventListener('load', moveIn, { once: true });
}
