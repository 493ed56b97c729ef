// SPDX-License-Identifier: MIT
// From a click on a rating to the changed list on the page, in milliseconds, over loopback:
// `LFREC_EXPLORER=… node speed.mjs [--data FOLDER]`; the arguments go to the server.
import {api, drawn, openPage, startBrowser, startServer} from './support.mjs';

const [server, browser] = await Promise.all([startServer({args: process.argv.slice(2)}), startBrowser()]);
try {
  const {artists} = await api(server, 'artists?limit=10');
  const {page, close} = await openPage(browser, server, `#/you?r=${artists.map((a) => `${encodeURIComponent(a.id)}:4`).join(',')}`, {calm: false});
  await drawn(page, 'you');
  // In the page, so that the driver's own time is not in the figure: click, wait for the list to be
  // drawn, and for the frame after that.
  const times = await page.evaluate(async () => {
    const root = document.querySelector('.view-you');
    const all = [];
    for (let n = 0; n < 60; ++n) {
      const inputs = document.querySelectorAll('.pick')[n % 10].querySelectorAll('input');
      await new Promise((resolve) => setTimeout(resolve, 120));
      const before = root.dataset.drawn;
      const drawnNow = new Promise((resolve) => {
        const watch = new MutationObserver(() => {
          if (root.dataset.drawn === before) return;
          watch.disconnect();
          resolve(performance.now());
        });
        watch.observe(root, {attributes: true});
      });
      const begin = performance.now();
      inputs[[5, 1, 3][n % 3]].checked ? inputs[2].click() : inputs[[5, 1, 3][n % 3]].click();
      const list = await drawnNow;
      const frame = await new Promise((resolve) => requestAnimationFrame(() => setTimeout(() => resolve(performance.now()))));
      all.push([list - begin, frame - begin]);
    }
    return all.slice(10);  // the first ten warm up
  });
  const say = (name, values) => {
    const sorted = [...values].sort((a, b) => a - b);
    console.log(`${name}: median ${sorted[sorted.length >> 1].toFixed(1)} ms, p95 ${sorted[Math.floor(sorted.length * 0.95)].toFixed(1)} ms, most ${sorted.at(-1).toFixed(1)} ms of ${sorted.length}`);
  };
  say('click to list', times.map(([list]) => list));
  say('click to frame', times.map(([, frame]) => frame));
  await close();
} finally {
  await browser.close();
  await server.stop();
}
