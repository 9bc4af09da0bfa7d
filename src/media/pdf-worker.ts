// Runs in a thread of its own, which whoever reads documents ends when it takes too much time or memory.
import { parentPort, workerData } from 'node:worker_threads';
import { getDocumentProxy } from 'unpdf';

/** What a thread is given and what it tells. */
export type PdfTask = { bytes: Uint8Array; mostPages: number; mostChars: number };
export type PdfTold = { text: string; pages: number } | { fault: string };

parentPort?.postMessage(await readPdf(workerData as PdfTask), []); // given by pdf-text

async function readPdf({ bytes, mostPages, mostChars }: PdfTask): Promise<PdfTold> {
  try {
    const document = await getDocumentProxy(new Uint8Array(bytes), {
      useSystemFonts: false,
      verbosity: 0,
    });
    const pages: string[] = [];
    let left = mostChars;
    for (let number = 1; number <= Math.min(document.numPages, mostPages) && left > 0; number++) {
      const page = await document.getPage(number);
      const { items } = await page.getTextContent();
      const text = items.map((item) => ('str' in item ? `${item.str}${item.hasEOL ? '\n' : ''}` : '')).join('');
      pages.push(text.slice(0, left));
      left -= text.length;
      page.cleanup();
    }
    return { text: pages.join('\n').trim(), pages: document.numPages };
  } catch (error) {
    const isLocked = error instanceof Error && error.name === 'PasswordException';
    return { fault: isLocked ? 'locked with a password' : 'cannot be opened as a PDF' };
  }
}
