// @ts-check
// `npm start`: what `npm run build` made of the sources; the sources themselves where there is no build, or one is newer.
import { enableCompileCache } from 'node:module';
import { findBuild } from './std/build.mjs';

const build = findBuild();
// Compiling is most of a start; Node keeps the result between starts. It must be on before the first import.
enableCompileCache(build?.compileCache);
await (build === null ? import('./main.ts') : import(build.entry));
