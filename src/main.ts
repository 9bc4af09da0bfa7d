import { enableCompileCache } from 'node:module';
import { findBuild } from './std/build.ts';

const build = findBuild();
// Compiling is most of a start; Node keeps the result between starts. It must be on before the first import.
enableCompileCache(build?.compileCache);
await (build === null ? import('./app/run.ts') : import(build.entry));
