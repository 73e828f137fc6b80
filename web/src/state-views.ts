// What an element says about the state of things: that nothing is known yet, that the server is
// away, that something changed.

import { html, nothing } from 'lit-html';
import type { MessageKey } from './locales/en.js';
import { cloud, clock, info } from './icons.js';
import type { Actions, Part, Scene } from './scene.js';
import type { Say } from './words.js';

type Note = readonly [part: string, icon: Part, words: string, button?: Part];

const note = ([part, icon, words, button = nothing]: Note): Part =>
  html`<div class="note" part=${part}>
    ${icon}
    <p class="told">${words}</p>
    ${button}
  </div>`;

const button = (say: Say, key: 'retry' | 'signIn', press: () => void): Part =>
  html`<button type="button" class="quiet" part="button" @click=${press}>${say(key)}</button>`;

/** The room of a whole card while nothing is known. */
export function skeleton(say: Say, slow: boolean): Part {
  return html`<div class="skeleton" part="loading" aria-busy="true">
      <span class="hidden">${say('loading')}</span><i></i><i></i><i></i>
    </div>
    ${slow ? note(['slow', clock, say('slow')]) : nothing}`;
}

/** The room of one row while its answer is on its way. */
export const room = html`<div class="skeleton row"><i></i></div>`;

/** Points cannot be shown at all; of a cart that contradicts itself another try would not help. */
export const failure = (say: Say, { retry }: Actions, final: boolean): Part =>
  note(['error', info, say('error'), final ? nothing : button(say, 'retry', retry)]);

/** The member's token was refused, also a new one. */
export const signedOut = (say: Say, { signIn }: Actions): Part =>
  note(['signed-out', info, say('signedOut'), button(say, 'signIn', signIn)]);

/** A part of the script could not be loaded. */
export const missing = (say: Say): Part => note(['error', cloud, say('missing')]);

/** What keeps the points from being current, and what changed while the shopper looked. */
export function notes({ say, state, format, actions }: Scene): Part {
  const { trouble, slow, asOf, notice, programChanged } = state;
  const when = () => ({ time: format.moment(asOf ?? '') });
  const since = (key: MessageKey & ('offline' | 'unavailable')): Part =>
    note(['offline', cloud, say(key, when()), button(say, 'retry', actions.retry)]);
  return html`${
    trouble === 'offline' || trouble === 'unavailable'
      ? since(trouble)
      : slow
        ? note(['slow', clock, say('slowSince', when())])
        : nothing
  }
  ${notice ? note(['conflict', info, say(notice)]) : nothing}
  ${programChanged ? note(['program-changed', info, say('programChanged')]) : nothing}`;
}

/** The server previews in place of the page: every change takes a request. */
export const remote = ({ say, state }: Scene): Part =>
  state.remote ? html`<p class="fine" part="remote">${say('remote')}</p>` : nothing;
