// Shows what the server pushes, and opens the chat it is about. It keeps nothing and answers no request.
'use strict';
self.addEventListener('push', (event) => {
  const { notification } = event.data?.json() ?? {};
  if (notification === undefined) return;
  const { title, body, navigate } = notification;
  event.waitUntil(
    self.clients.matchAll({ type: 'window' }).then((windows) => {
      // Whoever has this chat before their eyes need not be told of it.
      const isSeen = windows.some(({ focused, url }) => focused && url === navigate);
      return self.registration.showNotification(title, { body, data: navigate, tag: navigate, silent: isSeen });
    }),
  );
});
self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  const address = new URL(event.notification.data, self.location.origin);
  if (address.origin === self.location.origin) event.waitUntil(self.clients.openWindow(address.href));
});
