// SPDX-License-Identifier: MIT
// The sheet of one artist: why it is in the list, what it is, what is near.

import {get, part} from './api.js';
import {cover} from './cover.js';
import {h, icon, number} from './dom.js';
import {about, artistRow, errorState, listenerName, meter, skeleton, sureness, toast} from './parts.js';
import {ratingControl} from './rating.js';
import {rate, state, update} from './state.js';

let recommended = new Map();
/** The items of the present list, whose reasons a sheet shows. */
export const setRecommended = (items) => {
  recommended = new Map(items.map((item) => [item.artist.id, item]));
};

const kinds = {item: '', feature: 'tag', tag: 'tag', friend: 'friend', prior: 'before any rating', bias: 'liked by many', context: 'context', other: 'the rest'};

function reasonsOf(item) {
  const reasons = (item.reasons ?? []).filter((r) => r.amount !== 0);
  if (reasons.length === 0) return null;
  const most = Math.max(...reasons.map((r) => Math.abs(r.amount)));
  return h('section', {}, h('h3', {}, 'Why it is in your list'),
    h('ul.reasons', {}, reasons.map((r) => h('li', {}, h('span.reason-name', {dir: 'auto'}, r.name || kinds[r.kind] || r.kind),
      r.name && kinds[r.kind] && h('span.quiet', {}, ` ${kinds[r.kind]}`),
      meter(Math.abs(r.amount) / most, r.amount < 0 ? 'against' : ''),
      h('span.amount', {}, `${r.amount < 0 ? '−' : '+'}${Math.abs(r.amount).toFixed(2)}`)))),
    h('p.quiet', {}, `Score ${item.score.toFixed(2)}`,
      item.stddev !== null && item.stddev !== undefined && ` ± ${item.stddev.toFixed(2)}`,
      sureness(item.sureness) && `: the model is ${sureness(item.sureness)[0].replace('a guess', 'guessing')}`));
}

const dialog = h('dialog.sheet', {'aria-labelledby': 'sheet-name'});
let opener = null;
let showing = null;
let pending = null;

dialog.addEventListener('cancel', (event) => {
  event.preventDefault();
  close();
});
dialog.addEventListener('click', (event) => event.target === dialog && close());

function close() {
  update({show: null});
}

function draw(artist, full) {
  const item = recommended.get(artist.id);
  const tags = full?.all_tags ?? artist.tags.map((name) => ({name}));
  const control = ratingControl(artist, state().ratings.get(artist.id) ?? null, (value) => rate(artist.id, value));
  const remove = h('button.text-button', {type: 'button', hidden: !state().ratings.has(artist.id), onclick: () => {
    rate(artist.id, null);
    toast(`${artist.name} is no longer among your picks.`);
  }}, 'Take out of my picks');
  dialog.sync = () => {
    control.set(state().ratings.get(artist.id) ?? null);
    remove.hidden = !state().ratings.has(artist.id);
  };
  dialog.replaceChildren(h('div.sheet-body', {},
    h('div.sheet-head', {}, h('div.sheet-cover', {}, cover(artist)),
      h('div', {}, h('h2', {id: 'sheet-name', dir: 'auto', tabindex: '-1'}, artist.name), h('p.quiet', {}, about(artist)),
        h('div.sheet-rate', {}, control, remove))),
    h('button.icon-button.sheet-close', {type: 'button', 'aria-label': 'Close', onclick: close}, icon('close')),
    h('p.sheet-links', {},
      h('a.button', {to: {view: 'similar', artist: artist.id, opened: [], target: null}}, icon('graph'), 'Similar artists'),
      h('a.button', {to: {view: 'map', artist: artist.id, camera: null}}, icon('pin'), 'On the map')),
    item && reasonsOf(item),
    tags.length > 0 && h('section', {}, h('h3', {}, 'Tags'), h('ul.tag-list', {}, tags.slice(0, 16).map((tag) => {
      const most = tags[0].weight ?? 1;
      return h('li.tag', {vars: {weight: ((tag.weight ?? most) / most).toFixed(2)}, dir: 'auto'}, tag.name);
    }))),
    full ? [
      full.similar.length > 0 && h('section', {}, h('h3', {}, 'Near it'), h('ul.near', {}, full.similar.map(({artist: near, similarity}) =>
        h('li', {}, artistRow(near, near.tags.slice(0, 2).join(', ')), h('span.amount', {title: 'Similarity'}, similarity.toFixed(2)))))),
      full.top_listeners.length > 0 && h('section', {}, h('h3', {}, 'Who plays it most'), h('ul.chips', {}, full.top_listeners.slice(0, 8).map((l) =>
        h('li', {}, h('a.chip', {to: {view: 'listeners', listener: l.id}}, listenerName(l.id), h('span.quiet', {}, ` ${number(l.plays)}`)))))),
    ] : h('div', {}, skeleton('row', 4))));
}

export async function sync() {
  const id = state().show;
  if (id === null) {
    pending?.abort();
    showing = null;
    if (dialog.open) {
      dialog.close();
      dialog.replaceChildren();
      if (opener?.isConnected) opener.focus();
      opener = null;
    }
    return;
  }
  if (id === showing) return dialog.sync?.();
  showing = id;
  pending?.abort();
  const mine = pending = new AbortController();
  if (!dialog.isConnected) document.body.append(dialog);
  dialog.sync = null;
  const first = recommended.get(id)?.artist;
  if (first) draw(first, null);
  else dialog.replaceChildren(h('div.sheet-body', {}, h('h2', {id: 'sheet-name', tabindex: '-1'}, 'One moment …'), skeleton('row', 6)));
  if (!dialog.open) {
    opener = document.activeElement === document.body ? null : document.activeElement;
    dialog.showModal();
  }
  const settle = () => {
    dialog.scrollTop = 0;
    document.getElementById('sheet-name').focus({preventScroll: true});
  };
  settle();
  try {
    const full = await get(`artists/${part(id)}`, {}, mine.signal);
    if (mine.signal.aborted) return;
    const inside = dialog.contains(document.activeElement) && document.activeElement.id !== 'sheet-name';
    const held = inside && document.activeElement.type === 'radio' ? document.activeElement.value : null;
    draw(full, full);
    if (held !== null) dialog.querySelector(`input[value="${held}"]`)?.focus();
    else settle();
  } catch (error) {
    if (mine.signal.aborted) return;
    dialog.replaceChildren(h('div.sheet-body', {},
      h('h2.hidden-text', {id: 'sheet-name', tabindex: '-1'}, 'Artist'),
      h('button.icon-button.sheet-close', {type: 'button', 'aria-label': 'Close', onclick: close}, icon('close')),
      errorState(error, () => {
        showing = null;
        sync();
      })));
  }
}
