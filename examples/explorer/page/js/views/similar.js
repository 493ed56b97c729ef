// SPDX-License-Identifier: MIT
// Similar: an artist, its neighbours as a graph that grows, and a path to another artist.

import {get, known, part} from '../api.js';
import {combobox} from '../combobox.js';
import {cover} from '../cover.js';
import {drew, h, icon, plural, reconcile, s, say} from '../dom.js';
import {artistRow, emptyState, errorState, meter, skeleton, toast} from '../parts.js';
import {library} from '../library.js';
import {state, update} from '../state.js';

const inGraph = 7;   // neighbours of an artist that the graph shows
const inList = 12;
const radii = [40, 31, 27, 23];  // in the middle, opened, on the path, others
const calm = matchMedia('(prefers-reduced-motion: reduce)');

export function mount(root) {
  const graph = s('svg', {class: 'graph', role: 'group', 'aria-label': 'Graph of similar artists. Arrow keys move between artists, Enter opens the neighbours of one.'});
  const canvas = s('g', {class: 'graph-canvas'});
  const edges = s('g', {class: 'edges', 'aria-hidden': 'true'});
  const labels = s('g', {class: 'edge-labels', 'aria-hidden': 'true'});
  const nodes = s('g', {class: 'nodes'});
  canvas.append(edges, labels, nodes);
  graph.append(s('defs', {}, radii.map((r) => s('clipPath', {id: `disc${r}`}, s('circle', {r})))), canvas);
  const fitButton = h('button.icon-button', {type: 'button', 'aria-label': 'Show the whole graph', title: 'Show the whole graph', onclick: () => {
    moved = false;
    follow(true);
  }}, icon('whole'));
  const stage = h('div.stage', {}, graph, h('div.stage-tools', {}, fitButton));
  const path = h('div.path-box');
  const side = h('div.side-list');
  const targetBox = combobox({label: 'Path to an artist', placeholder: 'Find a path to …', choose: (artist) => update({target: artist.id}, {push: true})});
  const shell = h('div.similar', {},
    h('section.side', {'aria-label': 'Neighbours'},
      h('h1', {}, 'Similar artists'),
      combobox({label: 'Artist', placeholder: 'Start from an artist …', choose: start}),
      side),
    h('section.similar-main', {'aria-label': 'Graph'}, h('div.path-bar', {}, targetBox), path, stage));
  root.append(shell);

  function start(artist) {
    update({artist: artist.id, opened: [], target: null}, {push: true});
  }
  const focusId = () => state().opened.at(-1) ?? state().artist;
  function open(id) {
    if (id === focusId()) return update({show: id}, {push: true});
    update({opened: [...state().opened.filter((x) => x !== id), ...(id === state().artist ? [] : [id])].slice(-24)}, {push: true});
    // The first artist has no place among the opened: show it by closing what was opened last.
    if (id === state().artist) update({opened: []});
  }

  // --- the data of the graph --------------------------------------------------------------------
  let world = {nodes: new Map(), links: []};
  let pending = null;
  let simulation = null;
  let d3 = null;
  let zoom = null;
  let moved = false;  // the reader has moved the graph: stop following it

  async function load() {
    const {artist, opened, target, model} = state();
    pending?.abort();
    const mine = pending = new AbortController();
    shell.classList.toggle('blank', artist === null);
    if (artist === null) return blank(mine);
    if (world.nodes.size === 0) side.replaceChildren(...skeleton('row', 8));
    side.setAttribute('aria-busy', 'true');
    try {
      const near = (id) => get(`artists/${part(id)}/similar`, {limit: inList, model}, mine.signal);
      const ids = [artist, ...opened.filter((id) => id !== artist)];
      const [answers, way] = await Promise.all([
        Promise.all(ids.map((id) => near(id).catch((error) => {
          if (id === artist || error.status !== 404) throw error;
          return null;  // of an old link
        }))),
        target === null ? null : get(`artists/${part(artist)}/path/${part(target)}`, {model}, mine.signal).catch((error) => {
          if (mine.signal.aborted || error.status !== 404) throw error;
          toast('The artist at the end of the path is not in this data.');
          return null;
        }),
      ]);
      if (mine.signal.aborted) return;
      grow(answers.filter(Boolean), way);
      drawList(answers.find((a) => a?.artist.id === focusId()) ?? answers[0]);
      drawPath(way);
      await drawGraph();
      drew(root);
    } catch (error) {
      if (mine.signal.aborted) return;
      side.replaceChildren(errorState(error, load));
    } finally {
      if (pending === mine) side.removeAttribute('aria-busy');
    }
  }

  async function blank(mine) {
    world = {nodes: new Map(), links: []};
    simulation?.stop();
    path.replaceChildren();
    for (const group of [edges, labels, nodes]) group.replaceChildren();
    try {
      const {artists} = await get('artists', {limit: 6}, mine.signal);
      if (mine.signal.aborted) return;
      const picked = [...state().ratings].filter(([, r]) => r >= 3).map(([id]) => known(id)).filter(Boolean).slice(0, 6);
      side.replaceChildren(emptyState('Start anywhere', 'Search for an artist, or begin with one of these. Each click opens more.'),
        h('ul.starts', {}, (picked.length > 0 ? picked : artists).map((a) => h('li', {},
          h('button.start', {type: 'button', onclick: () => start(a)}, h('span.start-cover', {}, cover(a)), h('span', {dir: 'auto'}, a.name))))));
      drew(root);
    } catch (error) {
      if (!mine.signal.aborted) side.replaceChildren(errorState(error, load));
    }
  }

  function grow(answers, way) {
    const next = new Map();
    const links = new Map();
    const node = (artist, from) => {
      let n = next.get(artist.id);
      if (!n) {
        const old = world.nodes.get(artist.id);
        const base = from ?? {x: 0, y: 0};
        const turn = next.size * 2.4;
        n = old ?? {id: artist.id, x: base.x + 40 * Math.cos(turn), y: base.y + 40 * Math.sin(turn)};
        Object.assign(n, {artist, open: false, onPath: false});
        next.set(artist.id, n);
      }
      return n;
    };
    const link = (a, b, similarity, tags, onPath) => {
      const id = a.id < b.id ? `${a.id}\n${b.id}` : `${b.id}\n${a.id}`;
      const l = links.get(id) ?? {id, source: a, target: b, similarity, tags, onPath: false};
      l.onPath ||= onPath;
      links.set(id, l);
    };
    for (const {artist, neighbours} of answers) {
      const middle = node(artist);
      middle.open = true;
      for (const n of neighbours.slice(0, inGraph)) link(middle, node(n.artist, middle), n.similarity, n.shared_tags, false);
    }
    way?.path.forEach((artist, n) => {
      const here = node(artist, n > 0 ? next.get(way.path[n - 1].id) : null);
      here.onPath = true;
      if (n > 0) link(next.get(way.path[n - 1].id), here, way.steps[n - 1].similarity, way.steps[n - 1].shared_tags, true);
    });
    world = {nodes: next, links: [...links.values()]};
  }

  function drawList({artist, neighbours}) {
    const most = Math.max(...neighbours.map((n) => n.similarity), 1e-9);
    side.replaceChildren(
      h('div.focus-artist', {}, h('span.focus-cover', {}, cover(artist)),
        h('div', {}, h('h2', {dir: 'auto'}, h('a', {to: {show: artist.id}}, artist.name)),
          h('p.quiet', {}, artist.tags.join(' · ')))),
      neighbours.length === 0
        ? emptyState('No neighbours', 'The model knows too little of this artist to say what is near.')
        : h('ol.neighbours', {'aria-label': `Neighbours of ${artist.name}`}, neighbours.map((n) => h('li', {},
          h('button.neighbour', {type: 'button', onclick: () => open(n.artist.id)},
            h('span.row-cover', {}, cover(n.artist, {label: false})),
            h('span.row-text', {}, h('span.row-name', {dir: 'auto'}, n.artist.name), h('span.quiet', {}, n.shared_tags.join(' · ') || plural(n.artist.listeners, 'listener'))),
            h('span.amount', {}, h('span.hidden-text', {}, ', similarity '), n.similarity.toFixed(2)), meter(n.similarity / most))))));
    say(`${plural(neighbours.length, 'neighbour')} of ${artist.name}.`);
  }

  function drawPath(way) {
    const {target, artist} = state();
    if (target === null || way === null) return path.replaceChildren();
    const shut = h('button.icon-button.small', {type: 'button', 'aria-label': 'Close the path', onclick: () => {
      update({target: null});
      targetBox.input.focus();
    }}, icon('close'));
    if (way.path.length === 0) {
      path.replaceChildren(h('p.path-none', {}, `No path leads from ${known(artist)?.name ?? 'here'} to ${known(target)?.name ?? 'there'} over nearest neighbours.`), shut);
      say('No path.');
      return;
    }
    path.replaceChildren(h('ol.path', {'aria-label': 'Path'}, way.path.map((a, n) => h('li', {},
      n > 0 && h('span.path-step', {}, h('span', {}, way.steps[n - 1].shared_tags[0] ?? way.steps[n - 1].similarity.toFixed(2))),
      h('button.path-artist', {type: 'button', onclick: () => open(a.id)}, h('span.path-cover', {}, cover(a, {label: false})), h('span', {dir: 'auto'}, a.name))))), shut);
    say(`A path of ${plural(way.path.length - 1, 'step')}.`);
  }

  const brief = (text, most) => ([...text].length > most ? `${[...text].slice(0, most - 1).join('')}…` : text);

  // --- the drawing ------------------------------------------------------------------------------
  const radius = (n) => radii[n.id === focusId() ? 0 : n.open ? 1 : n.onPath ? 2 : 3];

  async function drawGraph() {
    d3 ??= await library('d3').catch(() => null);
    if (d3 === null) {
      stage.replaceChildren(emptyState('No graph', 'The drawing library is not installed; the list works without it.'));
      return;
    }
    if (!simulation) {
      simulation = d3.forceSimulation([]).on('tick', tick).stop();
      zoom = d3.zoom().scaleExtent([0.2, 4]).filter((event) => !event.target.closest?.('.node') && !event.button)
        .on('zoom', ({transform, sourceEvent}) => {
          if (sourceEvent) moved = true;
          canvas.setAttribute('transform', transform);
        });
      d3.select(graph).call(zoom).on('dblclick.zoom', null);
    }
    const all = [...world.nodes.values()];
    // The middle comes first, as a tab stop too.
    reconcile(nodes, all, (n) => n.id, nodeElement);
    reconcile(edges, world.links, (l) => l.id, () => s('line'));
    const focus = focusId();
    const labelled = world.links.filter((l) => l.onPath || l.source.id === focus || l.target.id === focus).filter((l) => l.tags.length > 0);
    reconcile(labels, labelled, (l) => l.id, (l) => s('text', {}, brief(l.tags[0], 18)));
    for (const [i, n] of all.entries()) dress(nodes.children[i], n);
    for (const [i, l] of world.links.entries()) {
      edges.children[i].setAttribute('class', [l.onPath && 'on-path', (l.source.id === focus || l.target.id === focus) && 'near'].filter(Boolean).join(' '));
      edges.children[i].style.setProperty('--weight', Math.max(0.15, l.similarity).toFixed(2));
    }
    drawn = {all, labelled};
    const wide = graph.clientWidth / Math.max(1, graph.clientHeight);  // the graph takes the shape of its stage
    simulation.nodes(all)
      .force('link', d3.forceLink(world.links).id((n) => n.id).distance((l) => radius(l.source) + radius(l.target) + (l.source.id === focus || l.target.id === focus ? 74 : 46) + 60 * (1 - l.similarity)).strength(0.5))
      .force('charge', d3.forceManyBody().strength(-760))
      .force('collide', d3.forceCollide((n) => radius(n) + 24))
      .force('x', d3.forceX(0).strength(0.055 * Math.min(2.2, 1 / wide)))
      .force('y', d3.forceY(0).strength(0.055 * Math.min(2.2, wide)))
      .alpha(0.9);
    moved = false;
    if (calm.matches) {
      simulation.stop();
      for (let n = 0; n < 160; ++n) simulation.tick();
      tick();
      follow(true);
    } else {
      // A head start, so that the picture opens in order rather than in a knot.
      if (!nodes.dataset.started) for (let n = 0; n < 60; ++n) simulation.tick();
      nodes.dataset.started = '1';
      tick();
      if (box === null) follow(true);
      simulation.restart();
    }
  }

  let drawn = {all: [], labelled: []};
  let dragging = null;
  function nodeElement(n) {
    const element = s('g', {class: 'node', role: 'button', tabindex: '-1'},
      s('circle', {class: 'node-ring'}), s('g', {}, cover(n.artist, {label: false})), s('text', {class: 'node-name'}));
    element.addEventListener('click', () => {
      if (!dragging?.far) open(n.id);
    });
    element.addEventListener('keydown', (event) => {
      if (event.key === 'Enter' || event.key === ' ') {
        event.preventDefault();
        open(n.id);
      } else if (event.key.startsWith('Arrow')) {
        event.preventDefault();
        step(n.id, event.key);
      }
    });
    element.addEventListener('pointerdown', (event) => {
      if (event.button !== 0) return;
      const self = world.nodes.get(n.id);
      dragging = {x: event.clientX, y: event.clientY, far: false};
      const move = (e) => {
        if (!dragging.far && Math.hypot(e.clientX - dragging.x, e.clientY - dragging.y) < 5) return;
        dragging.far = true;
        const [x, y] = d3.zoomTransform(graph).invert(d3.pointer(e, graph));
        Object.assign(self, {fx: x, fy: y});
        moved = true;
        simulation.alphaTarget(0.2).restart();
      };
      const stop = () => {
        removeEventListener('pointermove', move);
        Object.assign(self, {fx: null, fy: null});
        simulation.alphaTarget(0);
      };
      addEventListener('pointermove', move);
      addEventListener('pointerup', stop, {once: true});
      addEventListener('pointercancel', stop, {once: true});
    });
    return element;
  }
  function dress(element, n) {
    const r = radius(n);
    const focus = n.id === focusId();
    const [ring, picture, name] = element.children;
    element.setAttribute('class', ['node', n.open && 'open', focus && 'focus', n.onPath && 'on-path'].filter(Boolean).join(' '));
    element.setAttribute('aria-label', `${n.artist.name}${focus ? ', in the middle: open its sheet' : n.open ? ', opened' : ': open its neighbours'}`);
    element.setAttribute('tabindex', focus ? '0' : '-1');
    ring.setAttribute('r', r + 3);
    picture.setAttribute('clip-path', `url(#disc${r})`);
    for (const [key, value] of Object.entries({x: -r, y: -r, width: 2 * r, height: 2 * r})) picture.firstChild.setAttribute(key, value);
    name.textContent = brief(n.artist.name, 22);
    name.setAttribute('y', r + 16);
  }
  /** Focus goes to the nearest node in the direction of the arrow. */
  function step(id, arrow) {
    const from = world.nodes.get(id);
    const [dx, dy] = {ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1]}[arrow];
    let best = null;
    let least = Infinity;
    drawn.all.forEach((n, i) => {
      const along = (n.x - from.x) * dx + (n.y - from.y) * dy;
      const aside = Math.abs((n.x - from.x) * dy) + Math.abs((n.y - from.y) * dx);
      const cost = along + 2 * aside;
      if (n !== from && along > 1 && cost < least) {
        least = cost;
        best = nodes.children[i];
      }
    });
    if (!best) return;
    for (const node of nodes.children) node.setAttribute('tabindex', node === best ? '0' : '-1');
    best.focus();
  }

  let box = null;
  function tick() {
    drawn.all.forEach((n, i) => nodes.children[i].setAttribute('transform', `translate(${n.x.toFixed(1)} ${n.y.toFixed(1)})`));
    world.links.forEach((l, i) => {
      const line = edges.children[i];
      line.setAttribute('x1', l.source.x.toFixed(1));
      line.setAttribute('y1', l.source.y.toFixed(1));
      line.setAttribute('x2', l.target.x.toFixed(1));
      line.setAttribute('y2', l.target.y.toFixed(1));
    });
    drawn.labelled.forEach((l, i) => {
      const share = (radius(l.source) + 0.5 * (Math.hypot(l.target.x - l.source.x, l.target.y - l.source.y) - radius(l.source) - radius(l.target)))
        / Math.max(1, Math.hypot(l.target.x - l.source.x, l.target.y - l.source.y));
      labels.children[i].setAttribute('x', (l.source.x + (l.target.x - l.source.x) * share).toFixed(1));
      labels.children[i].setAttribute('y', (l.source.y + (l.target.y - l.source.y) * share + 4).toFixed(1));
    });
    if (!moved) follow(false);
  }
  /** Keeps the whole graph in sight, at once or gently. */
  function follow(now) {
    if (drawn.all.length === 0 || !zoom) return;
    const {width, height} = graph.getBoundingClientRect();
    if (width === 0) return;
    const margin = 34;
    const xs = drawn.all.map((n) => n.x);
    const ys = drawn.all.map((n) => n.y);
    const left = Math.min(...xs) - 60;
    const right = Math.max(...xs) + 60;
    const top = Math.min(...ys) - 40;
    const bottom = Math.max(...ys) + 60;
    const k = Math.min(1.25, (width - margin) / (right - left), (height - margin) / (bottom - top));
    const goal = [width / 2 - k * (left + right) / 2, height / 2 - k * (top + bottom) / 2, k];
    box = box === null || now ? goal : box.map((v, i) => v + (goal[i] - v) * 0.12);
    d3.select(graph).call(zoom.transform, d3.zoomIdentity.translate(box[0], box[1]).scale(box[2]));
  }
  const watch = new ResizeObserver(() => !moved && follow(true));
  watch.observe(stage);

  const key = (now) => JSON.stringify([now.artist, now.opened, now.target, now.model]);
  return {
    update(now, before) {
      if (before === null || key(now) !== key(before)) load();
    },
    reload: load,
    destroy() {
      pending?.abort();
      simulation?.stop();
      watch.disconnect();
    },
  };
}
