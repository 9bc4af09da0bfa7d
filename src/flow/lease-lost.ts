import { AppError } from '../domain/errors.ts';

/** The error of a turn whose conversation another worker has taken: nothing of it may be kept. */
export function leaseLost(conversationId: string): AppError {
  return new AppError('lease-lost', `another worker took conversation ${conversationId}`, { retry: 'never' });
}

/** Whether a turn ended because another worker has taken its conversation. */
export function isLeaseLost(error: unknown): boolean {
  return error instanceof AppError && error.code === 'lease-lost';
}
