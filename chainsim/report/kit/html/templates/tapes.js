// All tapes play at once from the same moment, and only one of them is turned up.
const FADE_S = 0.008; // too short to hear as a gap, long enough not to click

// A graph in any context, an offline one too: start it, stop it, choose what is heard.
export const graph = (where, tapes, first) => {
  const gains = {}, sources = [];
  for (const [name, buffer] of Object.entries(tapes)) {
    gains[name] = where.createGain();
    gains[name].gain.value = name === first ? 1 : 0;
    const tape = where.createBufferSource();
    tape.buffer = buffer;
    tape.loop = true;
    tape.connect(gains[name]).connect(where.destination);
    sources.push(tape);
  }
  return {
    start: (when, offset) => sources.forEach((tape) => tape.start(when, offset)),
    stop: () => sources.forEach((tape) => tape.stop()),
    choose: (name, when) => {
      for (const [other, { gain }] of Object.entries(gains)) {
        gain.cancelScheduledValues(when);
        gain.setValueAtTime(gain.value, when);
        gain.linearRampToValueAtTime(other === name ? 1 : 0, when + FADE_S);
      }
    },
  };
};
