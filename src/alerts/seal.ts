import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import type { Secret } from '../domain/secret.ts';

const ivBytes = 12;
const tagBytes = 16;

/** Keeps what must not be read from a copy of the database: AES-256-GCM under a key made of the newest `PRIVACY_KEY`. */
export type Seals = {
  seal: (text: string) => Buffer;
  /** Null when none of the keys has sealed it, or when it was changed. */
  open: (sealed: Uint8Array) => string | null;
};

/** Makes seals of the keys, the newest first: sealed with that one, opened with any. */
export function createSeals(keys: readonly Secret[]): Seals {
  const derived = keys.map((key) => Buffer.from(hkdfSync('sha256', key.reveal(), '', 'alert channels', 32)));
  return {
    seal(text) {
      const [key] = derived;
      if (key === undefined) throw new Error('there is no key to seal with');
      const iv = randomBytes(ivBytes);
      const cipher = createCipheriv('aes-256-gcm', key, iv);
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return Buffer.concat([iv, cipher.getAuthTag(), body]);
    },
    open(sealed) {
      for (const key of derived) {
        const opened = openWith(key, Buffer.from(sealed));
        if (opened !== null) return opened;
      }
      return null;
    },
  };
}

function openWith(key: Buffer, sealed: Buffer): string | null {
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, ivBytes));
    decipher.setAuthTag(sealed.subarray(ivBytes, ivBytes + tagBytes));
    const body = sealed.subarray(ivBytes + tagBytes);
    return Buffer.concat([decipher.update(body), decipher.final()]).toString('utf8');
  } catch {
    return null;
  }
}
