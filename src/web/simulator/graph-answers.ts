import { randomBytes } from 'node:crypto';

export type GraphAnswer = { httpStatus: number; body: unknown };

/** Answers 200. */
export function ok(body: unknown): GraphAnswer {
  return { httpStatus: 200, body };
}

/** Builds Graph's error for a bad parameter (code 100). */
export function invalidParameter(details: string): GraphAnswer {
  return graphError(400, 100, '(#100) Invalid parameter', { messaging_product: 'whatsapp', details });
}

/** Builds Graph's error for an id that it does not know, or does not show (code 100, subcode 33). */
export function noSuchObject(id: string, verb: 'get' | 'post' | 'delete'): GraphAnswer {
  const message = `Unsupported ${verb} request. Object with ID '${id}' does not exist, cannot be loaded due to missing permissions, or does not support this operation`;
  return graphError(400, 100, message, undefined, 33);
}

/** Builds an error in Graph's shape. */
export function graphError(
  httpStatus: number,
  code: number,
  message: string,
  errorData?: unknown,
  subcode?: number,
): GraphAnswer {
  const error = {
    message,
    type: 'OAuthException',
    code,
    ...(errorData !== undefined && { error_data: errorData }),
    ...(subcode !== undefined && { error_subcode: subcode }),
    fbtrace_id: `A${randomBytes(10).toString('base64url')}`,
  };
  return { httpStatus, body: { error } };
}
