// Keeps one page for when there is no signal: that of visits, which says nothing of
// anybody, and the style and scripts it needs. Never stores what is personal, and answers
// from the store only where the network did not.
'use strict';

const STORE = 'visits-1';
const PAGE = '/visit/phone';

async function keep(lang) {
  const answer = await fetch(`${PAGE}?lang=${lang}`, { credentials: 'omit', cache: 'no-store' });
  if (!answer.ok) return;
  const assets = [...new Set((await answer.clone().text()).match(/\/a\/[\w.-]+/g))];
  const store = await caches.open(STORE);
  await store.addAll(assets);
  await store.put(PAGE, answer);
  for (const request of await store.keys()) {
    const { pathname } = new URL(request.url);
    if (pathname !== PAGE && !assets.includes(pathname)) await store.delete(request);
  }
}

addEventListener('install', (event) => {
  skipWaiting();
  event.waitUntil(keep('zh-CN'));
});
addEventListener('activate', (event) => event.waitUntil(clients.claim()));
addEventListener('message', (event) => {
  event.waitUntil(keep(event.data.lang).then(
    () => event.source.postMessage('kept'), () => undefined));
});
addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== location.origin) return;
  const kept = (what) => caches.match(what, { ignoreVary: true });
  if (url.pathname.startsWith('/a/')) {
    event.respondWith(kept(request).then((hit) => hit || fetch(request)));
  } else if (request.mode === 'navigate') {
    event.respondWith(fetch(request).catch(async (error) => {
      const page = await kept(PAGE);
      if (page) return page;
      throw error;
    }));
  }
});
