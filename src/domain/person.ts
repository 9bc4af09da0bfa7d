/** An owner may do everything; an agent answers customers. */
export type Role = 'owner' | 'agent';

/** The ids of our numbers that somebody may see; null: all of them, and what is about the whole server. */
export type Numbers = readonly string[] | null;

/** Somebody who uses the console, by the name that notes and takeovers show. */
export type Person = { id: string; name: string; role: Role; numbers: Numbers };
