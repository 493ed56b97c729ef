// SPDX-License-Identifier: MIT
// For you: pick artists and moods, rate them, and the list changes while you do.

import {ApiError, GoneError, get, known, part, post} from '../api.js';
import {combobox} from '../combobox.js';
import {cover} from '../cover.js';
import {drew, glide, h, icon, plural, reconcile, say} from '../dom.js';
import {artistRow, because, emptyState, errorState, meter, skeleton, surenessMark, toast} from '../parts.js';
import {ratingControl} from '../rating.js';
import {setRecommended} from '../sheet.js';
import {rate, state, update} from '../state.js';

const liked = 4;      // what picking an artist says until one says more
const few = 10;      // tags before "more"
const gap = 40;       // ms between two requests while a control is dragged

export function mount(root, {models}) {
  const picks = h('ul.picks', {'aria-label': 'Your picks'});
  const moods = h('ul.chips.moods', {'aria-label': 'Tags and moods'});
  const more = h('button.text-button', {type: 'button', 'aria-expanded': 'false'}, 'More');
  const ask = h('section.ask', {'aria-label': 'A question'});
  const clear = h('button.text-button', {type: 'button', onclick: clearAll}, 'Start over');
  const variety = h('input', {type: 'range', min: '0', max: '1', step: '0.1', id: 'variety', 'aria-describedby': 'variety-note'});
  const heading = h('h2', {}, ' ');
  const status = h('p.quiet.status', {});
  const grid = h('ul.grid', {'aria-label': 'Recommendations'});
  const box = h('div.grid-box', {}, grid);

  root.append(
    h('section.side', {'aria-label': 'What you like'},
      h('div.hero', {}, h('h1', {}, h('span.hero-title', {}, 'Name a few artists you love.'), h('span.side-title', {}, 'Your picks')),
        h('p.hero-text', {}, 'Rate them from 0 to 5, and the list changes while you do. Nothing is stored: your picks live in the address.')),
      combobox({label: 'Add an artist', placeholder: 'Add an artist …', choose: (artist) => add(artist)}),
      picks,
      ask,
      h('div.moods-box', {}, h('h2.side-heading', {}, 'Tags and moods'), h('div.moods-row', {}, moods, more)),
      h('p.side-foot', {}, clear)),
    h('section.results', {'aria-label': 'Recommendations'},
      h('header.results-head', {}, h('div', {}, heading, status),
        h('label.variety', {for: 'variety'}, h('span', {}, 'Familiar'), variety, h('span', {id: 'variety-note'}, 'Varied'))),
      box));

  // --- picks ------------------------------------------------------------------------------------
  function add(artist, rating = liked) {
    if (state().ratings.has(artist.id)) {
      picks.querySelector(`[data-key="${CSS.escape(artist.id)}"] input:checked`)?.focus();
      return;
    }
    rate(artist.id, rating);
    say(`${artist.name} added.`);
  }

  function pickElement([id, rating]) {
    const artist = known(id) ?? {id, name: '…', tags: [], listeners: 0, plays: 0};
    const control = ratingControl(artist, rating, (value) => rate(id, value));
    const element = h('li.pick', {},
      h('a.pick-cover', {to: {show: id}, 'aria-label': `${artist.name}: more`}, cover(artist, {label: false})),
      h('span.pick-name', {dir: 'auto'}, artist.name),
      h('button.icon-button.small', {type: 'button', 'aria-label': `Take out ${artist.name}`, onclick: () => takeOut(element, artist)}, icon('close')),
      control);
    element.control = control;
    element.named = known(id) !== undefined;
    if (!element.named) nameLater(id);
    return element;
  }

  const asked = new Set();
  async function nameLater(id) {
    if (asked.has(id)) return;
    asked.add(id);
    try {
      await get(`artists/${part(id)}`);
      const old = [...picks.children].find((e) => e.dataset.key === id);
      if (old && state().ratings.has(id)) {
        const fresh = pickElement([id, state().ratings.get(id)]);
        fresh.dataset.key = id;
        old.replaceWith(fresh);
      }
    } catch (error) {
      if (error instanceof ApiError && error.status === 404 && state().ratings.has(id)) {
        rate(id, null);
        toast('An artist of this link is not in the data here.');
      }
    } finally {
      asked.delete(id);
    }
  }

  function takeOut(element, artist) {
    const before = state().ratings;
    const next = element.nextElementSibling ?? element.previousElementSibling;
    rate(artist.id, null);
    (next?.isConnected ? next.querySelector('button') : root.querySelector('input'))?.focus();
    toast(`${artist.name} taken out.`, 'Undo', () => update({ratings: before}));
  }

  function clearAll() {
    const {ratings, tags, dismissed, skipped} = state();
    update({ratings: new Map(), tags: [], dismissed: [], skipped: [], asking: false}, {push: true});
    root.querySelector('input').focus({preventScroll: true});
    toast('Everything cleared.', 'Undo', () => update({ratings, tags, dismissed, skipped}));
  }

  // --- moods ------------------------------------------------------------------------------------
  let offered = [];
  let all = false;
  more.onclick = () => {
    all = !all;
    more.setAttribute('aria-expanded', String(all));
    more.textContent = all ? 'Fewer' : 'More';
    drawMoods();
  };
  function drawMoods() {
    const {tags} = state();
    const shown = offered.slice(0, all ? 40 : few);
    reconcile(moods, [...tags.filter((t) => !shown.includes(t)), ...shown], (tag) => tag,
      (tag) => h('li', {}, h('button.chip', {type: 'button', dir: 'auto', onclick: () => {
        const {tags: now} = state();
        update({tags: now.includes(tag) ? now.filter((t) => t !== tag) : [...now, tag]});
      }}, tag)));
    for (const li of moods.children) li.firstChild.setAttribute('aria-pressed', String(tags.includes(li.dataset.key)));
  }
  get('tags', {limit: 40}).then(({tags}) => {
    offered = tags.map((tag) => tag.name);
    more.hidden = offered.length <= few;
    drawMoods();
  }).catch(() => {
    more.hidden = true;
  });

  // --- question ---------------------------------------------------------------------------------
  let asking = null;
  let inAsk = false;  // the reader is answering, so that the next question takes the focus
  ask.addEventListener('focusin', () => (inAsk = true));
  document.addEventListener('focusin', elsewhere);
  function elsewhere({target}) {
    if (!ask.contains(target)) inAsk = false;
  }
  async function question() {
    const {asking: open} = state();
    if (!open) {
      asking?.abort();
      ask.replaceChildren(h('button.button.ask-button', {type: 'button', onclick: () => update({asking: true})}, icon('ask'), 'Ask me next'));
      return;
    }
    asking?.abort();
    const mine = asking = new AbortController();
    if (!ask.querySelector('.ask-card')) ask.replaceChildren(h('div.ask-card', {}, skeleton('row', 1)));
    try {
      const {questions} = await post('next-question', body({limit: 1, dismissed: [...state().dismissed, ...state().skipped]}), mine.signal);
      if (mine.signal.aborted) return;
      drawQuestion(questions[0]);
    } catch (error) {
      if (mine.signal.aborted) return;
      ask.replaceChildren(h('div.ask-card', {}, errorState(error, question)));
    }
  }
  function drawQuestion(next) {
    const shut = h('button.icon-button.small', {type: 'button', 'aria-label': 'Stop asking', onclick: () => {
      update({asking: false});
      ask.querySelector('button').focus();
    }}, icon('close'));
    if (!next) {
      ask.replaceChildren(h('div.ask-card', {}, shut, h('p', {}, 'No more questions: you have told enough.')));
      if (inAsk) shut.focus({preventScroll: true});
      return;
    }
    const {artist, why} = next;
    ask.replaceChildren(h('div.ask-card', {dataset: {artist: artist.id}}, shut,
      h('p.ask-title', {}, 'Do you know this one?'),
      h('div.ask-artist', {}, artistRow(artist, artist.tags.slice(0, 2).join(', '))),
      ratingControl(artist, null, (value) => add(artist, value)),
      h('p.quiet', {}, why),
      h('button.text-button', {type: 'button', onclick: () => update({skipped: [...state().skipped, artist.id]})}, 'I don’t know it')));
    if (inAsk) (ask.querySelector('input') ?? shut).focus({preventScroll: true});
    say(`Question: how much do you like ${artist.name}?`);
  }

  // --- recommendations --------------------------------------------------------------------------
  function body(extra = {}) {
    const {ratings, tags, dismissed, model, variety: v} = state();
    return {
      ratings: [...ratings].map(([artist, rating]) => ({artist, rating})), tags: tags.slice(0, 20), dismissed,
      ...(model === null ? {} : {model}), ...(extra.limit === 1 || v === 0 ? {} : {variety: v}), ...extra,
    };
  }

  let pending = null;
  let timer = null;
  let last = 0;
  function recommend() {
    pending?.abort();
    clearTimeout(timer);
    const wait = last + gap - performance.now();
    if (wait > 0) timer = setTimeout(send, wait);
    else send();
  }
  async function send() {
    last = performance.now();
    const mine = pending = new AbortController();
    if (!grid.firstChild) {
      reconcile(grid, Array.from({length: 12}, (_, n) => n), (n) => `skeleton${n}`, () => h('li', {}, skeleton('tile', 1)));
      box.setAttribute('aria-busy', 'true');
    }
    try {
      const answer = await post('recommend', body({limit: 24}), mine.signal);
      if (!mine.signal.aborted) draw(answer, performance.now() - last);
    } catch (error) {
      if (mine.signal.aborted) return;
      if (repair(error)) return;
      // The banner says that the server is gone; what was there stays until it is back.
      if (error instanceof GoneError && grid.querySelector('.tile')) return;
      setRecommended([]);
      grid.replaceChildren();
      box.replaceChildren(errorState(error, recommend), grid);
      heading.textContent = 'For you';
      status.textContent = '';
    } finally {
      if (pending === mine) box.removeAttribute('aria-busy');
    }
  }

  /** Drops from the address what the server does not know, so that the rest of a link works. */
  function repair(error) {
    if (!(error instanceof ApiError) || error.field === null) return false;
    const match = /^(ratings|tags|dismissed)\[(\d+)\]/.exec(error.field);
    const now = state();
    if (error.field === 'model' && now.model !== null) {
      update({model: null});
    } else if (match?.[1] === 'ratings' && Number(match[2]) < now.ratings.size) {
      update({ratings: new Map([...now.ratings].filter((_, n) => n !== Number(match[2])))});
    } else if (match && Number(match[2]) < now[match[1]].length) {
      update({[match[1]]: now[match[1]].filter((_, n) => n !== Number(match[2]))});
    } else {
      return false;
    }
    toast('A part of this link is not in the data here; the rest is.');
    return true;
  }

  const bases = {
    ratings: ['For you', 'from your ratings'],
    tags: ['For you', 'from your tags'],
    popularity: ['What everyone plays', 'tap what you like'],
  };
  let first = true;
  function draw({items, basis, model, took_ms}, elapsed) {
    const {ratings} = state();
    setRecommended(items);
    const [title, origin] = bases[basis] ?? bases.ratings;
    heading.textContent = title;
    const served = models()?.models.find((m) => m.name === model)?.title ?? model;
    status.textContent = basis === 'popularity' ? `${plural(items.length, 'artist')}, ${origin}`
      : `${plural(items.length, 'artist')} ${origin} · ${served} · ${Math.max(1, Math.round(elapsed))} ms`;
    status.title = `The server took ${took_ms} ms.`;
    for (const other of [...box.children]) if (other !== grid) other.remove();
    if (items.length === 0) {
      box.append(emptyState('Nothing left to recommend', 'Take a tag out, or bring back what you dismissed.',
        h('button.button', {type: 'button', onclick: () => update({dismissed: []})}, 'Bring back')));
    }
    const change = () => {
      for (const li of [...grid.children]) if (li.dataset.key.startsWith('skeleton')) li.remove();
      reconcile(grid, items, (item) => item.artist.id, tile, (element, item) => element.sync(item));
    };
    if (first) change();
    else glide(grid, change);
    first = false;
    drew(root);
    say(basis === 'popularity' ? `${plural(items.length, 'popular artist')}.`
      : `${plural(items.length, 'recommendation')}${items.length > 0 ? `, first ${items[0].artist.name}` : ''}.`);
  }

  function tile(item) {
    const {artist} = item;
    const reason = h('p.tile-why');
    const strength = h('div.tile-strength');
    const element = h('li.tile', {},
      h('a.tile-cover', {to: {show: artist.id}, tabindex: '-1', 'aria-hidden': 'true'}, cover(artist)),
      h('button.icon-button.tile-dismiss', {type: 'button', 'aria-label': `Dismiss ${artist.name}`, title: 'Not this one', onclick: () => dismiss(element, artist)}, icon('close')),
      h('div.tile-text', {},
        h('h3', {dir: 'auto'}, h('a', {to: {show: artist.id}}, artist.name)),
        h('p.tile-tags', {dir: 'auto'}, artist.tags.length > 0 ? artist.tags.join(' · ') : plural(artist.listeners, 'listener')),
        reason, strength,
        h('button.like', {type: 'button', 'aria-label': `I like ${artist.name}`, title: 'I like it', onclick: () => {
          const next = element.nextElementSibling ?? element.previousElementSibling;
          add(artist);
          next?.querySelector('.like')?.focus({preventScroll: true});
        }}, icon('heart'))));
    element.sync = (now) => {
      reason.replaceChildren(...because(now.reasons, state().ratings).flat().filter(Boolean));
      strength.replaceChildren(meter(now.strength), surenessMark(now.sureness) ?? '');
      strength.title = `Score ${now.score.toFixed(3)}`;
    };
    element.sync(item);
    return element;
  }

  function dismiss(element, artist) {
    const next = element.nextElementSibling ?? element.previousElementSibling;
    update({dismissed: [...state().dismissed, artist.id]});
    glide(grid, () => element.remove());
    (next?.querySelector('.tile-dismiss') ?? root.querySelector('input')).focus({preventScroll: true});
    toast(`${artist.name} dismissed.`, 'Undo', () => update({dismissed: state().dismissed.filter((id) => id !== artist.id)}));
  }

  variety.oninput = () => update({variety: Number(variety.value)});

  const parts = ['ratings', 'tags', 'dismissed', 'model', 'variety'];
  const key = (now) => JSON.stringify(parts.map((p) => (p === 'ratings' ? [...now.ratings].filter(([id]) => id) : now[p])));

  return {
    update(now, before) {
      root.classList.toggle('fresh', now.ratings.size === 0 && now.tags.length === 0);
      reconcile(picks, [...now.ratings], ([id]) => id, pickElement, (element, [, rating]) => element.control.set(rating));
      clear.hidden = now.ratings.size + now.tags.length + now.dismissed.length === 0;
      variety.value = String(now.variety);
      drawMoods();
      const changed = before === null || key(now) !== key(before);
      if (changed) recommend();
      if (before === null || before.asking !== now.asking || (now.asking && (changed || before.skipped.length !== now.skipped.length))) question();
    },
    reload() {
      recommend();
      question();
    },
    destroy() {
      pending?.abort();
      asking?.abort();
      clearTimeout(timer);
      document.removeEventListener('focusin', elsewhere);
      setRecommended([]);
    },
  };
}
