// SPDX-License-Identifier: MIT
// The frame around the views: navigation, the model that serves, theme, and a server that comes
// and goes.

import {connection, get, retry} from './api.js';
import {h, say} from './dom.js';
import {errorState, toast} from './parts.js';
import {setScale} from './rating.js';
import * as sheet from './sheet.js';
import {href, state, store, update} from './state.js';

const titles = {you: 'For you', similar: 'Similar', listeners: 'Listeners', map: 'Map', models: 'Models'};
const main = document.getElementById('main');
const links = [...document.querySelectorAll('[data-view]')];
const choice = document.getElementById('model');

let view = null;     // {name, update, destroy}
let models = null;

function frame() {
  const {view: name, model} = state();
  document.documentElement.dataset.view = name;
  for (const link of links) {
    link.href = href({view: link.dataset.view});
    if (link.dataset.view === name && !link.classList.contains('brand')) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
  if (models) choice.value = model ?? models.default;
}

let mounting = 0;
async function show() {
  const {view: name} = state();
  const mine = ++mounting;
  frame();
  document.title = `${titles[name]} · lfrec explorer`;
  const module = await import(`./views/${name}.js`);
  if (mine !== mounting) return;
  view?.destroy?.();
  const root = h(`div.view.view-${name}`);
  main.replaceChildren(root);
  view = {name, ...module.mount(root, {models: () => models})};
  view.update?.(state(), null);
}

function refresh() {
  view?.destroy?.();
  view = null;
  return show();
}

store.addEventListener('change', ({detail: {previous}}) => {
  const next = state();
  if (previous.view !== next.view) {
    show().then(() => {
      scrollTo(0, 0);
      if (next.show === null) main.focus({preventScroll: true});
      say(titles[next.view]);
    });
  } else {
    frame();
    view?.update?.(next, previous);
  }
  sheet.sync();
});

document.getElementById('skip').addEventListener('click', (event) => {
  event.preventDefault();
  main.focus();
});

// The artist's sheet opens over what is there, so that back closes it.
document.addEventListener('click', (event) => {
  const link = event.target.closest('a');
  if (!link?.to?.show || link.to.view || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
  event.preventDefault();
  update({show: link.to.show}, {push: state().show === null});
});

const themeButton = document.getElementById('theme');
const pressed = () => themeButton.setAttribute('aria-pressed', String(document.documentElement.dataset.theme === 'dark'));
themeButton.addEventListener('click', () => globalThis.toggleTheme());
document.addEventListener('themechange', pressed);
pressed();

choice.addEventListener('change', () => {
  update({model: choice.value === models.default ? null : choice.value});
  toast(`${choice.selectedOptions[0].textContent} serves now.`);
});

async function loadModels() {
  models = await get('models');
  setScale(models.scale);
  choice.replaceChildren(...models.models.map((m) => h('option', {value: m.name}, m.title)));
  choice.disabled = false;
  const {model} = state();
  if (model !== null && !models.models.some((m) => m.name === model)) {
    toast(`This server has no model called ${model}; the default serves.`);
    update({model: null});
  }
}

const banner = document.getElementById('banner');
let countdown = null;
connection.addEventListener('down', () => {
  banner.replaceChildren(h('span.pulse', {'aria-hidden': 'true'}), h('span', {}, 'The server does not answer. Your picks are safe in the address.'),
    h('span.banner-wait', {'aria-hidden': 'true'}), h('button.text-button', {type: 'button', onclick: retry}, 'Try now'));
  banner.hidden = false;
  document.documentElement.dataset.down = '';
});
connection.addEventListener('wait', ({detail}) => {
  clearInterval(countdown);
  let left = Math.ceil(detail);
  const tick = () => {
    const text = banner.querySelector('.banner-wait');
    if (text) text.textContent = left > 0 ? `Looking again in ${left} s` : 'Looking …';
    --left;
  };
  tick();
  countdown = setInterval(tick, 1000);
});
connection.addEventListener('up', async () => {
  clearInterval(countdown);
  banner.hidden = true;
  banner.replaceChildren();
  delete document.documentElement.dataset.down;
  toast('The server is back.');
  await start();
});
connection.addEventListener('model', async () => {
  toast('The server has loaded a new model.');
  await loadModels().catch(() => {});
  view?.reload ? view.reload() : await refresh();
});
const progress = document.getElementById('progress');
connection.addEventListener('busy', ({detail}) => {
  progress.hidden = !detail;
});

async function start() {
  try {
    await loadModels();
    frame();
    if (view?.reload) view.reload();
    else await refresh();
  } catch (error) {
    if (view === null) {
      frame();
      main.replaceChildren(errorState(error, start));
    }
  }
  sheet.sync();
}

frame();
start();
