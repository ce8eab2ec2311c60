// A knob sends no more edits than can be measured: while one is measured the newest waits, and what came between is left out.
const PATIENCE_MS = 400;

export class Turning {
  constructor(send) {
    this.send = send; // answers with the revision
    this.waiting = null; // the newest edit, and those who wait for it
    this.busy = false;
    this.measured = 0;
    this.told = () => {};
  }

  take(values) {
    if (this.waiting && this.waiting.set !== values.set) this.go(this.waiting); // another knob: neither is left out
    this.waiting = values;
    if (!this.busy) this.next();
  }

  // Levels of a revision have come.
  arrived(revision) {
    this.measured = Math.max(this.measured, revision);
    this.told();
  }

  go(values) {
    this.waiting = null;
    return this.send(values);
  }

  async next() {
    this.busy = true;
    while (this.waiting) {
      const revision = await this.go(this.waiting);
      if (revision === undefined) continue; // refused; that is shown
      await new Promise((done) => {
        this.told = () => { if (this.measured >= revision) done(); };
        setTimeout(done, PATIENCE_MS);
        this.told();
      });
    }
    this.busy = false;
  }
}
