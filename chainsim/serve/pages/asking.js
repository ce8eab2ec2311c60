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
export const upload = (path, file, onProgress) => new Promise((done, failed) => {
  const request = new XMLHttpRequest();
  request.open("POST", `${path}?name=${encodeURIComponent(file.name)}`);
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

export const listen = (onEvent, onConnected) => {
  const stream = new EventSource("/events");
  stream.addEventListener("message", (message) => onEvent(JSON.parse(message.data)));
  stream.addEventListener("open", () => onConnected(true));
  stream.addEventListener("error", () => onConnected(false));
};
