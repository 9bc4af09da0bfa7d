import type { GraphFault } from '../../domain/delivery.ts';
import { storableText } from '../../domain/storable-text.ts';
import { errorShape } from './wire-shapes.ts';

const MAX_TEXT_LENGTH = 500;

/**
 * Reads a Graph error object: its code, title and details, bounded and freed of tokens, phone numbers and user ids.
 * Null when there is no integer code to act on. Shape: the error codes page of Meta's Cloud API.
 */
export function readGraphFault(error: unknown): GraphFault | null {
  const parsed = errorShape.safeParse(error);
  if (!parsed.success) return null;
  const { code, title, message, error_user_title, error_user_msg, error_data } = parsed.data;
  return {
    code,
    title: harmless(title || error_user_title || message || `Graph error ${code}`),
    details: harmless(error_data?.details || error_user_msg || message || ''),
  };
}

/** Graph's texts can echo parts of the access token and the recipient. */
function harmless(text: string): string {
  return storableText(text)
    .slice(0, MAX_TEXT_LENGTH * 2)
    .replaceAll(/\bEAA[A-Za-z0-9]{4,}|\b\d+\|[\w-]{16,}|\b[0-9a-f]{32,}\b|[\w-]{60,}/g, '[token]')
    .replaceAll(/\b[A-Z]{2}\.(?:ENT\.)?[A-Za-z0-9]{6,}/g, '[user id]')
    .replaceAll(/\+?\d{7,}/g, '[number]')
    .replaceAll(/\p{Cc}+/gu, ' ')
    .slice(0, MAX_TEXT_LENGTH)
    .toWellFormed();
}
