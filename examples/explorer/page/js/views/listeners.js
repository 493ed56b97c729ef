// SPDX-License-Identifier: MIT
// Listeners: what one of the data set plays, with whom, and what each model finds of what was hidden.

import {get, part} from '../api.js';
import {combobox} from '../combobox.js';
import {chance, cover} from '../cover.js';
import {compact, drew, h, number, plural, s, say} from '../dom.js';
import {artistRow, emptyState, errorState, listenerName, skeleton} from '../parts.js';
import {update, state} from '../state.js';

const first = 12;  // bars before "all"

const listenerOption = (l) => [h('span.option-cover', {}, face(l.id)),
  h('span.option-text', {}, h('span.option-name', {}, listenerName(l.id)), h('span.quiet', {}, `${plural(l.artists, 'artist')} · ${plural(l.friends, 'friend')}`))];

/** A round mark for a listener, from its id. */
function face(id) {
  const random = chance(`listener ${id}`);
  const hue = Math.floor(random() * 360);
  return s('svg', {viewBox: '0 0 40 40', class: 'face', 'aria-hidden': 'true'},
    s('circle', {cx: 20, cy: 20, r: 20, fill: `oklch(0.62 0.11 ${hue})`}),
    Array.from({length: 3}, (_, n) => s('circle', {cx: 20, cy: 20, r: 15 - n * 5, fill: 'none', stroke: '#fff', 'stroke-opacity': 0.9, 'stroke-width': 2.4,
      'stroke-dasharray': `${(12 + random() * 50).toFixed(1)} ${(6 + random() * 20).toFixed(1)}`, transform: `rotate(${Math.floor(random() * 360)} 20 20)`, 'stroke-linecap': 'round'})));
}

export function mount(root) {
  const list = h('ul.listener-list', {'aria-label': 'Listeners'});
  const more = h('button.button', {type: 'button', hidden: true, onclick: () => loadList(list.children.length)}, 'More listeners');
  const main = h('section.listener', {'aria-label': 'The listener'});
  root.append(h('div.listeners', {},
    h('section.side', {'aria-label': 'Choose a listener'}, h('h1', {}, 'Listeners'),
      combobox({
        label: 'Find a listener by number', placeholder: 'Find a listener …', what: 'listener',
        search: (q, signal) => get('listeners', {q, limit: 8}, signal).then((a) => a.listeners),
        option: listenerOption, choose: (l) => update({listener: l.id}, {push: true}),
      }), h('div.listener-scroll', {}, list, more)),
    main));

  async function loadList(offset) {
    try {
      const {total, listeners} = await get('listeners', {limit: 20, offset});
      list.append(...listeners.map((l) => h('li', {}, h('a.listener-link', {to: {listener: l.id}, dataset: {id: l.id}},
        h('span.row-cover', {}, face(l.id)), h('span.row-text', {}, h('span.row-name', {}, listenerName(l.id)),
          h('span.quiet', {}, `${plural(l.artists, 'artist')} · ${compact(l.plays)} plays`))))));
      more.hidden = list.children.length >= total;
      mark();
      if (offset === 0 && state().listener === null && listeners.length > 0 && innerWidth > 900) update({listener: listeners[0].id});
    } catch (error) {
      if (offset === 0) list.replaceChildren(h('li', {}, errorState(error, () => {
        list.replaceChildren();
        loadList(0);
      })));
    }
  }
  const mark = () => {
    for (const link of list.querySelectorAll('.listener-link')) {
      if (link.dataset.id === state().listener) link.setAttribute('aria-current', 'true');
      else link.removeAttribute('aria-current');
    }
  };

  let pending = null;
  async function load() {
    const {listener: id} = state();
    pending?.abort();
    const mine = pending = new AbortController();
    mark();
    if (id === null) {
      main.replaceChildren(emptyState('Whose records are these?', 'Choose a listener of the data set to see what they play, their friends, and what each model would have found.'));
      drew(root);
      return;
    }
    main.replaceChildren(h('div', {'aria-busy': 'true'}, skeleton('head', 1), skeleton('row', 8)));
    try {
      const listener = await get(`listeners/${part(id)}`, {}, mine.signal);
      if (mine.signal.aborted) return;
      draw(listener);
      const box = main.querySelector('.lists');
      try {
        const lists = await get(`listeners/${part(id)}/lists`, {limit: 10}, mine.signal);
        if (!mine.signal.aborted) drawLists(box, lists);
      } catch (error) {
        if (!mine.signal.aborted) box.replaceChildren(errorState(error, load));
      }
      drew(root);
    } catch (error) {
      if (!mine.signal.aborted) main.replaceChildren(errorState(error, load));
    }
  }

  function draw(listener) {
    const {history} = listener;
    const most = history[0]?.plays ?? 1;
    const bar = ({artist, plays}) => h('li.bar-row', {}, h('a.bar-name', {to: {show: artist.id}, dir: 'auto'}, artist.name),
      h('span.bar-track', {'aria-hidden': 'true'}, h('span.bar-fill', {vars: {share: (plays / most).toFixed(4)}})), h('span.amount', {}, number(plays)));
    const bars = h('ol.bars', {'aria-label': 'Plays by artist'}, history.slice(0, first).map(bar));
    const all = history.length > first && h('button.text-button', {type: 'button', onclick: (event) => {
      bars.append(...history.slice(first).map(bar));
      bars.children[first].querySelector('a').focus();
      event.target.remove();
    }}, `All ${number(history.length)}`);
    main.replaceChildren(
      h('header.listener-head', {}, h('span.listener-face', {}, face(listener.id)),
        h('div', {}, h('h2', {tabindex: '-1'}, listenerName(listener.id)),
          h('p.quiet', {}, `${plural(history.length || listener.artists, 'artist')} · ${number(listener.plays)} plays · ${plural(listener.friends.length, 'friend')}`))),
      h('div.listener-columns', {},
        h('section', {}, h('h3', {}, 'What they play'), history.length > 0 ? bars : h('p.quiet', {}, 'Nothing.'), all),
        h('section.wheel-box', {}, h('h3', {}, 'The colours of it'), wheel(listener.tags))),
      listener.friends.length > 0 && h('section', {}, h('h3', {}, 'Friends'), h('ul.chips', {}, listener.friends.slice(0, 24).map((f) =>
        h('li', {}, h('a.chip.friend', {to: {listener: f.id}}, face(f.id), listenerName(f.id), h('span.quiet', {}, ` ${f.artists}`)))),
      listener.friends.length > 24 && h('li.quiet', {}, `and ${listener.friends.length - 24} more`))),
      h('section', {}, h('h3', {}, 'What each model recommends'), h('div.lists', {}, skeleton('column', 3))));
    say(`${listenerName(listener.id)}.`);
  }

  function drawLists(box, {held_out: hidden, lists}) {
    if (lists.length === 0) {
      box.replaceChildren(h('p.quiet', {}, 'No lists for this listener.'));
      return;
    }
    const best = Math.max(...lists.map((l) => l.hits));
    const intro = hidden.length > 0
      ? h('p.lists-intro', {}, `${plural(hidden.length, 'artist')} of this listener ${hidden.length === 1 ? 'was' : 'were'} hidden from the models. Filled rows are those that a model found.`)
      : h('p.lists-intro', {}, 'Nothing of this listener was hidden, so nothing can be found again.');
    box.replaceChildren(intro, h('div.columns', {tabindex: '0', role: 'group', 'aria-label': 'Lists side by side'}, lists.map((l) => h('section.column', {'aria-label': l.title},
      h('h4', {}, l.title),
      hidden.length > 0 && h('p.hits', {}, h('b', {dataset: {best: l.hits === best && best > 0 ? '' : undefined}}, String(l.hits)), ` of ${hidden.length} found`),
      h('ol.column-list', {}, l.items.map((item) => h(item.hit ? 'li.hit' : 'li', {},
        artistRow(item.artist), item.hit && h('span.hit-mark', {}, h('span.hidden-text', {}, 'found'), s('svg', {viewBox: '0 0 24 24', 'aria-hidden': 'true', class: 'icon'}, s('path', {d: 'M5 12.5l4.5 4.5L19 7.5'}))))))))),
    hidden.length > 0 && h('details.hidden-list', {}, h('summary', {}, 'What was hidden'),
      h('ul.chips', {}, hidden.map((a) => h('li', {}, h('a.chip', {to: {show: a.id}, dir: 'auto'}, a.name))))));
  }

  loadList(0);
  return {
    update(now, before) {
      if (before === null || now.listener !== before.listener) load();
    },
    reload() {
      list.replaceChildren();
      loadList(0);
      load();
    },
    destroy: () => pending?.abort(),
  };
}

