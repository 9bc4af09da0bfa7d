import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Router } from 'express';

const own = (name: string): string => fileURLToPath(new URL(`./page/${name}`, import.meta.url));
const htmx = (name: string): string => fileURLToPath(import.meta.resolve(`htmx.org/dist/${name}`));

/** What is served, by its name under `/console/static`; nothing else of any folder is. */
const files: Readonly<Record<string, { path: string; type: string }>> = {
  'console.css': { path: own('console.css'), type: 'text/css' },
  'forms.css': { path: own('forms.css'), type: 'text/css' },
  'inbox.css': { path: own('inbox.css'), type: 'text/css' },
  'business.css': { path: own('business.css'), type: 'text/css' },
  'chat.css': { path: own('chat.css'), type: 'text/css' },
  'console.js': { path: own('console.js'), type: 'text/javascript' },
  'icon.svg': { path: own('icon.svg'), type: 'image/svg+xml' },
  'htmx.js': { path: htmx('htmx.min.js'), type: 'text/javascript' },
  'hx-csp.js': { path: htmx('ext/hx-csp.min.js'), type: 'text/javascript' },
  'hx-sse.js': { path: htmx('ext/hx-sse.min.js'), type: 'text/javascript' },
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
    const bytes = read.get(name) ?? readFileSync(file.path);
    read.set(name, bytes);
    response.set('cache-control', 'public, max-age=300').type(file.type).send(bytes);
  });
  return router;
}
