// SPDX-License-Identifier: MIT
// A cover for every artist, drawn from its id: the same id, the same cover.

import {s} from './dom.js';

/** Numbers in [0, 1) from a text (FNV-1a, then mulberry32). */
export function chance(text) {
  let seed = 2166136261;
  for (let i = 0; i < text.length; ++i) seed = Math.imul(seed ^ text.charCodeAt(i), 16777619);
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

export function initials(name) {
  const words = name.normalize('NFC').replace(/^the\s+/i, '').split(/[\s\-–—/&+.,()]+/u)
    .map((w) => w.replace(/^[^\p{L}\p{N}]+/u, '')).filter(Boolean);
  if (words.length === 0) return [...name.trim()][0] ?? '?';
  return words.slice(0, 2).map((w) => [...w][0].toUpperCase()).join('');
}

const round = (x) => Math.round(x * 10) / 10;

const patterns = [
  // Rings around a corner or the middle.
  (random, ink) => {
    const x = [20, 50, 85][Math.floor(random() * 3)];
    const y = [15, 40, 80][Math.floor(random() * 3)];
    const step = 9 + random() * 7;
    return Array.from({length: 9}, (_, n) => s('circle', {
      cx: x, cy: y, r: round(step * (n + 0.6)), fill: 'none', stroke: ink(n % 3 === 0 ? 1 : 0), 'stroke-width': round(step * 0.38),
    }));
  },
  // A low sun behind water.
  (random, ink) => {
    const y = 38 + random() * 14;
    const r = 24 + random() * 8;
    const x = 35 + random() * 30;
    return [
      s('circle', {cx: round(x), cy: round(y), r: round(r), fill: ink(1)}),
      ...Array.from({length: 7}, (_, n) => s('rect', {
        x: 0, y: round(y + 4 + n * n * 0.9 + n * 3), width: 100, height: round(1.4 + n * 0.9), fill: ink(2),
      })),
    ];
  },
  // Slanted stripes.
  (random, ink) => {
    const turn = [-60, -45, -30, 30, 45, 60][Math.floor(random() * 6)];
    let x = -60;
    const stripes = [];
    while (x < 160) {
      const width = 3 + random() * 13;
      stripes.push(s('rect', {x: round(x), y: -60, width: round(width), height: 220, fill: ink(Math.floor(random() * 3))}));
      x += width + 4 + random() * 12;
    }
    return [s('g', {transform: `rotate(${turn} 50 50)`}, stripes)];
  },
  // Dots that grow.
  (random, ink) => {
    const across = random() < 0.5;
    const dots = [];
    for (let i = 0; i < 8; ++i) {
      for (let j = 0; j < 8; ++j) {
        dots.push(s('circle', {cx: round(6.25 + i * 12.5), cy: round(6.25 + j * 12.5), r: round(0.8 + (across ? i + j : 7 - i + j) * 0.42), fill: ink((i + j) % 5 === 0 ? 1 : 0)}));
      }
    }
    return dots;
  },
  // Waves.
  (random, ink) => {
    const lift = 7 + random() * 9;
    const length = 50 + random() * 40;
    return Array.from({length: 6}, (_, n) => {
      const y = 22 + n * 14;
      const shift = (n % 2) * length * 0.3 - 30 - random() * 10;
      let d = `M${round(shift - length)} ${y}`;
      for (let x = shift - length; x < 130; x += length) {
        d += `c${round(length / 4)} ${round(-lift)} ${round(length / 4)} ${round(-lift)} ${round(length / 2)} 0s${round(length / 4)} ${round(lift)} ${round(length / 2)} 0`;
      }
      return s('path', {d: `${d}V110H-100z`, fill: ink(n % 2 === 0 ? 0 : 2)});
    });
  },
  // Quarter discs on a chequered ground.
  (random, ink) => {
    const side = random() < 0.5 ? 50 : 33.4;
    const tiles = [];
    for (let x = 0; x < 99; x += side) {
      for (let y = 0; y < 99; y += side) {
        const turn = Math.floor(random() * 4) * 90;
        tiles.push(s('path', {
          d: `M0 0h${side}a${side} ${side} 0 0 1-${side} ${side}z`, fill: ink(Math.floor(random() * 3)),
          transform: `translate(${round(x)} ${round(y)}) rotate(${turn} ${side / 2} ${side / 2})`,
        }));
      }
    }
    return tiles;
  },
  // A spectrum.
  (random, ink) => {
    const bars = 9;
    return Array.from({length: bars}, (_, n) => {
      const height = 14 + random() * 52;
      return s('rect', {x: round(8 + n * 9.6), y: round(50 - height / 2), width: 5.4, height: round(height), rx: 2.7, fill: ink(n % 4 === 1 ? 1 : 0)});
    });
  },
  // Three discs that overlap.
  (random, ink) => Array.from({length: 3}, (_, n) => s('circle', {
    cx: round(22 + random() * 56), cy: round(20 + random() * 50), r: round(18 + random() * 18), fill: ink(n),
  })),
];

let counter = 0;

/** A square picture, decoration only: whoever shows it says the name too. */
export function cover(artist, {label = true} = {}) {
  const random = chance(artist.id);
  const hue = Math.floor(random() * 360);
  const other = (hue + [28, 46, 150, -38, 200][Math.floor(random() * 5)] + 360) % 360;
  const dark = 0.3 + random() * 0.14;
  const inks = [
    `oklch(${round(dark + 0.42)} 0.12 ${other} / .34)`,
    `oklch(0.86 0.11 ${(other + 20) % 360} / .88)`,
    `oklch(0.24 0.06 ${hue} / .38)`,
  ];
  const id = `cover${++counter}`;
  const pattern = patterns[Math.floor(random() * patterns.length)];
  return s('svg', {viewBox: '0 0 100 100', class: 'cover', 'aria-hidden': 'true', focusable: 'false'},
    s('defs', {}, s('linearGradient', {id, x1: 0, y1: 0, x2: round(0.2 + random() * 0.6), y2: 1},
      s('stop', {offset: 0, 'stop-color': `oklch(${round(dark * 10 + 2.4) / 10} 0.13 ${hue})`}),
      s('stop', {offset: 1, 'stop-color': `oklch(${dark.toFixed(2)} 0.11 ${other})`})),
    s('linearGradient', {id: `${id}s`, x1: 0, y1: 0, x2: 0, y2: 1},
      s('stop', {offset: 0.45, 'stop-color': '#000', 'stop-opacity': 0}),
      s('stop', {offset: 1, 'stop-color': '#000', 'stop-opacity': 0.5}))),
    s('rect', {width: 100, height: 100, fill: `url(#${id})`}),
    pattern(random, (n) => inks[n]),
    label && [
      s('rect', {width: 100, height: 100, fill: `url(#${id}s)`}),
      s('text', {x: 8, y: 91, class: 'cover-initials'}, initials(artist.name)),
    ]);
}
