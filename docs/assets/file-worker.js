// A page opened from a folder may not start a worker. There the same script runs in a hidden frame, which
// answers the same messages; pages from a server keep the browser's own workers.
"use strict";
if (location.protocol === "file:") {
  window.Worker = class extends EventTarget {
    constructor(url) {
      super();
      this.waiting = [];
      this.frame = document.createElement("iframe");
      this.frame.hidden = true;
      this.frame.title = "search";
      this.frame.addEventListener("load", () => this.begin(String(url)), { once: true });
      document.body.append(this.frame);
    }

    begin(url) {
      const inner = this.frame.contentWindow;
      inner.postMessage = (data) => this.tell(this, data);
      inner.importScripts = (...sources) => sources.forEach((source) => load(inner, source));
      load(inner, url).then(() => {
        const waiting = this.waiting;
        this.waiting = null;
        waiting.forEach((data) => this.postMessage(data));
      });
    }

    postMessage(data) {
      if (this.waiting) this.waiting.push(data);
      else this.tell(this.frame.contentWindow, data);
    }

    // Later, as messages are: whoever sends one is not called back before it is done.
    tell(whom, data) {
      setTimeout(() => {
        const message = new MessageEvent("message", { data });
        whom.dispatchEvent(message);
        if (whom === this && this.onmessage) this.onmessage(message);
      });
    }

    terminate() {
      this.frame.remove();
    }
  };
}

function load(inner, source) {
  return new Promise((done, failed) => {
    const script = inner.document.createElement("script");
    script.src = source;
    script.onload = done;
    script.onerror = failed;
    inner.document.body.append(script);
  });
}
