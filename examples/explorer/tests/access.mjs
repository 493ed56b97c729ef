// SPDX-License-Identifier: MIT
// No fault that axe finds by WCAG 2.1 AA, in both themes and sizes; and what axe cannot see.
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {api, desktop, drawn, faults, openPage, phone} from './support.mjs';

export function accessTests(shared) {
  for (const theme of ['light', 'dark']) {
    for (const [size, viewport] of Object.entries({desktop, phone})) {
      test(`axe: ${theme}, ${size}`, async () => {
        const {artists} = await api(shared.server, 'artists?limit=3');
        const {listeners} = await api(shared.server, 'listeners?limit=1');
        const [a, b, c] = artists.map((artist) => encodeURIComponent(artist.id));
        const {page, wrong, close} = await openPage(shared.browser, shared.server, '#/you', {viewport, theme});
        const look = async (what) => assert.deepEqual((await faults(page)).map((line) => `${what}: ${line}`), []);
        const go = async (address) => {
          await page.goto('about:blank');
          await page.goto(shared.server.url + address);
          await drawn(page, /#\/(\w+)/.exec(address)[1]);
        };
        try {
          await drawn(page, 'you');
          await look('empty');
          await page.locator('.combobox input').first().focus();
          await page.locator('.option').first().waitFor();
          await page.keyboard.press('ArrowDown');
          await look('suggestions');
          await go(`#/you?r=${a}:5,${b}:2,${c}:0&ask=1`);
          await page.locator('.ask-card[data-artist]').waitFor();
          await page.locator('.pick-name', {hasText: '…'}).first().waitFor({state: 'detached'});
          await page.locator('.moods button').first().click();
          await page.getByRole('button', {name: /^Dismiss /}).first().click();
          await page.locator('.toast').waitFor();
          await look('for you');
          await go(`#/you?r=${a}:5&show=${b}`);
          await page.getByRole('heading', {name: 'Near it'}).waitFor();
          await look('sheet');
          await go('#/similar');
          await look('similar, empty');
          await go(`#/similar?a=${a}&x=${b}&to=${c}`);
          await look('similar');
          await go(`#/listeners?u=${encodeURIComponent(listeners[0].id)}`);
          await look('listeners');
          await go(`#/map?a=${a}`);
          await page.locator('.map-card').waitFor();
          await look('map');
          await go('#/models');
          await look('models');
          await page.route('**/api/v1/**', (route) => route.abort());
          await page.locator('.views a').first().click();
          await page.locator('#banner', {hasText: 'The server does not answer.'}).waitFor();
          await look('server down');
          assert.deepEqual(wrong, []);
        } finally {
          await close();
        }
      });
    }
  }

  test('the skip link, one h1, a title and the current view', async () => {
    const {page, close} = await openPage(shared.browser, shared.server);
    try {
      await drawn(page, 'you');
      await page.keyboard.press('Tab');
      assert.equal(await page.evaluate(() => document.activeElement.textContent), 'Skip to the content');
      await page.keyboard.press('Enter');
      assert.equal(await page.evaluate(() => document.activeElement.id), 'main');
      for (const [name, view] of [['Similar', 'similar'], ['Listeners', 'listeners'], ['Map', 'map'], ['Models', 'models'], ['For you', 'you']]) {
        await page.getByRole('navigation').getByRole('link', {name, exact: true}).click();
        await drawn(page, view);
        assert.equal(await page.locator('h1').count(), 1);
        assert.ok((await page.title()).startsWith(name));
        assert.equal(await page.locator('nav [aria-current="page"]').textContent(), name);
      }
    } finally {
      await close();
    }
  });

  test('every control can be reached by Tab and shows where the focus is', async () => {
    const {artists} = await api(shared.server, 'artists?limit=1');
    const {page, close} = await openPage(shared.browser, shared.server, `#/you?r=${encodeURIComponent(artists[0].id)}:4`);
    try {
      await drawn(page, 'you');
      const reached = new Set();
      for (let n = 0; n < 60; ++n) {
        await page.keyboard.press('Tab');
        const at = await page.evaluate(() => {
          const e = document.activeElement;
          const ring = e.matches('.rating-step input') ? e.parentElement : e;
          const style = getComputedStyle(ring);
          const seen = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0 || style.boxShadow !== 'none';
          return {seen, what: e.className || e.id || e.type || e.tagName};
        });
        if (at.what === 'BODY') continue;  // between the last and the first
        assert.ok(at.seen, `no focus mark on ${at.what}`);
        reached.add(String(at.what).split(' ')[0]);
      }
      for (const what of ['brand', 'model', 'icon-button', 'radio', 'chip', 'button', 'variety', 'like']) assert.ok(reached.has(what), `${what} not among ${[...reached]}`);
    } finally {
      await close();
    }
  });

  test('calm where the system asks for it', async () => {
    const {page, close} = await openPage(shared.browser, shared.server, '', {calm: true});
    await drawn(page, 'you');
    assert.equal(await page.evaluate(() => document.getAnimations().filter((a) => a.effect.getComputedTiming().duration > 20).length), 0);
    await close();
  });
}
