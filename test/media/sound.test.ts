import { describe, expect, it } from 'vitest';
import { readSound } from '../../src/media/sound.ts';
import { voiceNote } from '../helpers/sounds.ts';

describe('what the bytes of a recording are', () => {
  it.each([
    ['voice.mp3', 'audio/mpeg', Buffer.from('ID3\x04rest')],
    ['voice.mp3', 'audio/mpeg', Buffer.from([0xff, 0xfb, 0x90, 0x00])],
    ['voice.aac', 'audio/aac', Buffer.from([0xff, 0xf1, 0x50, 0x80])],
    ['voice.m4a', 'audio/mp4', Buffer.from('\0\0\0 ftypM4A ', 'latin1')],
    ['voice.wav', 'audio/wav', Buffer.from('RIFF\0\0\0\0WAVEfmt ', 'latin1')],
    ['voice.flac', 'audio/flac', Buffer.from('fLaC')],
    ['voice.webm', 'audio/webm', Buffer.from('1a45dfa301', 'hex')],
    ['voice.amr', 'audio/amr', Buffer.from('#!AMR\n')],
    ['voice.ogg', 'audio/ogg', voiceNote(3)],
  ])('is named %s', (name, mime, bytes) => {
    expect(readSound(bytes)).toMatchObject({ name, mime });
  });

  it('reads the length of an Opus stream off its last page, and takes others for long', () => {
    expect(readSound(voiceNote(14.5))?.seconds).toBe(14.5);
    expect(readSound(voiceNote(7200))?.seconds).toBe(7200);
    expect(readSound(Buffer.concat([Buffer.from('ID3'), Buffer.alloc(15_000)]))?.seconds).toBeGreaterThan(9);
  });

  it.each([Buffer.alloc(0), Buffer.from([0xff]), Buffer.from('<html>'), Buffer.from('%PDF-1.7'), Buffer.alloc(100)])(
    'is nothing to be listened to: %#',
    (bytes) => {
      expect(readSound(bytes)).toBeNull();
    },
  );

  it('survives a stream that ends within a page', () => {
    const note = voiceNote(3);
    for (const end of [4, 10, 27, 30, 47, 60]) expect(readSound(note.subarray(0, end))?.name).toBe('voice.ogg');
  });
});
