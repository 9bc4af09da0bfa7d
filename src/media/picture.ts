/** A picture as we drew it anew: small, upright, without anything that was hidden in the file. */
export type Picture = { bytes: Buffer; mime: 'image/jpeg'; name: 'picture.jpg' };

/** Formats that phones send. Others, SVG above all, never reach the decoder. */
const MAGIC: readonly ((bytes: Buffer) => boolean)[] = [
  (bytes) => bytes.subarray(0, 3).equals(Buffer.from([0xff, 0xd8, 0xff])),
  (bytes) => bytes.subarray(0, 8).equals(Buffer.from('89504e470d0a1a0a', 'hex')),
  (bytes) => bytes.toString('latin1', 0, 4) === 'RIFF' && bytes.toString('latin1', 8, 12) === 'WEBP',
  (bytes) => /^GIF8[79]a/.test(bytes.toString('latin1', 0, 6)),
];

/** What models are shown at most; they would make more smaller themselves. */
const LONGEST_SIDE = 1568;
const LEAST_SIDE = 16;
/** A photograph of the largest phones; it is decoded in strips. */
const MOST_PIXELS = 60_000_000;
const MOST_SECONDS = 5;

/** Tells a picture of a usual format by its first bytes. */
export function isPicture(bytes: Buffer): boolean {
  return MAGIC.some((is) => is(bytes));
}

/**
 * Draws a picture anew, at most 1568 pixels long, as JPEG: what its file held besides, a place for example, is gone. A few words instead for
 * what is no picture, has too many pixels or hardly any, or cannot be decoded in time.
 */
export async function redrawPicture(bytes: Buffer): Promise<Picture | { fault: string }> {
  if (!isPicture(bytes)) return { fault: 'not a picture' };
  // Loaded at the first picture: it takes some 20 MB.
  const { default: sharp } = await import('sharp');
  sharp.cache(false);
  sharp.concurrency(1);
  try {
    const picture = sharp(bytes, { limitInputPixels: MOST_PIXELS, sequentialRead: true, failOn: 'error', pages: 1 });
    const { width, height } = await picture.metadata();
    if (Math.min(width, height) < LEAST_SIDE) return { fault: 'too small to see anything' };
    if (width * height > MOST_PIXELS) return { fault: 'too many pixels' };
    const drawn = await picture
      .autoOrient()
      .resize({ width: LONGEST_SIDE, height: LONGEST_SIDE, fit: 'inside', withoutEnlargement: true })
      .flatten({ background: 'white' })
      .jpeg({ quality: 82 })
      .timeout({ seconds: MOST_SECONDS })
      .toBuffer();
    return { bytes: drawn, mime: 'image/jpeg', name: 'picture.jpg' };
  } catch {
    // The decoder's words tell nobody anything.
    return { fault: 'cannot be opened as a picture' };
  }
}
