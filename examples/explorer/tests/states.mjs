// SPDX-License-Identifier: MIT
// What the page shows when there is nothing, not yet anything, or something wrong.
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {api, drawn, openPage, startServer, timesDrawn} from './support.mjs';

const json = (body, status = 200) => ({status, contentType: 'application/json', body: JSON.stringify(body)});
const fault = (status, message, field = null) => json({error: {code: 'test', field, message}}, status);

/** A page whose requests `route` may answer before the view asks for them. */
async function withRoutes(shared, address, routes, body) {
  const {page, wrong, close} = await openPage(shared.browser, shared.server, 'icon.svg');
  try {
    for (const [pattern, answer] of Object.entries(routes)) await page.route(pattern, answer);
    await page.goto(shared.server.url + address);
    await body(page);
    assert.deepEqual(wrong, []);
  } finally {
    await page.unrouteAll({behavior: 'ignoreErrors'});
    await close();
  }
}

export function stateTests(shared) {
  const first = async () => (await api(shared.server, 'artists?limit=1')).artists[0];

  test('slow: grey shapes at first, and a bar', () => withRoutes(shared, '#/you', {
    '**/api/v1/recommend': async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 1200));
      await route.continue().catch(() => {});
    },
  }, async (page) => {
    await page.locator('.skeleton-tile').first().waitFor();
    assert.equal(await page.locator('.grid-box').getAttribute('aria-busy'), 'true');
    await page.locator('#progress').waitFor({state: 'visible'});
    await drawn(page, 'you');
    assert.equal(await page.locator('.skeleton').count(), 0);
    await page.locator('#progress').waitFor({state: 'hidden'});
  }));

  test('only the last of many quick changes is drawn', async () => {
    const artist = await first();
    let asked = 0;
    await withRoutes(shared, `#/you?r=${encodeURIComponent(artist.id)}:5`, {
      '**/api/v1/recommend': async (route) => {
        const {ratings} = route.request().postDataJSON();
        ++asked;
        // Earlier answers come later.
        await new Promise((resolve) => setTimeout(resolve, 150 * ratings[0].rating));
        await route.continue().catch(() => {});
      },
    }, async (page) => {
      await drawn(page, 'you');
      for (const n of [5, 4, 3, 2, 1]) await page.locator('.pick .rating label').nth(n).click();
      await page.waitForTimeout(1200);
      assert.ok(asked >= 2 && asked <= 6, `${asked} requests`);
      const expected = await api(shared.server, 'recommend', {ratings: [{artist: artist.id, rating: 1}], tags: [], dismissed: [], limit: 24});
      assert.deepEqual(await page.locator('.tile h3').allTextContents(), expected.items.map((i) => i.artist.name));
    });
  });

  test('an error is said, and trying again works', async () => {
    let broken = true;
    await withRoutes(shared, '#/you', {'**/api/v1/recommend': (route) => (broken ? route.fulfill(fault(500, 'The model has a cold.')) : route.continue())}, async (page) => {
      await page.getByText('The model has a cold.').waitFor();
      broken = false;
      await page.getByRole('button', {name: 'Try again'}).click();
      await drawn(page, 'you');
      assert.equal(await page.getByText('The model has a cold.').count(), 0);
    });
  });

  test('a busy server is asked again', async () => {
    let refusals = 2;
    await withRoutes(shared, '#/you', {'**/api/v1/recommend': (route) => (refusals-- > 0 ? route.fulfill(fault(503, 'busy')) : route.continue())}, async (page) => {
      await drawn(page, 'you');
      assert.ok(refusals < 0);
    });
  });

  test('nothing to recommend', () => withRoutes(shared, '#/you', {
    '**/api/v1/recommend': (route) => route.fulfill(json({model: 'x', generation: 1, basis: 'ratings', items: [], took_ms: 1})),
  }, (page) => page.getByRole('heading', {name: 'Nothing left to recommend'}).waitFor()));

  test('errors of every view', async () => {
    const artist = await first();
    const views = {
      [`#/similar?a=${artist.id}`]: '**/similar*', '#/listeners?u=user1': '**/api/v1/listeners/*', '#/map': '**/api/v1/map', '#/models': '**/api/v1/models',
      [`#/you?show=${artist.id}`]: '**/api/v1/artists/*',
    };
    for (const [address, pattern] of Object.entries(views)) {
      await withRoutes(shared, address, {[pattern]: (route) => (route.request().resourceType() === 'fetch' ? route.fulfill(fault(500, 'It broke.')) : route.continue())},
        (page) => page.locator('.error-state').first().getByText('It broke.').waitFor());
    }
  });

  test('links to what is not there: artist, listener, model, view, nonsense', async () => {
    const artist = await first();
    for (const [address, check] of [
      ['#/similar?a=no-such-artist', (page) => page.getByRole('heading', {name: 'Not in this data'}).waitFor()],
      ['#/listeners?u=no-such-listener', (page) => page.getByRole('heading', {name: 'Not in this data'}).waitFor()],
      ['#/map?a=no-such-artist', (page) => page.getByText('That artist is not on the map.').waitFor()],
      ['#/you?m=no-such-model', (page) => page.waitForFunction(() => !location.hash.includes('m='))],
      [`#/you?r=${artist.id}:5,no-such-artist:3,${artist.id}:99,%E0%A4%A:1`, async (page) => {
        await page.waitForFunction(() => !location.hash.includes('no-such'));
        await page.waitForFunction(() => document.querySelectorAll('.pick').length === 1 && document.querySelectorAll('.tile').length > 9);
      }],
      ['#/you?show=no-such-artist', (page) => page.getByRole('dialog').getByRole('heading', {name: 'Not in this data'}).waitFor()],
      ['#/nowhere?&&&=&v=9&c=a,b&r=:::', (page) => drawn(page, 'you')],
      [`#/you?t=${'x'.repeat(3000)}`, (page) => drawn(page, 'you')],
    ]) {
      const {page, wrong, close} = await openPage(shared.browser, shared.server, address);
      await check(page).catch((error) => assert.fail(`${address.slice(0, 60)}: ${error.message}`));
      assert.deepEqual(wrong, []);
      await close();
    }
  });

  test('markup in names stays text, everywhere', async () => {
    const evil = '<img src=x onerror="globalThis.hit=1"><script>globalThis.hit=1</script>';
    const artist = {id: 'e"><b>', name: evil, listeners: 3, plays: 9, tags: [evil]};
    const list = {model: evil, generation: 1, basis: 'ratings', took_ms: 1, items: [{artist, score: 1, strength: 1, stddev: null, sureness: 0.4, reasons: [{kind: 'item', name: evil, id: '1', amount: 1}]}]};
    await withRoutes(shared, '#/you', {
      '**/api/v1/recommend': (route) => route.fulfill(json(list)),
      '**/api/v1/artists?*': (route) => route.fulfill(json({artists: [artist]})),
      '**/api/v1/artists/*': (route) => route.fulfill(json({...artist, all_tags: [{name: evil, weight: 1}], top_listeners: [{id: evil, plays: 1}], similar: [{artist, similarity: 1}]})),
      '**/api/v1/artists/*/similar*': (route) => route.fulfill(json({artist, neighbours: [{artist: {...artist, id: 'f'}, similarity: 1, shared_tags: [evil]}]})),
      '**/api/v1/tags*': (route) => route.fulfill(json({tags: [{name: evil, artists: 1, weight: 1}]})),
    }, async (page) => {
      await drawn(page, 'you');
      await page.locator('.combobox input').first().focus();
      await page.locator('.option').first().waitFor();
      await page.keyboard.press('Escape');
      await page.locator('.moods button').first().click();
      await page.locator('.like').first().click();
      await page.locator('.pick-name', {hasText: '<img'}).waitFor();
      await page.locator('.tile h3 a').first().click();
      await page.getByRole('heading', {name: 'Near it'}).waitFor();
      await page.getByRole('link', {name: 'Similar artists'}).click();
      await drawn(page, 'similar');
      assert.equal(await page.locator('main img, main script, dialog img').count(), 0);
      assert.equal(await page.evaluate(() => globalThis.hit), undefined);
      assert.ok(await page.getByText('<img src=x').count() > 0);
    });
  });

  test('without the drawing library the lists still work', async () => {
    const artist = await first();
    await withRoutes(shared, `#/similar?a=${artist.id}`, {'**/lib/**': (route) => route.fulfill({status: 404, body: ''})}, async (page) => {
      await page.getByRole('heading', {name: 'No graph'}).waitFor();
      assert.ok(await page.locator('.neighbour').count() > 0);
    });
  });

  test('the theme follows the system until one is chosen, and stays', async () => {
    const {page, close} = await openPage(shared.browser, shared.server, '', {theme: 'dark'});
    const theme = () => page.evaluate(() => document.documentElement.dataset.theme);
    assert.equal(await theme(), 'dark');
    await page.emulateMedia({colorScheme: 'light'});
    await page.waitForFunction(() => document.documentElement.dataset.theme === 'light');
    await page.getByRole('button', {name: 'Dark theme'}).click();
    assert.equal(await theme(), 'dark');
    await page.reload();
    assert.equal(await theme(), 'dark');
    assert.equal(await page.getByRole('button', {name: 'Dark theme'}).getAttribute('aria-pressed'), 'true');
    await close();
  });

  test('the server goes down and comes back: a banner, then on with the same picks', async () => {
    const artist = await first();
    let server = await startServer();
    const {page, close} = await openPage(shared.browser, server, `#/you?r=${encodeURIComponent(artist.id)}:5`);
    try {
      await drawn(page, 'you');
      await server.stop();
      const list = await page.locator('.tile h3').allTextContents();
      await page.locator('.pick .rating label').nth(3).click();
      await page.locator('#banner', {hasText: 'The server does not answer.'}).waitFor();
      assert.ok((await page.locator('#banner').textContent()).includes('Your picks are safe'));
      assert.match(page.url(), /:3$/, 'the change is kept');
      assert.ok(list.length > 9);
      const before = await timesDrawn(page, 'you');
      server = await startServer({port: server.port});
      await page.getByRole('button', {name: 'Try now'}).click().catch(() => {});
      await page.locator('#banner').waitFor({state: 'hidden', timeout: 30000});
      await drawn(page, 'you', before);
      assert.equal(await page.locator('.pick input:checked').inputValue(), '3');
      assert.ok(await page.locator('.tile').count() > 9);
      assert.equal(await page.locator('.error-state').count(), 0);
    } finally {
      await close();
      await server.stop();
    }
  });
}
