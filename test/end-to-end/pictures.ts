// Takes the pictures of the console in docs/images: the browser tests take them on their way.
import { runVitest } from '../helpers/run-vitest.ts';

process.exitCode = await runVitest(['test/end-to-end/console-'], { CONSOLE_PICTURES: 'docs/images' });
