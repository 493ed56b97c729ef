// SPDX-License-Identifier: MIT
// Elements from data. Text is only ever set as text, so that a name that looks like markup stays a
// name.

import {href} from './state.js';

const svgNamespace = 'http://www.w3.org/2000/svg';

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else if (name === 'to') Object.assign(element, {to: value, href: href(value)});
    else if (name === 'vars') for (const [key, v] of Object.entries(value)) element.style.setProperty(`--${key}`, v);
    else if (name === 'dataset') for (const [key, v] of Object.entries(value)) v !== undefined && (element.dataset[key] = v);
    else if (name === 'value' || name === 'checked' || name === 'disabled') element[name] = value;
    else element.setAttribute(name, value === true ? '' : String(value));
  }
  for (const child of children.flat(3)) {
    if (child !== undefined && child !== null && child !== false) element.append(child);
  }
  return element;
}

/** `h('li.pick.new', {onclick: f}, 'text', element)`; `to: {…}` makes an anchor lead to the present
    state with these changes, whatever the state is when it is followed. */
export function h(what, attributes, ...children) {
  const [tag, ...classes] = what.split('.');
  const element = document.createElement(tag || 'div');
  if (classes.length > 0) element.className = classes.join(' ');
  return fill(element, attributes, children);
}

export function s(tag, attributes, ...children) {
  return fill(document.createElementNS(svgNamespace, tag), attributes, children);
}

const icons = {
  close: 'M6 6l12 12M18 6L6 18',
  plus: 'M12 5v14M5 12h14',
  check: 'M5 12.5l4.5 4.5L19 7.5',
  heart: 'M12 20s-7.5-4.6-7.5-10.2A4.3 4.3 0 0 1 12 7.2a4.3 4.3 0 0 1 7.5 2.6C19.5 15.4 12 20 12 20z',
  search: 'M10.5 17a6.5 6.5 0 1 1 0-13 6.5 6.5 0 0 1 0 13zM15.5 15.5L20 20',
  arrow: 'M5 12h14M13 6l6 6-6 6',
  ask: 'M9 9a3 3 0 1 1 4.5 2.6c-1 .6-1.5 1.2-1.5 2.4M12 17.5v.01',
  minus: 'M5 12h14',
  whole: 'M4 9V4h5M20 9V4h-5M4 15v5h5M20 15v5h-5',
  graph: 'M8.2 10.8l7-3.6M8.2 13.2l7 3.6M6 14.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM17.5 8.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM17.5 20.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z',
  pin: 'M12 21s-6.5-6-6.5-11a6.5 6.5 0 0 1 13 0c0 5-6.5 11-6.5 11zM12 12.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z',
  link: 'M10 14a4 4 0 0 0 6 .4l3-3a4 4 0 0 0-5.7-5.7l-1.5 1.5M14 10a4 4 0 0 0-6-.4l-3 3a4 4 0 0 0 5.7 5.7l1.5-1.5',
};
export const icon = (name) => s('svg', {viewBox: '0 0 24 24', 'aria-hidden': 'true', class: 'icon'}, s('path', {d: icons[name]}));

/** Makes the children of `parent` those of `items`, in order, keeping the element of a known key. */
export function reconcile(parent, items, key, create, update) {
  const focused = parent.contains(document.activeElement) ? document.activeElement : null;
  const old = new Map([...parent.children].map((element) => [element.dataset.key, element]));
  let at = parent.firstElementChild;
  for (const item of items) {
    const name = String(key(item));
    let element = old.get(name);
    if (element) {
      old.delete(name);
      update?.(element, item);
    } else {
      element = create(item);
      element.dataset.key = name;
    }
    if (element === at) at = at.nextElementSibling;
    else parent.insertBefore(element, at);
  }
  for (const element of old.values()) element.remove();
  // An element that moves loses the focus.
  if (focused !== document.activeElement && focused?.isConnected) focused.focus({preventScroll: true});
}

const calm = matchMedia('(prefers-reduced-motion: reduce)');

/** Runs `change` and lets the children of `parent` glide from where they were. */
export function glide(parent, change) {
  if (calm.matches || document.hidden) return change();
  const before = new Map([...parent.children].map((e) => [e, e.getBoundingClientRect()]));
  change();
  for (const element of parent.children) {
    const from = before.get(element);
    if (!from) {
      element.animate([{opacity: 0, transform: 'scale(.94)'}, {opacity: 1, transform: 'none'}], {duration: 220, easing: 'ease-out'});
      continue;
    }
    const to = element.getBoundingClientRect();
    const x = from.left - to.left;
    const y = from.top - to.top;
    if (x !== 0 || y !== 0) {
      element.animate([{transform: `translate(${x}px, ${y}px)`}, {transform: 'none'}], {duration: 320, easing: 'cubic-bezier(.2, .8, .2, 1)'});
    }
  }
}

const whole = new Intl.NumberFormat('en');
const short = new Intl.NumberFormat('en', {notation: 'compact', maximumFractionDigits: 1});
export const number = (n) => whole.format(Math.round(n));
export const compact = (n) => short.format(n);
export const plural = (n, one, many = `${one}s`) => `${number(n)} ${n === 1 ? one : many}`;
/** `['a', 'b', 'c']` → `a, b and c` */
export const listed = (words) => (words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`);

for (const event of ['click', 'focusin', 'pointerdown']) {
  document.addEventListener(event, ({target}) => {
    const link = target.closest?.('a');
    if (link?.to) link.href = href(link.to);
  }, true);
}

/** Tells a screen reader. */
export function say(text) {
  document.getElementById('live').textContent = text;
}

/** Counts in a view's element how often it has drawn what the address says. */
export function drew(root) {
  root.dataset.drawn = String(Number(root.dataset.drawn ?? 0) + 1);
}
