// @ts-check
import { byId, el, icon } from './dom.js';

const MICROPHONE = [
  'M8 2.5a2 2 0 0 0-2 2v3.5a2 2 0 0 0 4 0V4.5a2 2 0 0 0-2-2',
  'M3.8 7.8a4.2 4.2 0 0 0 8.4 0',
  'M8 12v2',
];
/** WhatsApp's own is the first; a browser may know only another. */
const FORMATS = ['audio/ogg;codecs=opus', 'audio/webm;codecs=opus', 'audio/mp4'];
const LONGEST_MS = 5 * 60_000;

const button = byId('record');
const bar = byId('recording');

/**
 * Wires the button that records a voice note: pressed once it records, then it is sent or thrown away.
 * @param {{ sendFile: (file: Blob, name: string, as: string, more: Record<string, unknown>) => Promise<void>, showProblem: (text: string | null) => void }} deps
 */
export function startRecorder({ sendFile, showProblem }) {
  button.append(icon(16, MICROPHONE));
  button.addEventListener('click', () => {
    record().then(
      async (sound) => {
        if (sound !== null)
          await sendFile(sound, `voice.${/\/(\w+)/.exec(sound.type)?.[1] ?? 'ogg'}`, 'audio', { voice: true });
      },
      () => showProblem('The microphone cannot be used. Allow it for this page, or send a sound file with +.'),
    );
  });
}

/** @returns {Promise<Blob | null>} */
async function record() {
  if (!bar.hidden) return null;
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
  const mimeType = FORMATS.find((format) => MediaRecorder.isTypeSupported(format));
  const recorder = new MediaRecorder(stream, mimeType === undefined ? {} : { mimeType });
  /** @type {Blob[]} */
  const parts = [];
  recorder.addEventListener('dataavailable', (event) => parts.push(event.data));
  recorder.start();
  const isKept = await untilDone();
  const stopped = new Promise((resolve) => recorder.addEventListener('stop', resolve, { once: true }));
  recorder.stop();
  await stopped;
  for (const track of stream.getTracks()) track.stop();
  return isKept ? new Blob(parts, { type: recorder.mimeType.split(';')[0] ?? '' }) : null;
}

/** Shows what can be done with the recording; resolves with whether it is kept. */
function untilDone() {
  const keep = el('button', { type: 'button', class: 'tool' }, 'Stop and send');
  const drop = el('button', { type: 'button', class: 'tool' }, 'Discard');
  const length = el('span', { 'aria-hidden': 'true', class: 'length' }, '0:00');
  bar.replaceChildren(el('span', {}, 'Recording…'), length, keep, drop);
  const startedMs = performance.now();
  const ticking = setInterval(() => {
    const seconds = Math.floor((performance.now() - startedMs) / 1000);
    length.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
  }, 200);
  bar.hidden = false;
  keep.focus();
  return new Promise((/** @type {(isKept: boolean) => void} */ resolve) => {
    const timer = setTimeout(() => end(true), LONGEST_MS);
    const end = (/** @type {boolean} */ isKept) => {
      clearTimeout(timer);
      clearInterval(ticking);
      bar.hidden = true;
      button.focus();
      resolve(isKept);
    };
    keep.addEventListener('click', () => end(true));
    drop.addEventListener('click', () => end(false));
  });
}
