import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { redrawPicture, type Picture } from '../../src/media/picture.ts';
import { photograph, pngOfSize } from '../helpers/pictures.ts';

const drawn = async (bytes: Buffer): Promise<Picture> => {
  const picture = await redrawPicture(bytes);
  if ('fault' in picture) throw new Error(picture.fault);
  return picture;
};

describe('a picture drawn anew', () => {
  it('is a JPEG of 1568 pixels at most, without what the file held besides', async () => {
    const original = await photograph(3000, 1000);
    expect(original.includes('secret place')).toBe(true);
    const { bytes, mime } = await drawn(original);
    const { width, height, exif, format } = await sharp(bytes).metadata();
    expect({ mime, width, height, exif, format }).toEqual({
      mime: 'image/jpeg',
      width: 1568,
      height: 523,
      exif: undefined,
      format: 'jpeg',
    });
    expect(bytes.includes('secret place')).toBe(false);
  });

  it('stands upright and is not enlarged', async () => {
    const lying = await sharp({ create: { width: 200, height: 100, channels: 3, background: 'red' } })
      .jpeg()
      .withMetadata({ orientation: 6 })
      .toBuffer();
    expect(await sharp((await drawn(lying)).bytes).metadata()).toMatchObject({ width: 100, height: 200 });
  });

  it.each(['png', 'webp', 'gif'] as const)('may come as %s', async (format) => {
    const create = { width: 40, height: 40, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0 } } as const;
    const bytes = await sharp({ create }).toFormat(format).toBuffer();
    expect((await sharp((await drawn(bytes)).bytes).metadata()).format).toBe('jpeg');
  });

  it.each<[string, () => Promise<Buffer> | Buffer]>([
    [
      'not a picture',
      () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/></svg>'),
    ],
    ['not a picture', () => Buffer.from('%PDF-1.7')],
    ['not a picture', () => Buffer.alloc(0)],
    ['too small to see anything', () => photograph(1, 1)],
    ['cannot be opened as a picture', () => pngOfSize(30_000, 30_000)],
    ['cannot be opened as a picture', () => pngOfSize(100, 100)],
    ['cannot be opened as a picture', async () => (await photograph(400, 400)).subarray(0, 500)],
    ['cannot be opened as a picture', () => Buffer.concat([Buffer.from([0xff, 0xd8, 0xff]), Buffer.alloc(5000, 0x41)])],
  ])('is refused: %s', async (fault, make) => {
    expect(await redrawPicture(await make())).toEqual({ fault });
  });
});
