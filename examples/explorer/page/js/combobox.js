// SPDX-License-Identifier: MIT
// A search field with suggestions as one types: the combobox pattern of the ARIA practices.

import {get} from './api.js';
import {cover} from './cover.js';
import {compact, h, icon, plural, say} from './dom.js';

let counter = 0;
const longest = 100;  // characters of a name that are looked up

export const searchArtists = (q, signal) => get('artists', {q, limit: 8}, signal).then((answer) => answer.artists);

export function artistOption(artist) {
  return [
    h('span.option-cover', {}, cover(artist, {label: false})),
    h('span.option-text', {}, h('span.option-name', {dir: 'auto'}, artist.name),
      h('span.quiet', {}, [artist.tags.slice(0, 2).join(', '), `${compact(artist.listeners)} listeners`].filter(Boolean).join(' · '))),
  ];
}

/** `choose(item)` when one is taken. `search(text, signal)` → items; `option(item)` → what shows it. */
export function combobox({label, placeholder, choose, search = searchArtists, option = artistOption, what = 'artist'}) {
  const id = `combobox${++counter}`;
  const input = h('input', {
    id, type: 'text', role: 'combobox', autocomplete: 'off', autocapitalize: 'off', spellcheck: 'false', enterkeyhint: 'search', dir: 'auto',
    placeholder, 'aria-autocomplete': 'list', 'aria-expanded': 'false', 'aria-controls': `${id}list`,
  });
  const list = h('ul.options', {id: `${id}list`, role: 'listbox', 'aria-label': `${label}: suggestions`});
  const note = h('p.options-note', {hidden: true});
  const pop = h('div.options-pop', {hidden: true}, list, note);
  const root = h('div.combobox', {}, h('label.hidden-text', {for: id}, label), icon('search'), input, pop);

  let items = [];
  let active = -1;
  let pending = null;
  let timer = null;
  let fresh = false;   // the suggestions belong to the text
  let wanted = false;  // Enter came before they did

  const open = (show) => {
    pop.hidden = !show;
    input.setAttribute('aria-expanded', String(show && items.length > 0));
    if (!show) activate(-1);
  };
  const activate = (n) => {
    list.children[active]?.setAttribute('aria-selected', 'false');
    active = n;
    const element = list.children[n];
    element?.setAttribute('aria-selected', 'true');
    element?.scrollIntoView({block: 'nearest'});
    if (element) input.setAttribute('aria-activedescendant', element.id);
    else input.removeAttribute('aria-activedescendant');
  };
  const remark = (text) => {
    note.textContent = text;
    note.hidden = text === '';
  };
  const take = (n) => {
    const item = items[n];
    if (!item) return;
    clearTimeout(timer);
    pending?.abort();
    input.value = '';
    fresh = wanted = false;
    open(false);
    choose(item);
  };

  async function look() {
    pending?.abort();
    const mine = pending = new AbortController();
    const text = [...input.value.trim()].slice(0, longest).join('');
    try {
      const found = await search(text, mine.signal);
      if (mine.signal.aborted || document.activeElement !== input) return;
      items = found;
      list.replaceChildren(...found.map((item, n) => h('li.option', {
        id: `${id}option${n}`, role: 'option', 'aria-selected': 'false',
        onpointerdown: (event) => event.preventDefault(), onclick: () => take(n),
      }, option(item))));
      list.hidden = found.length === 0;
      active = -1;
      input.removeAttribute('aria-activedescendant');
      const shown = text.length > 40 ? `${text.slice(0, 40)}…` : text;
      remark(found.length === 0 ? `No ${what} is called “${shown}”.` : '');
      say(found.length === 0 ? `No ${what} found.` : `${plural(found.length, 'suggestion')}.`);
      open(true);
      fresh = true;
      if (wanted) take(0);
    } catch (error) {
      if (mine.signal.aborted) return;
      items = [];
      list.replaceChildren();
      list.hidden = true;
      remark(error.message);
      open(true);
    }
  }

  input.addEventListener('input', () => {
    fresh = wanted = false;
    clearTimeout(timer);
    timer = setTimeout(look, 50);
  });
  input.addEventListener('focus', look);
  input.addEventListener('click', () => pop.hidden && look());
  input.addEventListener('blur', () => {
    clearTimeout(timer);
    pending?.abort();
    open(false);
  });
  input.addEventListener('keydown', (event) => {
    const last = items.length - 1;
    const moves = {ArrowDown: active < last ? active + 1 : 0, ArrowUp: active > 0 ? active - 1 : last};
    if (event.isComposing) return;
    if (event.key in moves) {
      event.preventDefault();
      if (pop.hidden) look();
      else if (last >= 0) activate(moves[event.key]);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      if (!pop.hidden && fresh) take(Math.max(active, 0));
      else if (input.value.trim() !== '') wanted = true;
    } else if (event.key === 'Escape' && (!pop.hidden || input.value !== '')) {
      event.preventDefault();
      event.stopPropagation();
      if (pop.hidden) input.value = '';
      open(false);
    }
  });
  root.input = input;
  return root;
}
