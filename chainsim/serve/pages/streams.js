// One stream of each kind for all tabs of a browser, which opens no more than six connections to one server.
const streams = new Map(); // address -> who is told, and what is listened to

const leave = (path, port) => {
  const known = streams.get(path);
  known?.ports.delete(port);
  if (known && !known.ports.size) { known.source.close(); streams.delete(path); }
};

// Whoever comes is told what is known; so are the others, once more, since it stands at the beginning of a stream.
const join = (path, port) => {
  const known = streams.get(path) ?? { ports: new Set() };
  streams.set(path, known);
  known.ports.add(port);
  known.source?.close();
  const source = known.source = new EventSource(path);
  const tell = (values) => { if (known.source === source) known.ports.forEach((one) => one.postMessage(values)); };
  source.onmessage = (message) => tell({ said: message.data });
  source.onopen = () => tell({ open: true });
  source.onerror = () => tell({ lost: true, closed: source.readyState === EventSource.CLOSED });
};

self.onconnect = ({ ports: [port] }) => {
  let path = "";
  port.onmessage = ({ data }) => {
    if (data.leave) { leave(path, port); return; }
    path = data.path;
    join(path, port);
  };
};
