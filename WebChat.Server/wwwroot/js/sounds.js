// Sounds that say "for you": made by the browser, no files. Loaded when the first one is wanted.

/** @typedef {{frequency: number, at: number, length: number, shape: OscillatorType, volume: number}} Tone in hertz, seconds, 0 to 1 */

/** @type {Record<string, Tone[]>} */
const scores = {
  chime: [
    { frequency: 880, at: 0, length: 0.5, shape: "sine", volume: 0.12 },
    { frequency: 1318.5, at: 0.09, length: 0.6, shape: "sine", volume: 0.1 },
  ],
  drop: [
    { frequency: 1046.5, at: 0, length: 0.12, shape: "triangle", volume: 0.14 },
    { frequency: 698.5, at: 0.1, length: 0.22, shape: "triangle", volume: 0.14 },
  ],
  knock: [
    { frequency: 180, at: 0, length: 0.09, shape: "square", volume: 0.1 },
    { frequency: 150, at: 0.15, length: 0.1, shape: "square", volume: 0.1 },
  ],
};

/** @type {AudioContext | null} */
let audio = null;

/** @param {string} name of a sound */
export async function play(name) {
  audio ??= new AudioContext();
  await audio.resume();
  for (const tone of scores[name] ?? []) sound(audio, tone);
}

/** One tone that begins at once and fades. @param {AudioContext} context @param {Tone} tone */
function sound(context, { frequency, at, length, shape, volume }) {
  const start = context.currentTime + at;
  const gain = new GainNode(context, { gain: volume });
  gain.gain.setValueAtTime(volume, start);
  gain.gain.exponentialRampToValueAtTime(0.0001, start + length);
  const oscillator = new OscillatorNode(context, { frequency, type: shape });
  oscillator.connect(gain).connect(context.destination);
  oscillator.start(start);
  oscillator.stop(start + length);
}
