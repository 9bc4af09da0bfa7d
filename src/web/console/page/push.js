// Turns notifications on for this browser and gives its address to the server as a plain form.
'use strict';
{
  const button = document.querySelector('#push-here');
  const form = document.querySelector('#push-form');
  const state = document.querySelector('#push-state');
  const policy = globalThis.trustedTypes?.createPolicy('console', {
    createScriptURL: (url) => (url === '/console/sw.js' ? url : ''),
  });
  const keyBytes = (key) =>
    Uint8Array.from(atob(key.replaceAll('-', '+').replaceAll('_', '/')), (sign) => sign.codePointAt(0));

  async function subscribe() {
    const path = '/console/sw.js';
    // Safari needs no worker for it; the others do.
    const manager =
      globalThis.pushManager ??
      (await navigator.serviceWorker?.register(policy?.createScriptURL(path) ?? path, { scope: '/console' }))
        ?.pushManager;
    if (manager === undefined) throw new Error('missing');
    if (globalThis.pushManager === undefined) await navigator.serviceWorker.ready;
    return manager.subscribe({ userVisibleOnly: true, applicationServerKey: keyBytes(form.dataset.key) });
  }

  button?.addEventListener('click', async () => {
    try {
      if ((await Notification.requestPermission()) !== 'granted') {
        state.textContent = form.dataset.denied;
        return;
      }
      form.elements.subscription.value = JSON.stringify(await subscribe());
      form.submit();
    } catch {
      state.textContent = form.dataset.missing;
    }
  });
}
