// The few signs of the widget, drawn here; every one is decoration beside words.

import { html, svg, type TemplateResult } from 'lit-html';

function icon(shape: TemplateResult): TemplateResult {
  return html`<svg
    class="icon"
    viewBox="0 0 20 20"
    aria-hidden="true"
    fill="none"
    stroke="currentColor"
    stroke-width="1.6"
    stroke-linecap="round"
    stroke-linejoin="round"
  >
    ${shape}
  </svg>`;
}

export const spark = icon(svg`<path fill="currentColor" stroke="none"
  d="M10 1.5c.7 4.9 3.2 7.5 8.5 8.5-5.3 1-7.8 3.6-8.5 8.5-.7-4.9-3.2-7.5-8.5-8.5 5.3-1 7.8-3.6 8.5-8.5z"/>`);
export const chevron = icon(svg`<path d="m6 8 4 4 4-4"/>`);
export const clock = icon(svg`<circle cx="10" cy="10" r="7.2"/><path d="M10 6v4.2l2.8 1.7"/>`);
export const cloud = icon(
  svg`<path d="M6 15.5h8a3.3 3.3 0 0 0 .6-6.55A5 5 0 0 0 5.2 9.3 3.2 3.2 0 0 0 6 15.5zM3 3l14 14"/>`,
);
export const check = icon(svg`<path d="m5 10.5 3.3 3.3L15 7"/>`);
export const info = icon(svg`<circle cx="10" cy="10" r="7.2"/><path d="M10 9.2v4.3M10 6.4v.1"/>`);
