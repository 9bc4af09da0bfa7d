import type { IncomingMessage, ServerResponse } from 'node:http';
import { answerJson, graphError } from './fake-graph-answers.ts';

/** What the fake's Meta hands out for a file's id; a function answers the download itself. */
type MediaContent = Buffer | ((response: ServerResponse, request: IncomingMessage) => void);

/** A file of ours that the fake's Meta took. */
type Uploaded = { id: string; phoneNumberId: string; mime: string; bytes: Buffer };

/** Meta's store of customers' files, and of ours. */
export type FakeMedia = {
  /** Puts a file into the store under a new id. */
  add(content: MediaContent): string;
  /** The media object of a message with a file of the store. */
  of(id: string, more?: Record<string, unknown>): Record<string, unknown>;
  /** Downloads so far by the file's id, refused ones too. */
  downloads: string[];
  /** Uploads so far; who removes one makes its id unknown. */
  uploads: Uploaded[];
  /** Takes an upload, or refuses it as Meta does. */
  upload(phoneNumberId: string, form: unknown, response: ServerResponse): Promise<void>;
  /** Answers a request for a file or its address; false when it is for something else. */
  answer(request: IncomingMessage, response: ServerResponse): boolean;
};

/** Creates a store whose addresses are below `base`, asked when they are made. */
export function createFakeMedia(base: () => string): FakeMedia {
  const files = new Map<string, MediaContent>();
  const downloads: string[] = [];
  const uploads: Uploaded[] = [];
  let taken = 0;
  return {
    downloads,
    uploads,
    async upload(phoneNumberId, form, response) {
      const fault = uploadFault(form);
      if (fault !== null || !(form instanceof FormData))
        return answerJson(response, 400, graphError({ code: 100, message: `(#100) ${fault}` }));
      const file = form.get('file') as File; // uploadFault checked it
      taken += 1;
      const id = `upload-${taken}`;
      uploads.push({ id, phoneNumberId, mime: file.type, bytes: Buffer.from(await file.arrayBuffer()) });
      answerJson(response, 200, { id });
    },
    add(content) {
      const id = `media-${files.size + 1}`;
      files.set(id, content);
      return id;
    },
    of: (id, more = {}) => ({ id, mime_type: 'application/octet-stream', sha256: 'x', ...more }),
    answer(request, response) {
      const { pathname } = new URL(request.url ?? '/', 'http://fake');
      const [, first, id = ''] = pathname.split('/');
      const content = files.get(id);
      if (request.method !== 'GET' || !id.startsWith('media-')) return false;
      if (content === undefined) answerJson(response, 400, graphError({ code: 100 }));
      else if (first !== 'lookaside')
        answerJson(response, 200, { id, url: `${base()}/lookaside/${id}`, messaging_product: 'whatsapp' });
      else {
        downloads.push(id);
        // As Meta does to those who do not say who they are.
        if ((request.headers['user-agent'] ?? '') === '') response.writeHead(403).end();
        else if (typeof content === 'function') content(response, request);
        else response.writeHead(200, { 'content-type': 'application/octet-stream' }).end(content);
      }
      return true;
    },
  };
}

function uploadFault(form: unknown): string | null {
  if (!(form instanceof FormData)) return 'The body is no form';
  const file = form.get('file');
  if (form.get('messaging_product') !== 'whatsapp') return 'The parameter messaging_product is required.';
  if (!(file instanceof File)) return 'The parameter file is required.';
  if (form.get('type') !== file.type || !['image/jpeg', 'image/png', 'application/pdf'].includes(file.type))
    return 'Param file must be a file with one of the following types: …';
  return file.type.startsWith('image/') && file.size > 5 * 1024 * 1024 ? 'The image is larger than 5 MB' : null;
}
