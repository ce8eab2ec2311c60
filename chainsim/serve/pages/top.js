// The head of every page: where one is, and where else one can go.
import { chosen } from "./dropping.js";
import { html } from "./vendor/htm-preact.js";

const PAGES = [["/", "Chain"], ["/session", "Session"], ["/mix", "Finished mix"], ["/library", "Library"]];

export const Top = ({ children }) => html`
  <header class="top">
    <h1>chainsim</h1>
    <nav aria-label="Pages">${PAGES.map(([path, words]) => html`
      <a href=${path} aria-current=${location.pathname === path ? "page" : undefined}>${words}</a>`)}</nav>
    ${children}
  </header>`;

// `onFiles` gets what `chosen` does.
export const Drop = ({ onFiles, big, title, words, accept, several, folder }) => html`
  <label class=${`drop ${big ? "big" : ""}`}>
    <b>${title}</b>${words && html`<span>${words}</span>`}
    <input type="file" accept=${accept} multiple=${several} webkitdirectory=${folder} aria-label=${title}
      onChange=${(event) => { onFiles(chosen(event.currentTarget)); event.currentTarget.value = ""; }} />
  </label>`;

export const AUDIO = "audio/*,.wav,.flac,.aif,.aiff,.mp3,.ogg";
