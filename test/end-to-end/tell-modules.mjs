// For NODE_OPTIONS=--import: writes a line for every module that the process loads, also for those in a part of the bundle.
import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';

registerHooks({
  load(url, context, next) {
    if (!url.startsWith('node:')) process.stderr.write(`loaded ${url}\n`);
    if (url.includes('/dist/'))
      for (const [, module] of readFileSync(fileURLToPath(url), 'utf8').matchAll(
        /^\/\/ ((?:src|node_modules)\/\S+)$/gm,
      ))
        process.stderr.write(`loaded /${module}\n`);
    return next(url, context);
  },
});
