/** An owner may do everything; an agent answers customers. */
export type Role = 'owner' | 'agent';

/** Somebody who uses the console, by the name that notes and takeovers show. */
export type Person = { id: string; name: string; role: Role };
