import express, { type RequestHandler, type Router } from 'express';
import { drawSample, isSampleAddress } from '../../media/sample-file.ts';
import { MAX_FILE_BYTES } from './file-shelf.ts';
import type { SimulatedMeta } from './simulated-meta.ts';

/** What the page itself may show; anything else is saved. */
const SHOWN = /^(?:audio\/[\w.+-]+|image\/(?:jpeg|png|webp|gif)|video\/[\w.+-]+)/;

/** Adds the page's way to put a customer's file onto Meta's shelf, and to see the files of both sides. */
export function addFiles(router: Router, meta: SimulatedMeta): void {
  const raw = express.raw({ type: () => true, limit: MAX_FILE_BYTES });
  // A header of our own, so that another site's form cannot do this.
  router.post('/simulator/api/files', raw, (request, response) => {
    const bytes: unknown = request.body;
    const name = request.get('x-file-name');
    if (name === undefined || !Buffer.isBuffer(bytes) || bytes.length === 0) {
      response.status(400).json({ error: 'Expected the bytes of a file, and its name in X-File-Name' });
      return;
    }
    const mime = request.get('content-type') ?? 'application/octet-stream';
    const { id } = meta.shelf.add({ mime, name: nameFrom(name), bytes });
    response.status(201).json({ id });
  });
  router.get('/simulator/api/samples', samples());
  router.get('/simulator/api/files/:id', (request, response) => {
    const file = meta.shelf.find(request.params.id);
    if (file === null) {
      response.status(404).json({ error: 'not-found' });
      return;
    }
    const isShown = SHOWN.test(file.mime);
    response.attachment(file.name ?? 'file');
    if (isShown) response.set('content-disposition', 'inline');
    response.set({
      'content-type': isShown ? file.mime : 'application/octet-stream',
      'x-content-type-options': 'nosniff',
    });
    response.send(file.bytes);
  });
}

/** Headers hold ASCII only. */
function nameFrom(header: string): string | null {
  try {
    return decodeURIComponent(header).slice(0, 200) || null;
  } catch {
    return null;
  }
}

/** What stands in for a picture that a sample only names; Express takes over what rejects. */
function samples(): RequestHandler {
  return async (request, response) => {
    const { of } = request.query;
    if (typeof of !== 'string' || !isSampleAddress(of)) {
      response.status(404).json({ error: 'not-found' });
      return;
    }
    const { bytes, mime } = await drawSample(of);
    response.set('cache-control', 'private, max-age=3600').type(mime).send(bytes);
  };
}
