// SPDX-License-Identifier: MIT
// What the page shows, and its form in the address: `#/similar?a=154&r=289:4,12:1`. All of it
// stands there, so that a link shares it; a link's odd parts are dropped.

export const views = ['you', 'similar', 'listeners', 'map', 'models'];

const most = 200;  // of anything in a list
const text = (s) => encodeURIComponent(s);
const plain = (s) => {
  try {
    return decodeURIComponent(s.replaceAll('+', ' '));
  } catch {
    return '';
  }
};
const unique = (list) => [...new Set(list)].filter((x) => x !== '').slice(0, most);

const word = {empty: () => null, write: (v) => (v === null ? '' : text(v)), read: (v) => plain(v) || null};
const list = {empty: () => [], write: (v) => v.map(text).join(','), read: (v) => unique(v.split(',').map(plain))};
const flag = {empty: () => false, write: (v) => (v ? '1' : ''), read: (v) => v === '1'};
const fraction = {
  empty: () => 0,
  write: (v) => (v === 0 ? '' : String(v)),
  read: (v) => Math.min(1, Math.max(0, Number(v) || 0)),
};
const numbers = {
  empty: () => null,
  write: (v) => (v === null ? '' : v.map((n) => Number(n.toPrecision(5))).join(',')),
  read: (v) => {
    const all = v.split(',').map(Number);
    return all.length === 3 && all.every(Number.isFinite) && all[2] > 0 ? all : null;
  },
};
/** Artist → 0 … 5, in the order in which they were picked. */
const ratings = {
  empty: () => new Map(),
  write: (v) => [...v].map(([id, rating]) => `${text(id)}:${rating}`).join(','),
  read: (v) => {
    const all = new Map();
    for (const part of v.split(',').slice(0, most)) {
      const match = /^(.+):([0-5])$/.exec(part);
      const id = match ? plain(match[1]) : '';
      if (id) all.set(id, Number(match[2]));
    }
    return all;
  },
};

// Name here: key in the address and its form. The order is that in the address.
const fields = {
  artist: ['a', word],          // in the middle of Similar, chosen on the Map
  opened: ['x', list],          // whose neighbours Similar shows too
  target: ['to', word],         // where Similar's path leads
  listener: ['u', word],
  camera: ['c', numbers],       // Map: x, y, zoom
  legend: ['l', word],          // Map: the only tag in colour
  metric: ['by', word],         // Models
  segment: ['seg', word],       // Models
  ratings: ['r', ratings],
  tags: ['t', list],
  dismissed: ['d', list],
  skipped: ['s', list],         // questions without an answer
  asking: ['ask', flag],
  variety: ['v', fraction],
  model: ['m', word],
  show: ['show', word],         // the artist whose sheet is open
};

export function read(hash) {
  const [path, query = ''] = hash.replace(/^#\/?/, '').split(/\?(.*)/s);
  const state = {view: views.includes(path) ? path : 'you'};
  for (const [name, [, kind]] of Object.entries(fields)) state[name] = kind.empty();
  for (const part of query.split('&')) {
    const [key, value = ''] = part.split(/=(.*)/s);
    const found = Object.entries(fields).find(([, [k]]) => k === key);
    if (found) state[found[0]] = found[1][1].read(value);
  }
  return state;
}

export function write(state) {
  const query = Object.entries(fields)
    .map(([name, [key, kind]]) => [key, kind.write(state[name])])
    .filter(([, value]) => value !== '')
    .map(([key, value]) => `${key}=${value}`)
    .join('&');
  return `#/${state.view}${query ? `?${query}` : ''}`;
}

export const store = new EventTarget();
let current = read(location.hash);
export const state = () => current;

function changed(next) {
  const previous = current;
  current = next;
  store.dispatchEvent(new CustomEvent('change', {detail: {previous}}));
}

/** `push` makes a step that the browser's back button undoes. */
export function update(patch, {push = false} = {}) {
  const next = {...current, ...patch};
  const address = write(next);
  if (address === write(current)) return;
  history[push ? 'pushState' : 'replaceState'](null, '', address);
  changed(next);
}

/** The address of the present state with some changes, for a link. */
export const href = (patch) => write({...current, show: null, ...patch});

// Back, forward, links and an edited address. `hashchange` comes with all of them, but not with
// pushState.
addEventListener('hashchange', () => {
  const next = read(location.hash);
  if (write(next) !== write(current)) changed(next);
});

export function rate(id, rating) {
  const ratings = new Map(current.ratings);
  if (rating === null) ratings.delete(id);
  else ratings.set(id, rating);
  update({
    ratings,
    dismissed: rating === null ? current.dismissed : current.dismissed.filter((d) => d !== id),
    skipped: current.skipped.filter((d) => d !== id),
  });
}
