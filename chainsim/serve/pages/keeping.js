// A chain that stands in no file outlives the server: the page keeps its text and offers it to the next one.
const PLACE = "chainsim-kept", REST_MS = 500;
let kept = null, waiting = 0;

export const keep = ({ saved, chain, can_undo: edited }) => {
  clearTimeout(waiting);
  if (saved || (!edited && !chain.stages.length)) { kept = null; return; }
  waiting = setTimeout(() => {
    fetch("/chain.yaml").then((answer) => (answer.ok ? answer.text() : kept)).then((text) => { kept = text; }, () => {});
  }, REST_MS);
};

// Before the page is opened anew, and behind that.
export const handOver = () => { if (kept !== null) sessionStorage.setItem(PLACE, kept); };
export const handedOver = () => {
  const text = sessionStorage.getItem(PLACE);
  sessionStorage.removeItem(PLACE);
  return text && new File([text], "your chain.yaml");
};
