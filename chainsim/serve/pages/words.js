// Numbers as an engineer writes them.
export const signed = (value) =>
  value === null || value === undefined ? "−∞" : (value < -0.049 ? "−" : value > 0.049 ? "+" : "") + Math.abs(value).toFixed(1);
export const level = (value) => (value === null || value === undefined ? "−∞" : (value < -0.049 ? "−" : value > 0.049 ? "+" : "") + Math.abs(value).toFixed(1));
// What a stage does to loudness, in a word.
export const louder = (db) => (Math.abs(db) < 0.05 ? "as loud" : `${Math.abs(db).toFixed(1)} dB ${db > 0 ? "louder" : "quieter"}`);
export const clock = (seconds) => `${Math.floor(seconds / 60)}:${(seconds % 60).toFixed(1).padStart(4, "0")}`;
export const decimal = (text) => text.trim().replace("−", "-").replace(",", ".");
const UNITS = { db: "dB", ms: "ms", hz: "Hz", percent: "%", samples: "samples", s: "s", semitones: "semitones", octaves: "octaves" };
export const named = (parameter) => {
  const words = parameter.split("_"), unit = UNITS[words.at(-1)];
  return { words: (unit ? words.slice(0, -1) : words).join(" "), unit: unit ?? "" };
};
