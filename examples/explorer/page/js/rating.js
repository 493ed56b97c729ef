// SPDX-License-Identifier: MIT
// 0 to 5: six radio buttons that look like a level meter; what each means in plays stands below.

import {h, s} from './dom.js';

let counter = 0;
let scale = Array.from({length: 6}, (_, rating) => ({rating, plays: ''}));
export const setScale = (steps) => {
  scale = steps;
};

/** `love it · 10,001 to 50,000 plays` */
export function meaning(rating) {
  if (rating === null) return 'How much do you like it?';
  const step = scale.find((entry) => entry.rating === rating) ?? {};
  const plays = /\d/.test(step.plays ?? '') ? `${step.plays.replace('more than', 'over')} plays` : step.plays;
  // "heard it once" and "not for me" say it all.
  return [step.meaning, step.meaning && plays === step.plays ? null : plays].filter(Boolean).join(' · ') || String(rating);
}

/** `change(rating)` is called with a whole number. */
export function ratingControl(artist, rating, change) {
  const name = `rating${++counter}`;
  const text = h('span.rating-meaning', {id: `${name}m`}, meaning(rating));
  const meter = h('span.rating-steps', {dataset: {rating: rating ?? ''}});
  const control = h('fieldset.rating', {},
    h('legend.hidden-text', {}, `How much do you like ${artist.name}?`), meter, text);
  for (let n = 0; n <= 5; ++n) {
    const step = meaning(n);
    meter.append(h('label.rating-step', {title: `${n}: ${step}`, dataset: {step: n}},
      h('input', {
        type: 'radio', name, value: String(n), checked: n === rating, 'aria-label': `${n}, ${step}`,
        onchange: () => {
          control.set(n);
          change(n);
        },
      }),
      n === 0
        ? s('svg', {viewBox: '0 0 16 16', 'aria-hidden': 'true'}, s('circle', {cx: 8, cy: 8, r: 5.2}), s('path', {d: 'M4.4 11.6l7.2-7.2'}))
        : h('span', {'aria-hidden': 'true'})));
    meter.lastChild.addEventListener('pointerenter', () => (text.textContent = step));
  }
  control.set = (value) => {
    rating = value;
    meter.dataset.rating = value ?? '';
    [...meter.children].forEach((label, n) => {
      label.firstChild.checked = n === value;
      label.classList.toggle('on', value !== null && (value === 0 ? n === 0 : n > 0 && n <= value));
    });
    text.textContent = meaning(value);
  };
  meter.addEventListener('pointerleave', () => (text.textContent = meaning(rating)));
  control.set(rating);
  return control;
}
