/** How far a record had come when it was last seen, and when that was in milliseconds since 1970. */
export type Sighting = { mark: number; atMs: number };

/** Something outside the database that remembers how far each record (by its epoch) has come. Every call rejects when it cannot be reached. */
export type Witness = {
  /** For people, e.g. "Redis". */
  readonly name: string;
  read(): Promise<ReadonlyMap<string, Sighting>>;
  /** Never takes a record back. */
  write(epoch: string, sighting: Sighting): Promise<void>;
  /** Keyed hashes of the customers who want no messages. */
  readOptOuts(epoch: string): Promise<string[]>;
  writeOptOuts(epoch: string, keys: readonly string[]): Promise<void>;
};