/** Tags around a circle: the angle is the share, the reach too, so that the eye finds the strong. */
function wheel(tags) {
  const shown = tags.filter((t) => t.weight > 0).slice(0, 12);
  if (shown.length === 0) return h('p.quiet', {}, 'No tags are known of what this listener plays.');
  const total = shown.reduce((sum, t) => sum + t.weight, 0);
  const most = shown[0].weight;
  const inner = 30;
  let at = -Math.PI / 2;
  const point = (angle, r) => `${(100 + r * Math.cos(angle)).toFixed(2)} ${(100 + r * Math.sin(angle)).toFixed(2)}`;
  const slices = shown.map((tag, n) => {
    // At least a sliver, so that a rare tag is a visible one.
    const angle = (Math.PI * 2) * (0.35 / shown.length + 0.65 * tag.weight / total);
    const from = at + 0.012;
    const to = at += angle;
    const outer = inner + 22 + 46 * Math.sqrt(tag.weight / most);
    const large = angle > Math.PI ? 1 : 0;
    return s('path', {class: 'slice', vars: {colour: `var(--hue-${n % 12})`},
      d: `M${point(from, inner)}L${point(from, outer)}A${outer.toFixed(2)} ${outer.toFixed(2)} 0 ${large} 1 ${point(to, outer)}L${point(to, inner)}A${inner} ${inner} 0 ${large} 0 ${point(from, inner)}z`,}, s('title', {}, `${tag.name}: ${Math.round(100 * tag.weight / total)} %`));
  });
  const picture = s('svg', {viewBox: '0 0 200 200', class: 'wheel', 'aria-hidden': 'true'}, slices);
  const legend = h('ul.wheel-legend', {'aria-label': 'Tags of what they play'}, shown.map((tag, n) => h('li', {
    onpointerenter: () => picture.dataset.lit = '', onpointerleave: () => delete picture.dataset.lit,
  }, h('span.swatch', {'aria-hidden': 'true', vars: {colour: `var(--hue-${n % 12})`}}), h('span.wheel-name', {dir: 'auto'}, tag.name), h('span.amount', {}, `${Math.round(100 * tag.weight / total)} %`))));
  [...legend.children].forEach((li, n) => {
    li.addEventListener('pointerenter', () => slices[n].classList.add('lit'));
    li.addEventListener('pointerleave', () => slices[n].classList.remove('lit'));
  });
  return h('div.wheel-and-legend', {}, picture, legend);
}
