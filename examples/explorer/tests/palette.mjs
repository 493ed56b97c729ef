// SPDX-License-Identifier: MIT
// A PNG of 24 or 32 bits a pixel as one of at most 256 colours, a third of the size: median cut over
// the colours that occur, then each colour moves to the mean of what it stands for.
import {deflateSync, inflateSync} from 'node:zlib';

const table = Uint32Array.from({length: 256}, (_, n) => {
  for (let k = 0; k < 8; ++k) n = n & 1 ? 0xedb88320 ^ (n >>> 1) : n >>> 1;
  return n;
});
const crcOf = (bytes) => {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = table[(crc ^ byte) & 255] ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
};

function decode(png) {
  const parts = [];
  let at = 8;
  let head = null;
  while (at < png.length) {
    const length = png.readUInt32BE(at);
    const type = png.toString('latin1', at + 4, at + 8);
    const data = png.subarray(at + 8, at + 8 + length);
    if (type === 'IHDR') head = {width: data.readUInt32BE(0), height: data.readUInt32BE(4), depth: data[8], colour: data[9]};
    if (type === 'IDAT') parts.push(data);
    at += 12 + length;
  }
  const size = {2: 3, 6: 4}[head.colour];
  if (head.depth !== 8 || !size) throw new Error('only PNGs of 8 bits, RGB or RGBA');
  const raw = inflateSync(Buffer.concat(parts));
  const row = head.width * size;
  const out = Buffer.alloc(head.height * row);
  for (let y = 0; y < head.height; ++y) {
    const filter = raw[y * (row + 1)];
    for (let x = 0; x < row; ++x) {
      const left = x >= size ? out[y * row + x - size] : 0;
      const up = y > 0 ? out[(y - 1) * row + x] : 0;
      const corner = x >= size && y > 0 ? out[(y - 1) * row + x - size] : 0;
      let guess = 0;
      if (filter === 1) guess = left;
      else if (filter === 2) guess = up;
      else if (filter === 3) guess = (left + up) >> 1;
      else if (filter === 4) {
        const p = left + up - corner;
        const [a, b, c] = [Math.abs(p - left), Math.abs(p - up), Math.abs(p - corner)];
        guess = a <= b && a <= c ? left : b <= c ? up : corner;
      }
      out[y * row + x] = raw[y * (row + 1) + 1 + x] + guess;
    }
  }
  return {...head, size, pixels: out};
}

export function shrink(png) {
  const {width, height, size, pixels} = decode(png);
  const counts = new Map();
  for (let i = 0; i < pixels.length; i += size) {
    const key = (pixels[i] << 16) | (pixels[i + 1] << 8) | pixels[i + 2];
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const channel = (key, c) => (key >> (16 - 8 * c)) & 255;
  // The root of the count, so that a large ground does not take all colours.
  const colours = [...counts].map(([key, n]) => ({key, n: Math.sqrt(n)}));
  const measure = (list) => {
    let widest = {span: -1, c: 0};
    let weight = 0;
    for (let c = 0; c < 3; ++c) {
      let low = 255;
      let high = 0;
      for (const {key} of list) {
        low = Math.min(low, channel(key, c));
        high = Math.max(high, channel(key, c));
      }
      if (high - low > widest.span) widest = {span: high - low, c};
    }
    for (const {n} of list) weight += n;
    return {list, ...widest, rank: widest.span === 0 ? -1 : widest.span * widest.span * weight};
  };
  const boxes = [measure(colours)];
  while (boxes.length < 256) {
    const at = boxes.reduce((best, box, i) => (box.rank > boxes[best].rank ? i : best), 0);
    const {list, c, rank} = boxes[at];
    if (rank <= 0 || list.length < 2) break;
    list.sort((a, b) => channel(a.key, c) - channel(b.key, c));
    const half = list.reduce((sum, {n}) => sum + n, 0) / 2;
    let cut = 0;
    for (let sum = 0; cut < list.length - 2 && sum + list[cut].n < half; ++cut) sum += list[cut].n;
    boxes.splice(at, 1, measure(list.slice(0, cut + 1)), measure(list.slice(cut + 1)));
  }
  const mean = (list) => {
    const total = list.reduce((sum, {n}) => sum + n, 0) || 1;
    return [0, 1, 2].map((c) => list.reduce((sum, {key, n}) => sum + channel(key, c) * n, 0) / total);
  };
  let palette = boxes.map(({list}) => mean(list));
  const nearest = (key) => {
    let best = 0;
    let least = Infinity;
    for (let i = 0; i < palette.length; ++i) {
      const [r, g, b] = palette[i];
      const far = (r - channel(key, 0)) ** 2 + (g - channel(key, 1)) ** 2 + (b - channel(key, 2)) ** 2;
      if (far < least) {
        least = far;
        best = i;
      }
    }
    return best;
  };
  for (let pass = 0; pass < 2; ++pass) {
    const groups = palette.map(() => []);
    for (const colour of colours) groups[nearest(colour.key)].push(colour);
    palette = groups.map((list, i) => (list.length > 0 ? mean(list) : palette[i]));
  }
  // A slight pattern instead of steps in gradients; large areas of one colour stay plain.
  const pattern = [0, 8, 2, 10, 12, 4, 14, 6, 3, 11, 1, 9, 15, 7, 13, 5].map((v) => Math.round((v - 7.5) * 0.75));
  const plain = pixels.length / size / 200;
  const index = new Map();
  const near = (key, cell) => {
    const shift = counts.get(key) > plain ? 0 : pattern[cell];
    const id = key * 16 + (shift === 0 ? 0 : cell);
    let found = index.get(id);
    if (found === undefined) {
      const moved = [0, 1, 2].map((c) => Math.max(0, Math.min(255, channel(key, c) + shift)));
      index.set(id, found = nearest((moved[0] << 16) | (moved[1] << 8) | moved[2]));
    }
    return found;
  };
  const rows = Buffer.alloc(height * (width + 1));
  for (let y = 0; y < height; ++y) {
    for (let x = 0; x < width; ++x) {
      const i = (y * width + x) * size;
      rows[y * (width + 1) + 1 + x] = near((pixels[i] << 16) | (pixels[i + 1] << 8) | pixels[i + 2], (y & 3) * 4 + (x & 3));
    }
  }
  const chunk = (type, data) => {
    const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
    const all = Buffer.alloc(body.length + 8);
    all.writeUInt32BE(data.length, 0);
    body.copy(all, 4);
    all.writeUInt32BE(crcOf(body), body.length + 4);
    return all;
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head[8] = 8;
  head[9] = 3;
  return Buffer.concat([png.subarray(0, 8), chunk('IHDR', head), chunk('PLTE', Buffer.from(palette.flat().map(Math.round))),
    chunk('IDAT', deflateSync(rows, {level: 9, memLevel: 9})), chunk('IEND', Buffer.alloc(0))]);
}
