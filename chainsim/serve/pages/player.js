// Listening: what the stream of results offers as tapes, and which of them is heard.
import { graph } from "./tapes.js"; // the same as in reports

export const tapeFrom = (bytes, facts) => {
  const samples = new Float32Array(bytes);
  const buffer = new AudioBuffer({
    length: facts.frames, numberOfChannels: facts.channels, sampleRate: facts.sample_rate_hz,
  });
  for (let channel = 0; channel < facts.channels; channel++) {
    buffer.copyToChannel(samples.subarray(channel * facts.frames, (channel + 1) * facts.frames), channel);
  }
  return buffer;
};

const difference = (before, after) => {
  const made = new AudioBuffer({
    length: before.length, numberOfChannels: before.numberOfChannels, sampleRate: before.sampleRate,
  });
  for (let channel = 0; channel < before.numberOfChannels; channel++) {
    const target = made.getChannelData(channel);
    const a = before.getChannelData(channel), b = after.getChannelData(channel);
    for (let frame = 0; frame < target.length; frame++) target[frame] = b[frame] - a[frame];
  }
  return made;
};

export class Player {
  constructor(onChange) {
    this.onChange = onChange;
    this.facts = {};
    this.tapes = {};
    this.heard = "out";
    this.taps = false;
    this.revision = 0;
    this.asked = 0; // how often tapes were
    this.position = 0;
    this.playing = null;
    this.context = null;
  }

  get ready() { return Object.keys(this.tapes).length > 0; }
  get length() { return this.tapes.in?.duration ?? 0; }
  get start() { return this.facts.in?.start_s ?? 0; }
  get now() {
    if (!this.playing) return this.position;
    return (this.playing.offset + Math.max(0, this.context.currentTime - this.playing.since)) % this.length;
  }

  // With taps: what every stage gives back as well, which is rendered for it.
  async load(revision, taps = this.taps) {
    if (revision === this.revision && taps === this.taps) return;
    this.taps = taps;
    const asked = ++this.asked; // what was asked for before, or of another track, comes too late
    const answer = await fetch(`/tapes?revision=${revision}${taps ? "&taps" : ""}`);
    if (!answer.ok) return; // another is on its way
    const facts = await answer.json(), tapes = {};
    for (const [name, one] of Object.entries(facts)) {
      const bytes = await fetch(`/tape/${name}?revision=${revision}`);
      if (!bytes.ok) return;
      tapes[name] = tapeFrom(await bytes.arrayBuffer(), one);
    }
    if (asked !== this.asked) return;
    if (tapes.in && tapes.out) tapes.difference = difference(tapes.in, tapes.out);
    const again = this.playing !== null;
    this.pause();
    Object.assign(this, { facts, tapes, revision });
    if (!tapes[this.heard]) this.heard = tapes.out ? "out" : "in";
    if (this.position >= this.length) this.position = 0;
    if (again && this.ready) await this.play(); else this.onChange();
  }

  clear() {
    ++this.asked;
    this.pause();
    Object.assign(this, { facts: {}, tapes: {}, revision: 0, position: 0 });
    this.onChange();
  }

  async play() {
    if (this.playing || !this.ready) return;
    const rate = this.tapes.in.sampleRate;
    if (this.context?.sampleRate !== rate) { this.context?.close(); this.context = new AudioContext({ sampleRate: rate }); }
    await this.context.resume();
    const made = graph(this.context, this.tapes, this.heard), since = this.context.currentTime + 0.02;
    made.start(since, this.position);
    this.playing = { graph: made, since, offset: this.position };
    this.onChange();
  }

  pause() {
    if (!this.playing) return;
    this.position = this.now;
    this.playing.graph.stop();
    this.playing = null;
    this.onChange();
  }

  choose(name) {
    if (!this.tapes[name]) return;
    this.heard = name;
    this.playing?.graph.choose(name, this.context.currentTime);
    this.onChange();
  }

  async move(seconds) {
    const again = this.playing !== null;
    this.pause();
    this.position = this.length ? ((seconds % this.length) + this.length) % this.length : 0;
    if (again) await this.play(); else this.onChange();
  }
}
