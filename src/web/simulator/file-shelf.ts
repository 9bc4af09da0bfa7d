import { createHash, randomInt } from 'node:crypto';

/** A file as Meta keeps it. */
export type StoredFile = { id: string; mime: string; name: string | null; bytes: Buffer; sha256: string };

export type FileShelf = {
  /** Keeps a file under an id like Meta's; the oldest make room. */
  add(file: { mime: string; name: string | null; bytes: Buffer }): StoredFile;
  find(id: string): StoredFile | null;
  remove(id: string): boolean;
};

/** The simulator takes no larger file, from either side. */
export const MAX_FILE_BYTES = 20 * 1024 * 1024;

const MAX_SHELF_BYTES = 4 * MAX_FILE_BYTES;

/** Creates the simulated Meta's store of files, in memory and bounded. */
export function createFileShelf(): FileShelf {
  const files = new Map<string, StoredFile>();
  let size = 0;
  const remove = (id: string): boolean => {
    size -= files.get(id)?.bytes.length ?? 0;
    return files.delete(id);
  };
  return {
    add({ mime, name, bytes }) {
      const id = `9${String(randomInt(1_000_000_000_000)).padStart(14, '0')}`;
      const file = { id, mime, name, bytes, sha256: createHash('sha256').update(bytes).digest('base64') };
      files.set(id, file);
      size += bytes.length;
      for (const oldest of files.keys()) {
        if (size <= MAX_SHELF_BYTES) break;
        remove(oldest);
      }
      return file;
    },
    find: (id) => files.get(id) ?? null,
    remove,
  };
}
