// Ring tone, key tones and speech. Captions say everything; sound is an extra that may be missing.

import { words } from "./words.js";

const DTMF = {
  1: [697, 1209], 2: [697, 1336], 3: [697, 1477], 4: [770, 1209], 5: [770, 1336], 6: [770, 1477],
  7: [852, 1209], 8: [852, 1336], 9: [852, 1477], "*": [941, 1209], 0: [941, 1336], "#": [941, 1477],
};
const RING = [440, 480];
const sound = { isOn: false, context: null, ringer: null, queue: [], isSpeaking: false };

export function toggleSound() {
  sound.isOn = !sound.isOn;
  if (sound.isOn && !sound.context) sound.context = new AudioContext();
  if (!sound.isOn) silence();
  return sound.isOn;
}

export function keyTone(key) {
  if (DTMF[key]) tone(DTMF[key], 0.15);
}

/** Ring as long as any handset does: one second in four. */
export function ring(isRinging) {
  if (!isRinging || !sound.isOn) {
    clearInterval(sound.ringer);
    sound.ringer = null;
  } else if (!sound.ringer) {
    tone(RING, 1);
    sound.ringer = setInterval(() => tone(RING, 1), 4000);
  }
}

function tone(frequencies, seconds) {
  if (!sound.isOn || !sound.context) return;
  const gain = sound.context.createGain();
  gain.gain.value = 0.08;
  gain.connect(sound.context.destination);
  for (const frequency of frequencies) {
    const oscillator = sound.context.createOscillator();
    oscillator.frequency.value = frequency;
    oscillator.connect(gain);
    oscillator.start();
    oscillator.stop(sound.context.currentTime + seconds);
  }
}

// Engines name Mandarin zh, cmn or by dialect, and some offer thousands of voices.
function chineseVoice() {
  const voices = window.speechSynthesis?.getVoices() ?? [];
  return voices.find((voice) => /^(zh|cmn|yue)/i.test(voice.lang));
}

export function voiceStatus() {
  return chineseVoice() ? words.voice_found : words.voice_none;
}

/** Speak a caption, sentence by sentence: engines stop in the middle of long ones. */
export function speak(text) {
  if (!sound.isOn || !chineseVoice()) return;
  sound.queue.push(...text.split(/(?<=[。；？！])/).filter((part) => part.trim()));
  if (!sound.isSpeaking) next();
}

function next() {
  const part = sound.queue.shift();
  sound.isSpeaking = part !== undefined;
  if (part === undefined) return;
  const utterance = new SpeechSynthesisUtterance(part);
  utterance.voice = chineseVoice();
  utterance.lang = utterance.voice.lang;
  let isOver = false;
  const goOn = () => {
    if (isOver) return;
    isOver = true;
    clearTimeout(watchdog);
    next();
  };
  const watchdog = setTimeout(goOn, 250 * part.length + 2000); // "end" may never come
  utterance.addEventListener("end", goOn);
  utterance.addEventListener("error", goOn);
  window.speechSynthesis.speak(utterance);
}

function silence() {
  ring(false);
  sound.queue.length = 0;
  window.speechSynthesis?.cancel();
}
