// SPDX-License-Identifier: MIT
// The pictures of docs/explorer.md: `LFREC_EXPLORER=… node pictures.mjs FOLDER`, over the invented
// music world, so that they are the same whoever makes them (but for the system's fonts).
import {mkdirSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {shrink} from './palette.mjs';
import {api, drawn, openPage, phone, startBrowser, startServer} from './support.mjs';

const folder = process.argv[2] ?? 'pictures';
mkdirSync(folder, {recursive: true});
const [server, browser] = await Promise.all([startServer(), startBrowser()]);
try {
  const find = async (q) => (await api(server, `artists?limit=40&q=${encodeURIComponent(q)}`)).artists;
  const top = await find('');
  const tagged = (tag) => top.filter((a) => a.tags[0] === tag);
  const first = top[0];
  const kin = tagged(first.tags[0]).slice(0, 2);
  const other = top.find((a) => a.tags[0] !== first.tags[0]);
  const ratings = [...kin.map((a, n) => `${encodeURIComponent(a.id)}:${5 - n}`), `${encodeURIComponent(other.id)}:3`].join(',');
  const near = (await api(server, `artists/${encodeURIComponent(first.id)}/similar?limit=3`)).neighbours;
  // The longest of some ways that fits the picture.
  let far = {path: []};
  for (const a of top.slice(1, 30)) {
    const way = await api(server, `artists/${encodeURIComponent(first.id)}/path/${encodeURIComponent(a.id)}`);
    if (way.path.length <= 5 && way.path.length > far.path.length) far = way;
  }
  const {listeners} = await api(server, 'listeners?limit=50');
  const social = [...listeners].sort((a, b) => b.artists - a.artists)[0];
  const similar = `#/similar?a=${encodeURIComponent(first.id)}&x=${encodeURIComponent(near[1].artist.id)}&to=${encodeURIComponent(far.path.at(-1).id)}`;
  const large = {width: 1280, height: 800};
  for (const [name, address, options] of [
    ['for-you', `#/you?r=${ratings}&t=${encodeURIComponent(first.tags[0])}`, {viewport: large}],
    ['for-you-dark', `#/you?r=${ratings}&ask=1`, {viewport: large, theme: 'dark'}],
    ['why', `#/you?r=${ratings}&show=WHY`, {viewport: large}],
    ['similar-dark', similar, {viewport: large, theme: 'dark'}],
    ['listeners', `#/listeners?u=${encodeURIComponent(social.id)}`, {viewport: {width: 1280, height: 1240}}],
    ['map', '#/map', {viewport: large}],
    ['models', '#/models', {viewport: {width: 1280, height: 1000}}],
    ['phone', `#/you?r=${ratings}`, {viewport: phone, theme: 'dark', scale: 1}],
  ]) {
    let hash = address;
    if (hash.includes('WHY')) {
      const body = {ratings: ratings.split(',').map((r) => ({artist: decodeURIComponent(r.split(':')[0]), rating: Number(r.split(':')[1])})), limit: 3};
      hash = hash.replace('WHY', encodeURIComponent((await api(server, 'recommend', body)).items[1].artist.id));
    }
    const {page, close, wrong} = await openPage(browser, server, hash, options);
    await drawn(page, /#\/(\w+)/.exec(hash)[1]);
    if (hash.includes('ask=')) await page.locator('.ask-card[data-artist]').waitFor();
    if (hash.includes('show=')) await page.getByRole('heading', {name: 'Near it'}).waitFor();
    await page.waitForTimeout(600);
    const png = shrink(await page.screenshot());
    writeFileSync(path.join(folder, `${name}.png`), png);
    console.log(`${name}.png ${Math.round(png.length / 1024)} KB`);
    if (wrong.length > 0) throw new Error(wrong.join('\n'));
    await close();
  }
} finally {
  await browser.close();
  await server.stop();
}
