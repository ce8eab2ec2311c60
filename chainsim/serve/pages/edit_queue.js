// Edits go one after another, in the order of the hand. A knob sends no more of them than can be measured: while one is
// measured the newest of the same knob waits, and what came between is left out.
const PATIENCE_MS = 400;
const STATE_MS = 2000; // how long an answered edit may take to reach this page

const within = (ms, promise) => Promise.race([promise, new Promise((done) => setTimeout(done, ms))]);

// A revision that only grows, and those who wait until it has come so far.
class Mark {
  reached = 0;
  waiting = [];

  rise(to) {
    this.reached = Math.max(this.reached, to);
    const come = this.waiting.filter(({ revision }) => revision <= this.reached);
    this.waiting = this.waiting.filter(({ revision }) => revision > this.reached);
    come.forEach(({ done }) => done());
  }

  until(revision) {
    return revision <= this.reached ? Promise.resolve() : new Promise((done) => this.waiting.push({ revision, done }));
  }
}

export class EditQueue {
  measured = new Mark();
  shown = new Mark();
  waiting = []; // of { values, told }: an edit and those who wait for it
  busy = false;
  hurry = () => {};

  constructor(send) {
    this.send = send; // answers with the revision, with nothing if the edit was refused
  }

  // Resolves when this page shows what the edit, or a newer one in its place, made of the chain, or when it was refused.
  take(values) {
    return new Promise((told) => {
      const last = this.waiting.at(-1);
      if (last && "set" in values && last.values.set === values.set) {
        last.values = values;
        last.told.push(told);
        return;
      }
      this.waiting.push({ values, told: [told] });
      if (!this.busy) this.run();
      else if (this.waiting.length > 1 || values.set !== this.inHand?.set) this.hurry();
    });
  }

  async run() {
    this.busy = true;
    while (this.waiting.length) {
      const { values, told } = this.waiting.shift();
      this.inHand = values;
      const hurried = new Promise((done) => { this.hurry = done; });
      const revision = await this.send(values);
      const shown = revision === undefined ? Promise.resolve() : within(STATE_MS, this.shown.until(revision));
      shown.then(() => told.forEach((done) => done()));
      if (revision !== undefined && "set" in values) await Promise.race([hurried, within(PATIENCE_MS, this.measured.until(revision))]);
    }
    this.busy = false;
  }
}
