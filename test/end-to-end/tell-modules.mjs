// For NODE_OPTIONS=--import: writes a line for every module that the process loads.
import { registerHooks } from 'node:module';

registerHooks({
  load(url, context, next) {
    if (!url.startsWith('node:')) process.stderr.write(`loaded ${url}\n`);
    return next(url, context);
  },
});
