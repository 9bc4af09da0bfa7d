import { chromium } from 'playwright-core';
const b = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--headless'] });
const c = await b.newContext({ viewport: { width: 390, height: 844 }, locale: 'en-GB' });
const p = await c.newPage();
p.setDefaultTimeout(20000);
p.on('console', (m) => console.log('console', m.type(), m.text()));
p.on('pageerror', (e) => console.log('pageerror', e.message));
p.on('response', (r) => {
  if (r.status() >= 300) console.log(r.status(), r.url(), r.headers()['location'] ?? '');
});
await p.goto('http://127.0.0.1:3977/console');
await p.getByLabel('Password').fill('console-test-password');
await p.getByRole('button', { name: 'Sign in' }).click();
await p.waitForTimeout(1500);
console.log('after sign in', p.url());
for (const s of ['leads', 'today', 'business', 'alerts', 'health', 'trouble', 'people', 'account']) {
  await p.goto('http://127.0.0.1:3977/console/' + s);
  console.log(s, p.url(), (await p.textContent('main'))?.replace(/\s+/g, ' ').slice(0, 120));
  await p.screenshot({ path: `/tmp/demo/${s}-390.png`, fullPage: true });
}
await p.goto('http://127.0.0.1:3977/console');
await p.getByRole('link', { name: 'Business' }).click();
await p.waitForTimeout(3000);
console.log('click', p.url(), (await p.textContent('main'))?.slice(0, 200));
await b.close();
