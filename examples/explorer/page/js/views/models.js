// SPDX-License-Identifier: MIT
// Models: how good each is, for whom, and which one serves.

import {drew, h, number, plural, say} from '../dom.js';
import {meaning} from '../rating.js';
import {state, update} from '../state.js';

const digits = (v) => (Math.abs(v) < 0.0995 ? v.toFixed(4) : v.toFixed(3));
const percent = (share) => `${(100 * share).toFixed(3)}%`;
const seconds = (v) => (v < 1 ? `${Math.max(1, Math.round(v * 1000))} ms` : `${v.toFixed(1)} s`);
const cans = {recommend: 'recommends', explain: 'explains', uncertainty: 'says how sure', similar: 'similar artists', tags: 'reads tags'};

export function mount(root, context) {
  const {data, models, scale, default: standard} = context.models();
  const names = [...new Set(models.flatMap((m) => m.metrics.map((x) => x.name)))];
  const segments = models.find((m) => m.segments.length > 0)?.segments.map((x) => x.name) ?? [];
  const pick = (label, values, chosen, change) => h('div.choices', {role: 'group', 'aria-label': label}, values.map((value) =>
    h('button.chip', {type: 'button', 'aria-pressed': String(value === chosen), onclick: () => change(value)}, value)));

  const body = h('div');
  root.append(h('div.models', {},
    h('header.page-head', {}, h('h1', {}, 'Models'),
      h('p.lead', {}, `${data.name === 'synthetic' ? 'An invented music world' : data.name}: ${number(data.artists)} artists, ${number(data.listeners)} listeners, ${number(data.plays)} plays`,
        data.tags > 0 && `, ${number(data.tags)} tags`, data.friends > 0 && `, ${number(data.friends)} friendships`, '.')),
    body));

  const entry = (list, name) => list.find((m) => m.name === name);

  function whisker(metric, low, high, best) {
    const at = (v) => percent(high > low ? (v - low) / (high - low) : 0.5);
    return h('span.whisker', {'aria-hidden': 'true'},
      h('i.whisker-line', {vars: {from: at(metric.low), to: at(metric.high)}}), h(best ? 'i.whisker-dot.best' : 'i.whisker-dot', {vars: {at: at(metric.mean)}}));
  }
  const interval = (m) => h('span.interval', {}, `${digits(m.low)} to ${digits(m.high)}`);

  function draw() {
    const now = state();
    const serving = now.model ?? standard;
    const metric = names.includes(now.metric) ? now.metric : names[0];
    const segment = segments.includes(now.segment) ? now.segment : segments[0];
    const focused = document.activeElement?.closest?.('.models') ? focusKey() : null;

    const all = models.map((m) => entry(m.metrics, metric)).filter(Boolean);
    const low = Math.min(...all.map((m) => m.low));
    const high = Math.max(...all.map((m) => m.high));
    const pad = (high - low || 0.01) * 0.06;
    const best = Math.max(...all.map((m) => m.mean));
    const ranked = [...models].sort((a, b) => (entry(b.metrics, metric)?.mean ?? -1) - (entry(a.metrics, metric)?.mean ?? -1));

    const cards = h('fieldset.model-cards', {}, h('legend', {}, h('h2', {}, 'Which model serves')), ranked.map((m) => {
      const value = entry(m.metrics, metric);
      return h('label.model-card', {},
        h('input', {type: 'radio', name: 'serving', value: m.name, checked: m.name === serving, onchange: () => {
          update({model: m.name === standard ? null : m.name});
          say(`${m.title} serves now.`);
        }}),
        h('span.model-title', {}, m.title, m.name === standard && h('span.badge', {}, 'default')),
        h('span.model-about', {}, m.about),
        value ? h('span.model-measure', {}, whisker(value, low - pad, high + pad, value.mean === best), h('b', {}, digits(value.mean)), interval(value)) : h('span.quiet', {}, 'not measured'),
        h('span.model-cans', {}, Object.entries(cans).filter(([name]) => m.can[name]).map(([, text]) => h('span.can', {}, text)), h('span.can', {}, `learned in ${seconds(m.seconds)}`)));
    }));

    const table = h('div.table-box', {tabindex: '0', role: 'group', 'aria-label': 'All figures, scrolls sideways'}, h('table', {},
      h('caption', {}, 'Means over listeners with 95 % intervals; the best of a column is marked.'),
      h('thead', {}, h('tr', {}, h('th', {scope: 'col'}, 'Model'), names.map((n) => h('th', {scope: 'col', 'aria-sort': n === metric ? 'descending' : undefined}, n)))),
      h('tbody', {}, ranked.map((m) => h(m.name === serving ? 'tr.serving' : 'tr', {}, h('th', {scope: 'row'}, m.title), names.map((n) => {
        const value = entry(m.metrics, n);
        const top = value && value.mean === Math.max(...models.map((other) => entry(other.metrics, n)?.mean ?? -Infinity));
        return h('td', {}, value ? [h(top ? 'b.top' : 'span', {}, digits(value.mean), top && h('span.hidden-text', {}, ' (best)')), interval(value)] : '–');
      }))))));

    body.replaceChildren(
      h('div.measure-choice', {}, h('h2.side-heading', {}, 'Measured by'), pick('Measured by', names, metric, (v) => update({metric: v === names[0] ? null : v}))),
      cards,
      h('section', {}, h('h2', {}, 'All figures'), table),
      segments.length > 0 && h('section', {}, h('h2', {}, `${metric}, by kind of listener`), segments.length > 1 && pick('Kind of listener', segments, segment, (v) => update({segment: v === segments[0] ? null : v})), segmentTable(ranked, segment, metric, serving)),
      h('section', {}, h('h2', {}, 'What a rating means'), h('ol.scale', {}, scale.map((step) => h('li', {}, h('b', {}, String(step.rating)), h('span', {}, meaning(step.rating).replace(/ · .*/, '')), h('span.quiet', {}, step.plays))))),
      h('section', {}, h('h2', {}, 'Recipes and options'), models.map((m) => h('details.recipe', {dataset: {name: m.name}}, h('summary', {}, m.title, h('code', {}, m.recipe)),
        h('dl', {}, Object.entries(m.options).flatMap(([name, value]) => [h('dt', {}, name), h('dd', {}, String(value))]))))));
    if (focused) [...body.querySelectorAll('button, input')].find((e) => keyOf(e) === focused)?.focus({preventScroll: true});
    drew(root);
  }
  const keyOf = (e) => (e.tagName === 'INPUT' ? `radio ${e.value}` : `${e.parentElement.getAttribute('aria-label')} ${e.textContent}`);
  const focusKey = () => keyOf(document.activeElement);

  function segmentTable(ranked, segment, metric, serving) {
    const of = (m, group) => entry(entry(m.segments, segment)?.groups.find((g) => g.name === group)?.metrics ?? [], metric);
    const groups = models.map((m) => entry(m.segments, segment)?.groups).find(Boolean) ?? [];
    const most = Math.max(...ranked.flatMap((m) => groups.map((g) => of(m, g.name)?.mean ?? 0)), 1e-9);
    return h('div.table-box', {tabindex: '0', role: 'group', 'aria-label': 'By kind of listener, scrolls sideways'}, h('table.segments', {},
      h('thead', {}, h('tr', {}, h('th', {scope: 'col'}, 'Model'), groups.map((g) => h('th', {scope: 'col'}, g.name, h('span.interval', {}, plural(g.listeners, 'listener')))))),
      h('tbody', {}, ranked.map((m) => h(m.name === serving ? 'tr.serving' : 'tr', {}, h('th', {scope: 'row'}, m.title), groups.map((g) => {
        const value = of(m, g.name);
        const top = value && value.mean === Math.max(...ranked.map((other) => of(other, g.name)?.mean ?? -Infinity));
        return h('td', {}, value ? [h(top ? 'b.top' : 'span', {}, digits(value.mean), top && h('span.hidden-text', {}, ' (best)')), interval(value),
          h('span.cell-bar', {'aria-hidden': 'true', vars: {share: (value.mean / most).toFixed(3)}})] : '–');
      }))))));
  }

  return {
    update(now, before) {
      if (before === null || now.model !== before.model || now.metric !== before.metric || now.segment !== before.segment) draw();
    },
  };
}
