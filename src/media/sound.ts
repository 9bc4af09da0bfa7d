/** What the bytes of a recording are: a name that transcribers take, its type, and its length in seconds, estimated where it cannot be read. */
export type Sound = { name: string; mime: string; seconds: number };

type Kind = { at: number; magic: string; extension: string; mime: string };

/**
 * Servers judge by the end of the name: the same bytes are refused as `.oga` or `.opus` and taken as `.ogg`. Meta's `mime_type` and the
 * sender's name are not looked at.
 */
const KINDS: readonly Kind[] = [
  { at: 0, magic: 'OggS', extension: 'ogg', mime: 'audio/ogg' },
  { at: 0, magic: 'ID3', extension: 'mp3', mime: 'audio/mpeg' },
  { at: 4, magic: 'ftyp', extension: 'm4a', mime: 'audio/mp4' },
  { at: 0, magic: 'fLaC', extension: 'flac', mime: 'audio/flac' },
  { at: 8, magic: 'WAVE', extension: 'wav', mime: 'audio/wav' },
  { at: 0, magic: '\x1aE\xdf\xa3', extension: 'webm', mime: 'audio/webm' },
  { at: 0, magic: '#!AMR', extension: 'amr', mime: 'audio/amr' },
];

/** Opus counts its time in these, whatever the recording's own rate. */
const OPUS_RATE = 48_000;
/** Of a speaking voice, the fewest that phones use: what is not known is taken for long. */
const LEAST_BYTES_A_SECOND = 1_500;
/** The last page of a stream is at most this long. */
const LONGEST_PAGE = 65_307;

/** Tells a recording by its first bytes; null for what is none. */
export function readSound(bytes: Buffer): Sound | null {
  const kind = KINDS.find(({ at, magic }) => bytes.toString('latin1', at, at + magic.length) === magic);
  const { extension, mime } = kind ?? mpegFrame(bytes) ?? {};
  if (extension === undefined || mime === undefined) return null;
  const seconds = (extension === 'ogg' ? oggSeconds(bytes) : null) ?? bytes.length / LEAST_BYTES_A_SECOND;
  return { name: `voice.${extension}`, mime, seconds };
}

/** MP3 and AAC without a header of their own begin with a frame: eleven bits set. */
function mpegFrame(bytes: Buffer): Pick<Kind, 'extension' | 'mime'> | null {
  const [first, second = 0] = bytes;
  if (first !== 0xff || (second & 0xe0) !== 0xe0) return null;
  return (second & 0x06) === 0 ? { extension: 'aac', mime: 'audio/aac' } : { extension: 'mp3', mime: 'audio/mpeg' };
}

/** The time of the last page, which no player has to add up: https://www.rfc-editor.org/rfc/rfc7845#section-4 */
function oggSeconds(bytes: Buffer): number | null {
  const at = bytes.lastIndexOf('OggS', undefined, 'latin1');
  if (at < 0 || at < bytes.length - LONGEST_PAGE || at + 14 > bytes.length) return null;
  const opus = bytes.subarray(0, 512).indexOf('OpusHead', 0, 'latin1');
  if (opus < 0) return null;
  const samples = Number(bytes.readBigInt64LE(at + 6));
  return samples < 0 ? null : samples / OPUS_RATE;
}
