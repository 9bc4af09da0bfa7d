/** A voice note as WhatsApp sends it, as far as its pages tell: an Opus stream of so many seconds in an Ogg file. */
export function voiceNote(seconds: number, filler = 400): Buffer {
  const head = oggPage(
    0n,
    Buffer.concat([Buffer.from('OpusHead'), Buffer.from([1, 1, 0, 0, 0x80, 0xbb, 0, 0, 0, 0, 0])]),
  );
  return Buffer.concat([head, oggPage(BigInt(Math.round(seconds * 48_000)), Buffer.alloc(filler, 7))]);
}

function oggPage(granule: bigint, payload: Buffer): Buffer {
  const head = Buffer.alloc(27);
  head.write('OggS', 0, 'latin1');
  head.writeBigInt64LE(granule, 6);
  return Buffer.concat([head, payload]);
}
