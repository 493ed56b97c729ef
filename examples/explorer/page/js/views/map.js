// SPDX-License-Identifier: MIT
// Map: every artist as a dot; what is liked by the same people lies together.

import {get, known, part} from '../api.js';
import {combobox} from '../combobox.js';
import {compact, drew, h, icon, number, plural, say} from '../dom.js';
import {library} from '../library.js';
import {artistRow, emptyState, errorState} from '../parts.js';
import {state, update} from '../state.js';

const calm = matchMedia('(prefers-reduced-motion: reduce)');

export function mount(root) {
  const canvas = h('canvas.map-canvas', {tabindex: '0', role: 'application', 'aria-label': 'Map of artists', 'aria-describedby': 'map-help'});
  const tip = h('div.map-tip', {hidden: true, 'aria-hidden': 'true'});
  const legend = h('ul.map-legend', {'aria-label': 'Colours: the tag that an artist has most'});
  const method = h('p.quiet.map-method', {});
  const inView = h('ul.in-view', {'aria-label': 'Most played in view'});
  const chosen = h('div.map-chosen');
  const tool = (name, label, run) => h('button.icon-button', {type: 'button', 'aria-label': label, title: label, onclick: run}, icon(name));
  const stage = h('div.stage.map-stage', {}, canvas, tip,
    h('div.stage-tools', {}, tool('plus', 'Nearer', () => by(1.6)), tool('minus', 'Farther', () => by(1 / 1.6)), tool('whole', 'The whole map', () => fly([0.5, 0.5, 1]))),
    h('p.hidden-text', {id: 'map-help'}, 'Arrow keys move, plus and minus zoom, 0 shows the whole map, Enter opens the artist nearest to the middle. The list beside the map names what is in view.'));
  root.append(h('div.map', {},
    h('section.side', {'aria-label': 'Find on the map'}, h('h1', {}, 'Map of taste'),
      combobox({label: 'Find an artist on the map', placeholder: 'Find an artist …', choose: (a) => update({artist: a.id}, {push: true})}),
      chosen, h('h2.side-heading', {}, 'Colours'), legend, h('h2.side-heading', {}, 'Most played in view'), inView, method),
    stage));

  let points = null;    // {n, id, name, x, y, plays, listeners, tag, radius, order}
  let tags = [];
  let index = new Map();
  let d3 = null;
  let zoom = null;
  let tree = null;
  let view = {x: 0, y: 0, k: 1};   // d3's transform, in CSS pixels
  let size = {width: 0, height: 0, ratio: 1, scale: 1};
  let hover = -1;
  let frame = 0;
  let colours = [];
  let ink = {};

  function readColours() {
    const style = getComputedStyle(document.documentElement);
    const value = (name) => style.getPropertyValue(name).trim();
    colours = Array.from({length: 12}, (_, n) => value(`--hue-${n}`));
    ink = {text: value('--ink'), halo: value('--stage'), rest: value('--dot'), accent: value('--accent')};
  }

  async function load() {
    stage.setAttribute('aria-busy', 'true');
    try {
      const [answer, found] = await Promise.all([get('map'), library('d3').catch(() => null)]);
      d3 = found;
      if (d3 === null) {
        stage.replaceChildren(emptyState('No map', 'The drawing library is not installed.'));
        return;
      }
      take(answer);
      setup();
      apply(state(), null);
      drew(root);
    } catch (error) {
      stage.append(h('div.stage-over', {}, errorState(error, () => {
        stage.querySelector('.stage-over')?.remove();
        load();
      })));
    } finally {
      stage.removeAttribute('aria-busy');
    }
  }

  function take({method: how, tags: names, points: p}) {
    tags = names;
    const n = p.id.length;
    // Where an artist stands among all, blended with its place: the order on each axis is kept, and
    // neither outliers nor the crowd in the middle take all the room.
    const spread = (values) => {
      const sorted = Float64Array.from(values).sort();
      const low = sorted[Math.floor(n * 0.002)];
      const span = sorted[Math.ceil(n * 0.998) - 1] - low || 1;
      const rank = new Map(Array.from(sorted, (v, i) => [v, i / Math.max(1, n - 1)]));
      return (v) => 0.05 + 0.9 * (0.5 * Math.min(1.02, Math.max(-0.02, (v - low) / span)) + 0.5 * rank.get(v));
    };
    const sx = spread(p.x);
    const sy = spread(p.y);
    const most = p.plays.reduce((a, b) => Math.max(a, b), 1);
    points = {n, ...p, x: Float32Array.from(p.x, sx), y: Float32Array.from(p.y, (v) => 1 - sy(v)),
      radius: Float32Array.from(p.plays, (plays) => 1.1 + 15 * (plays / most) ** 0.45)};
    points.order = Uint32Array.from({length: n}, (_, i) => i).sort((a, b) => p.plays[b] - p.plays[a]);
    index = new Map(p.id.map((id, i) => [id, i]));
    tree = d3.quadtree(points.order, (i) => points.x[i], (i) => points.y[i]);
    method.textContent = `${plural(n, 'artist')}; ${how}, spread to fill the map. Larger dots are played more.`;
    canvas.setAttribute('aria-label', `Map of ${plural(n, 'artist')}`);
    legend.replaceChildren(...tags.map((tag, t) => h('li', {}, h('button.legend', {type: 'button', dir: 'auto', onclick: () => update({legend: state().legend === tag ? null : tag})},
      h('span.swatch', {'aria-hidden': 'true', vars: {colour: `var(--hue-${t % 12})`}}), tag))));
  }

  function setup() {
    if (zoom) return resize();
    readColours();
    zoom = d3.zoom().scaleExtent([0.7, 60]).on('zoom', ({transform}) => {
      view = transform;
      draw();
    }).on('end', ({sourceEvent}) => {
      if (sourceEvent || flying) remember();
      flying = false;
      list();
    });
    d3.select(canvas).call(zoom).on('dblclick.zoom', null);
    resize();
    canvas.addEventListener('pointermove', (event) => {
      if (event.pointerType !== 'touch') point(find(event));
    });
    canvas.addEventListener('pointerleave', () => point(-1));
    canvas.addEventListener('click', (event) => {
      const i = find(event);
      if (i >= 0) update({artist: points.id[i], show: points.id[i]}, {push: true});
    });
    canvas.addEventListener('keydown', keys);
  }

  const toScreen = (i) => [view.x + view.k * (points.x[i] * size.width), view.y + view.k * (points.y[i] * size.height)];
  const toMap = (sx, sy) => [(sx - view.x) / view.k / size.width, (sy - view.y) / view.k / size.height];
  const radius = (i) => points.radius[i] * Math.min(3.2, view.k ** 0.42) * size.scale;

  function resize() {
    const {width, height} = stage.getBoundingClientRect();
    if (width === 0) return;
    const ratio = Math.min(2, devicePixelRatio);
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
    size = {width, height, ratio, scale: Math.max(0.55, Math.min(1.1, Math.min(width, height) / 720))};
    zoom?.extent([[0, 0], [width, height]]);
    if (points) camera(state().camera ?? [0.5, 0.5, 1]);
  }

  // A camera is the point in the middle, in parts of the map, and the zoom.
  function camera([x, y, k], time = 0) {
    const goal = d3.zoomIdentity.translate(size.width / 2, size.height / 2).scale(k).translate(-x * size.width, -y * size.height);
    if (time > 0 && !calm.matches) d3.select(canvas).transition().duration(time).call(zoom.transform, goal);
    else d3.select(canvas).call(zoom.transform, goal);
  }
  let flying = false;
  const fly = (goal) => {
    flying = true;
    camera(goal, 650);
  };
  const by = (factor) => {
    flying = true;
    d3.select(canvas).transition().duration(calm.matches ? 0 : 200).call(zoom.scaleBy, factor);
  };
  function remember() {
    const [x, y] = toMap(size.width / 2, size.height / 2);
    own = true;
    update({camera: Math.abs(view.k - 1) < 0.01 && Math.hypot(x - 0.5, y - 0.5) < 0.01 ? null : [x, y, view.k]});
    own = false;
  }
  let own = false;  // the address changes because the map moved

  function keys(event) {
    const step = 70;
    const moves = {ArrowLeft: [step, 0], ArrowRight: [-step, 0], ArrowUp: [0, step], ArrowDown: [0, -step]};
    if (event.key in moves) {
      flying = true;
      const [x, y] = moves[event.key];
      d3.select(canvas).call(zoom.translateBy, x / view.k, y / view.k);
    } else if (event.key === '+' || event.key === '=') by(1.4);
    else if (event.key === '-') by(1 / 1.4);
    else if (event.key === '0') fly([0.5, 0.5, 1]);
    else if (event.key === 'Enter') {
      const [x, y] = toMap(size.width / 2, size.height / 2);
      const i = tree.find(x, y);
      if (i !== undefined) update({artist: points.id[i], show: points.id[i]}, {push: true});
    } else return;
    event.preventDefault();
  }

  /** The artist under the pointer, or −1: the smallest of the dots there. */
  function find(event) {
    const {left, top} = canvas.getBoundingClientRect();
    const px = event.clientX - left;
    const py = event.clientY - top;
    const [x, y] = toMap(px, py);
    const reach = (17 * Math.min(3.2, view.k ** 0.42) * size.scale + 6) / (view.k * Math.min(size.width, size.height));
    let best = -1;
    let least = Infinity;
    const only = onlyTag();
    tree.visit((node, x0, y0, x1, y1) => {
      if (x0 > x + reach || x1 < x - reach || y0 > y + reach || y1 < y - reach) return true;
      if (!node.length) {
        for (let leaf = node; leaf; leaf = leaf.next) {
          const i = leaf.data;
          if (only >= 0 && points.tag[i] !== only) continue;
          const [cx, cy] = toScreen(i);
          const r = radius(i);
          const far = Math.hypot(cx - px, cy - py);
          if (far < Math.max(r, 6) && r + far * 0.2 < least) {
            least = r + far * 0.2;
            best = i;
          }
        }
      }
      return false;
    });
    return best;
  }
  function point(i) {
    canvas.style.cursor = i >= 0 ? 'pointer' : '';
    if (i === hover) return;
    hover = i;
    tip.hidden = i < 0;
    if (i >= 0) {
      tip.replaceChildren(h('b', {dir: 'auto'}, points.name[i]),
        h('span', {}, [tags[points.tag[i]], plural(points.listeners[i], 'listener'), `${compact(points.plays[i])} plays`].filter(Boolean).join(' · ')));
      const [x, y] = toScreen(i);
      const half = tip.offsetWidth / 2;
      tip.style.setProperty('--x', `${Math.round(Math.min(size.width - half - 8, Math.max(half + 8, x)))}px`);
      tip.style.setProperty('--y', `${Math.round(y - radius(i) - 10 < tip.offsetHeight + 8 ? y + radius(i) + 12 + tip.offsetHeight : y - radius(i) - 10)}px`);
    }
    draw();
  }

  const onlyTag = () => (state().legend === null ? -1 : tags.indexOf(state().legend));
  function draw() {
    if (!frame) frame = requestAnimationFrame(paint);
  }
  function paint() {
    frame = 0;
    if (!points || size.width === 0) return;
    const pen = canvas.getContext('2d');
    pen.setTransform(size.ratio, 0, 0, size.ratio, 0, 0);
    pen.clearRect(0, 0, size.width, size.height);
    const only = onlyTag();
    const {artist, ratings} = state();
    const visible = [];
    const layers = Array.from({length: tags.length + 1}, () => []);
    for (const i of points.order) {
      const [x, y] = toScreen(i);
      const r = radius(i);
      if (x < -r || y < -r || x > size.width + r || y > size.height + r) continue;
      layers[points.tag[i] + 1].push(i);
      if (visible.length < 400 && (only < 0 || points.tag[i] === only)) visible.push(i);
    }
    // One path for a colour: thousands of dots in a few calls.
    layers.forEach((layer, n) => {
      const tag = n - 1;
      const faint = only >= 0 && tag !== only;
      pen.fillStyle = tag < 0 || faint ? ink.rest : colours[tag % 12];
      pen.globalAlpha = faint ? 0.28 : tag < 0 ? 0.55 : 0.78;
      pen.beginPath();
      for (const i of layer) {
        const [x, y] = toScreen(i);
        const r = radius(i);
        pen.moveTo(x + r, y);
        pen.arc(x, y, r, 0, 2 * Math.PI);
      }
      pen.fill();
    });
    pen.globalAlpha = 1;
    const ring = (i, colour, width, gap) => {
      const [x, y] = toScreen(i);
      pen.strokeStyle = colour;
      pen.lineWidth = width;
      pen.beginPath();
      pen.arc(x, y, radius(i) + gap, 0, 2 * Math.PI);
      pen.stroke();
    };
    for (const id of ratings.keys()) if (index.has(id)) ring(index.get(id), ink.accent, 2, 2);
    if (hover >= 0) ring(hover, ink.text, 2, 1.5);
    const selected = artist !== null ? index.get(artist) ?? -1 : -1;
    if (selected >= 0) {
      ring(selected, ink.accent, 3, 4);
      ring(selected, ink.halo, 2, 1.5);
    }
    names(pen, visible, selected, [...ratings.keys()].map((id) => index.get(id)).filter((i) => i !== undefined));
  }

  /** The names of the largest dots in view, as many as have room. */
  function names(pen, visible, selected, picked) {
    const taken = [];
    pen.textAlign = 'center';
    pen.lineJoin = 'round';
    const most = Math.round(Math.min(70, size.width * size.height / 14000));
    let shown = 0;
    const family = getComputedStyle(document.body).fontFamily;
    for (const i of [...new Set([selected, ...picked, ...visible])]) {
      if (i < 0 || shown >= most) continue;
      const [x, y] = toScreen(i);
      const r = radius(i);
      const strong = i === selected || picked.includes(i);
      const font = Math.round(Math.min(15, 10.5 + r * 0.16));
      pen.font = `${strong ? 700 : 600} ${font}px ${family}`;
      const width = pen.measureText(points.name[i]).width;
      const spot = {left: x - width / 2 - 4, right: x + width / 2 + 4, top: y + r + 1, bottom: y + r + font + 5};
      if (taken.some((t) => t.left < spot.right && spot.left < t.right && t.top < spot.bottom && spot.top < t.bottom)) continue;
      if (spot.left < 0 || spot.right > size.width || spot.bottom > size.height || spot.top < 0) continue;
      taken.push(spot);
      ++shown;
      pen.strokeStyle = ink.halo;
      pen.lineWidth = 3.5;
      pen.fillStyle = strong ? ink.accent : ink.text;
      pen.strokeText(points.name[i], x, y + r + font + 1);
      pen.fillText(points.name[i], x, y + r + font + 1);
    }
  }

  function list() {
    if (!points) return;
    const only = onlyTag();
    const found = [];
    for (const i of points.order) {
      const [x, y] = toScreen(i);
      if (x < 0 || y < 0 || x > size.width || y > size.height || (only >= 0 && points.tag[i] !== only)) continue;
      found.push(i);
      if (found.length === 10) break;
    }
    inView.replaceChildren(...found.map((i) => h('li', {}, h('a.in-view-artist', {to: {show: points.id[i], artist: points.id[i]}},
      h('span.swatch', {'aria-hidden': 'true', vars: {colour: points.tag[i] >= 0 ? `var(--hue-${points.tag[i] % 12})` : 'var(--dot)'}}),
      h('span.row-name', {dir: 'auto'}, points.name[i]), h('span.amount', {}, compact(points.plays[i]))))));
  }

  async function choose(id) {
    if (id === null) return chosen.replaceChildren();
    const i = index.get(id);
    if (i === undefined) return chosen.replaceChildren(h('p.quiet', {}, 'That artist is not on the map.'));
    try {
      const artist = known(id) ?? await get(`artists/${part(id)}`);
      if (state().artist === id) chosen.replaceChildren(h('div.map-card', {}, artistRow(artist, `${number(points.listeners[i])} listeners`),
        h('button.icon-button.small', {type: 'button', 'aria-label': 'Choose no artist', onclick: () => update({artist: null})}, icon('close'))));
    } catch {
      chosen.replaceChildren();
    }
  }

  function apply(now, before) {
    if (!points) return;
    for (const [t, li] of [...legend.children].entries()) li.firstChild.setAttribute('aria-pressed', String(tags[t] === now.legend));
    if (before === null || now.artist !== before.artist) {
      choose(now.artist);
      const i = index.get(now.artist);
      if (i !== undefined && now.camera === null) fly([points.x[i], points.y[i], Math.max(view.k, 3.5)]);
      else if (i !== undefined && before !== null) {
        const [x, y] = toScreen(i);
        if (x < 40 || y < 40 || x > size.width - 40 || y > size.height - 40 || view.k < 2) fly([points.x[i], points.y[i], Math.max(view.k, 3.5)]);
      }
      if (i !== undefined) say(`${points.name[i]} on the map.`);
    }
    if (before !== null && !own && JSON.stringify(now.camera) !== JSON.stringify(before.camera)) camera(now.camera ?? [0.5, 0.5, 1], 400);
    draw();
    list();
  }

  const watch = new ResizeObserver(resize);
  watch.observe(stage);
  const repaint = () => {
    readColours();
    draw();
  };
  document.addEventListener('themechange', repaint);
  load();

  return {
    update: apply,
    reload: load,
    destroy() {
      watch.disconnect();
      document.removeEventListener('themechange', repaint);
      cancelAnimationFrame(frame);
      frame = -1;
    },
  };
}
