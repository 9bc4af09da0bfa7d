import express, { type Request, type Response, type Router } from 'express';
import { MAX_FILE_BYTES } from './file-shelf.ts';
import type { GraphAnswer } from './graph-answers.ts';
import type { GraphCall } from './graph-side.ts';
import type { SimulatedMeta } from './simulated-meta.ts';

/** Room for the other parts of an upload. */
const MAX_UPLOAD_BYTES = MAX_FILE_BYTES + 64 * 1024;

/** Adds the Graph side below `/simulator/graph`, with uploads, and the host that hands out files. */
export function addGraph(router: Router, meta: SimulatedMeta): void {
  const base = '/simulator/graph/:version';
  const raw = express.raw({ type: () => true, limit: MAX_UPLOAD_BYTES });
  router.post(`${base}/:id/media`, raw, async (request, response) => {
    const bytes = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    const contentType = request.get('content-type') ?? '';
    send(response, await meta.graphUpload({ ...callOf(request), contentType, bytes }));
  });
  router.post(`${base}/:id/:edge`, express.json({ limit: '256kb' }), (request, response) => {
    send(response, meta.graphPost({ ...callOf(request), body: request.body }));
  });
  for (const path of [`${base}/:id`, `${base}/:id/:edge`]) {
    router.get(path, (request, response) => {
      send(response, meta.graphGet(callOf(request)));
    });
  }
  router.delete(`${base}/:id`, (request, response) => {
    send(response, meta.graphDelete(callOf(request)));
  });
  router.get('/simulator/lookaside/:file', (request, response) => {
    const { file: id } = request.params;
    const file = meta.isToken(request.get('authorization')) ? meta.shelf.find(id) : null;
    // As Meta does to those who do not say who they are.
    if ((request.get('user-agent') ?? '') === '') response.status(403).end();
    else if (file === null) response.status(404).end();
    else response.type(file.mime).send(file.bytes);
  });
}

function callOf(request: Request): GraphCall {
  const { version, id, edge } = request.params;
  const path = [id, request.path.endsWith('/media') ? 'media' : edge].filter((part) => part !== undefined).map(String);
  return { version: String(version), path, authorization: request.headers.authorization };
}

function send(response: Response, answer: GraphAnswer): void {
  response.status(answer.httpStatus).json(answer.body);
}
