import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Router } from 'express';

const own = (name: string): string => fileURLToPath(new URL(`./page/${name}`, import.meta.url));
const htmx = (name: string): string => fileURLToPath(import.meta.resolve(`htmx.org/dist/${name}`));

/** What is served, by its name under `/console/static`; nothing else of any folder is. */
const files: Readonly<Record<string, { paths: readonly string[]; type: string }>> = {
  'console.css': { paths: [own('console.css')], type: 'text/css' },
  'forms.css': { paths: [own('forms.css')], type: 'text/css' },
  'inbox.css': { paths: [own('inbox.css')], type: 'text/css' },
  'chat.css': { paths: [own('chat.css')], type: 'text/css' },
  'business.css': { paths: [own('business.css')], type: 'text/css' },
  'owner.css': { paths: [own('owner.css')], type: 'text/css' },
  'console.js': { paths: [own('console.js')], type: 'text/javascript' },
  'push.js': { paths: [own('push.js')], type: 'text/javascript' },
  'manifest.webmanifest': { paths: [own('manifest.webmanifest')], type: 'application/manifest+json' },
  'icon.svg': { paths: [own('icon.svg')], type: 'image/svg+xml' },
  // In one file: htmx begins at the first pause after its own script, and by then its extensions must be there.
  'htmx.js': { paths: ['htmx.min.js', 'ext/hx-csp.min.js', 'ext/hx-sse.min.js'].map(htmx), type: 'text/javascript' },
};

/** Serves the styles and scripts of the console, read once, when first asked for. */
export function createStaticRoutes(): Router {
  const router = Router();
  const read = new Map<string, Buffer>();
  router.get('/static/:name', (request, response, next) => {
    const { name } = request.params;
    const file = Object.hasOwn(files, name) ? files[name] : undefined;
    if (file === undefined) {
      next();
      return;
    }
    const bytes = read.get(name) ?? Buffer.from(file.paths.map((path) => readFileSync(path, 'utf8')).join('\n;\n'));
    read.set(name, bytes);
    response.set('cache-control', 'public, max-age=300').type(file.type).send(bytes);
  });
  // A worker may not reach beyond its own folder.
  router.get('/sw.js', (_request, response) => {
    response
      .set('cache-control', 'no-cache')
      .type('text/javascript')
      .send(readFileSync(own('sw.js')));
  });
  return router;
}
