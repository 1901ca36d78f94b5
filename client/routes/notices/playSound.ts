const TONE_HZ = 880;
const SECONDS = 0.12;
const VOLUME = 0.08;

/** One short tone. Silent where the browser allows none before the first touch. */
export function playSound(): void {
  if (!('AudioContext' in globalThis)) return;
  const context = new AudioContext();
  const tone = context.createOscillator();
  const volume = context.createGain();
  tone.frequency.value = TONE_HZ;
  volume.gain.value = VOLUME;
  tone.connect(volume).connect(context.destination);
  tone.addEventListener('ended', () => context.close().catch(() => {})); // closed already
  tone.start();
  tone.stop(context.currentTime + SECONDS);
}
