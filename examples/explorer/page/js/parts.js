// SPDX-License-Identifier: MIT
// Pieces that several views show.

import {cover} from './cover.js';
import {compact, h, icon, plural, say} from './dom.js';

/** A message at the foot of the page, with a way back where there is one. */
export function toast(text, action, run) {
  const box = document.getElementById('toasts');
  let timer;
  const close = () => {
    clearTimeout(timer);
    element.remove();
  };
  const element = h('div.toast', {}, h('span', {dir: 'auto'}, text),
    action && h('button.toast-action', {type: 'button', onclick: () => {
      close();
      run();
    }}, action),
    h('button.icon-button', {type: 'button', 'aria-label': 'Close the message', onclick: close}, icon('close')));
  const wait = () => {
    clearTimeout(timer);
    timer = setTimeout(close, 7000);
  };
  element.addEventListener('pointerenter', () => clearTimeout(timer));
  element.addEventListener('pointerleave', wait);
  element.addEventListener('focusin', () => clearTimeout(timer));
  element.addEventListener('focusout', wait);
  while (box.children.length > 2) box.firstChild.remove();
  box.append(element);
  say(text);
  wait();
}

/** What stands where nothing is. */
export function emptyState(title, text, ...more) {
  return h('div.empty-state', {},
    h('span.empty-art', {'aria-hidden': 'true'}, ...[3, 6, 9, 5, 2].map((n) => h('i', {vars: {h: n}}))),
    h('h2', {}, title), h('p', {}, text), more);
}

export function errorState(error, again) {
  const gone = error.name !== 'Error' && error.status === undefined;
  const title = error.status === 404 ? 'Not in this data' : gone ? 'No answer' : 'That did not work';
  return h('div.empty-state.error-state', {role: 'alert'},
    h('h2', {}, title), h('p', {}, error.message),
    again && h('button.button', {type: 'button', onclick: again}, 'Try again'));
}

/** Grey shapes while something comes. */
export const skeleton = (kind, n) => Array.from({length: n}, () => h(`div.skeleton.skeleton-${kind}`, {'aria-hidden': 'true'}));

export const meter = (share, kind = '') =>
  h(`span.meter${kind ? `.${kind}` : ''}`, {'aria-hidden': 'true', vars: {share: Math.max(0, Math.min(1, share)).toFixed(3)}}, h('span'));

/** Cover and name, a link that opens the artist's sheet. */
export function artistRow(artist, note, ...more) {
  return [
    h('a.row-artist', {to: {show: artist.id}},
      h('span.row-cover', {}, cover(artist, {label: false})),
      h('span.row-text', {}, h('span.row-name', {dir: 'auto'}, artist.name), note && h('span.quiet', {}, note))),
    more,
  ];
}

/** `Listener 7` for 7 and user7; other names as they are. */
export const listenerName = (id) => id.replace(/^(user)?(?=\d+$)/, 'Listener ');

export const about = (artist) => `${plural(artist.listeners, 'listener')} · ${compact(artist.plays)} plays`;

// The share by which the ratings have lowered the standard deviation of a score; ten ratings seldom
// take more than a quarter off.
export const sureness = (value) => (value === null || value === undefined ? null
  : value >= 0.2 ? ['sure', 3] : value >= 0.1 ? ['fairly sure', 2] : ['a guess', 1]);

export function surenessMark(value) {
  const found = sureness(value);
  return found && h('span.sure', {title: `What you said took ${Math.round(value * 100)} % off the model’s doubt`},
    h('span.sure-dots', {'aria-hidden': 'true', dataset: {n: found[1]}}, h('i'), h('i'), h('i')), found[0]);
}

/** One sentence on why an item is in the list. */
export function because(reasons, ratings) {
  const plus = (reasons ?? []).filter((r) => r.amount > 0 && r.name).sort((a, b) => b.amount - a.amount);
  const items = plus.filter((r) => r.kind === 'item');
  if (items.length > 0) {
    const second = items[1] && items[1].amount > items[0].amount * 0.4 ? items[1] : null;
    const lead = ratings.has(items[0].id) ? 'Because you like ' : 'Close to ';
    return [lead, h('b', {dir: 'auto'}, items[0].name), second && [' and ', h('b', {dir: 'auto'}, second.name)]];
  }
  const tags = plus.filter((r) => r.kind === 'feature');
  if (tags.length > 0) return ['For ', h('b', {dir: 'auto'}, tags[0].name)];
  return ['Liked by many'];
}
