// Questions to the server: edits, files, and the stream of what comes of them.
export const ask = async (path, options = {}) => {
  let answer;
  try {
    answer = await fetch(path, options);
  } catch {
    throw new Error("chainsim does not answer; is it still running?");
  }
  const said = answer.headers.get("content-type")?.includes("json") ? await answer.json() : null;
  if (!answer.ok) throw new Error(said?.message ?? `that did not work (${answer.status})`);
  return said ?? answer;
};

export const post = (path, values) =>
  ask(path, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(values) });

// With a progress of its own: fetch tells none.
export const upload = (path, file, onProgress, name = file.name) => new Promise((done, failed) => {
  const request = new XMLHttpRequest();
  request.open("POST", `${path}?name=${encodeURIComponent(name)}`);
  request.upload.addEventListener("progress", (event) => {
    if (event.lengthComputable) onProgress(event.loaded / event.total);
  });
  request.addEventListener("load", () => {
    let said = {};
    try { said = JSON.parse(request.responseText); } catch { /* not ours */ }
    if (request.status < 400) done(said);
    else failed(new Error(said.message ?? `that did not work (${request.status})`));
  });
  request.addEventListener("error", () => failed(new Error("the file did not arrive; is chainsim still running?")));
  request.send(file);
});

// A server that was started again at the same port knows this page by its key, which is never sent: only a proof of it.
const hex = (bytes) => Array.from(new Uint8Array(bytes), (one) => one.toString(16).padStart(2, "0")).join("");
const comeBack = async (key, beforeReload) => {
  const question = await (await fetch("/again")).text();
  const bytes = (text) => new TextEncoder().encode(text);
  const signing = await crypto.subtle.importKey("raw", bytes(key), { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  const answer = hex(await crypto.subtle.sign("HMAC", signing, bytes(`${question}@${location.port}`)));
  const said = await fetch(`/again?question=${question}&answer=${answer}`, { method: "POST" });
  if (!said.ok) return;
  beforeReload();
  location.reload();
};

// What a stream says, shared with the other tabs where the browser can; returns what ends it.
export const follow = (path, told) => {
  if (typeof SharedWorker === "undefined") {
    const source = new EventSource(path);
    source.onmessage = (message) => told({ said: message.data });
    source.onopen = () => told({ open: true });
    source.onerror = () => told({ lost: true, closed: source.readyState === EventSource.CLOSED });
    return () => source.close();
  }
  const { port } = new SharedWorker("/static/streams.js");
  port.onmessage = ({ data }) => told(data);
  port.postMessage({ path });
  const leave = () => port.postMessage({ leave: true });
  addEventListener("pagehide", leave);
  return () => { removeEventListener("pagehide", leave); leave(); port.close(); };
};
addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); }); // it has left its streams

export const listen = (onEvent, onConnected, path = "/events", beforeReload = () => {}) => {
  let key = "", trying = 0, closed = false;
  fetch("/key").then((answer) => answer.text()).then((text) => { key = text; }, () => {});
  follow(path, (one) => {
    if (one.said) onEvent(JSON.parse(one.said));
    if (one.open) { clearInterval(trying); trying = 0; onConnected(true); }
    if (!one.lost) return;
    onConnected(false);
    closed = one.closed;
    trying ||= setInterval(() => { if (closed) comeBack(key, beforeReload).catch(() => {}); }, 1000);
  });
};
