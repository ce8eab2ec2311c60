// What a hand has set is shown, and gone on from, before the chain on the server has it: two quick presses are two steps.
import { useRef, useState } from "./vendor/htm-preact.js";

// `send` resolves when the server's value has come back, or when it was refused; returns what to show, what it is at
// this very moment (a press may come before the page is drawn again), and what sets it.
export const useHeld = (value, send) => {
  const held = useRef(null), known = useRef(value), [, redraw] = useState(0);
  known.current = value;
  const now = () => (held.current ? held.current.to : known.current);
  const set = async (to) => {
    const mine = { to };
    held.current = mine;
    redraw((count) => count + 1);
    await send(to);
    if (held.current !== mine) return; // set again meanwhile
    held.current = null;
    redraw((count) => count + 1);
  };
  return [now(), now, set];
};
