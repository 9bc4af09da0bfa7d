/** What a page of an Ogg file holds at most. */
const mostOfPage = 65_025;

/** A voice note as WhatsApp sends it, as far as its pages tell: an Opus stream of so many seconds in an Ogg file. */
export function voiceNote(seconds: number, filler = 400): Buffer {
  const head = oggPage(
    0n,
    Buffer.concat([Buffer.from('OpusHead'), Buffer.from([1, 1, 0, 0, 0x80, 0xbb, 0, 0, 0, 0, 0])]),
  );
  const payload = Buffer.alloc(filler, 7);
  const pages: Buffer[] = [];
  for (let at = 0; at === 0 || at < filler; at += mostOfPage) {
    const end = Math.min(filler, at + mostOfPage);
    const spoken = filler === 0 ? seconds : (seconds * end) / filler;
    pages.push(oggPage(BigInt(Math.round(spoken * 48_000)), payload.subarray(at, end)));
  }
  return Buffer.concat([head, ...pages]);
}

function oggPage(granule: bigint, payload: Buffer): Buffer {
  const head = Buffer.alloc(27);
  head.write('OggS', 0, 'latin1');
  head.writeBigInt64LE(granule, 6);
  return Buffer.concat([head, payload]);
}
