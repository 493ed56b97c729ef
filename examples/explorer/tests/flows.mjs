// SPDX-License-Identifier: MIT
// What people do on the page, view by view.
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {api, desktop, drawn, openPage, phone, timesDrawn} from './support.mjs';

const names = (page) => page.locator('.grid .tile h3').allTextContents();

/** Runs `body` with a fresh page; whatever went wrong in the page fails the test. */
const visit = (shared, title, address, body, options) => test(title, async (t) => {
  const opened = await openPage(shared.browser, shared.server, address, options);
  try {
    await body(opened.page, t);
    assert.deepEqual(opened.wrong, []);
  } finally {
    await opened.close();
  }
});

export function flowTests(shared) {
  const popular = async (n) => (await api(shared.server, `artists?limit=${n}`)).artists;
  const link = async (ratings) => `#/you?r=${(await popular(ratings.length)).map((a, n) => `${encodeURIComponent(a.id)}:${ratings[n]}`).join(',')}`;

  visit(shared, 'from the empty page to ten recommendations by clicks', '', async (page) => {
    await page.getByRole('heading', {name: 'Name a few artists you love.'}).waitFor();
    await drawn(page, 'you');
    const [first, second] = await popular(2);
    const search = page.getByRole('combobox', {name: 'Add an artist'});
    for (const artist of [first, second]) {
      const before = await timesDrawn(page, 'you');
      await search.click();
      await search.fill(artist.name);
      await page.locator('.option').filter({hasText: artist.name}).first().click();
      await drawn(page, 'you', before);
    }
    const before = await timesDrawn(page, 'you');
    await page.getByRole('group', {name: `How much do you like ${second.name}?`}).locator('label').nth(5).click();
    await drawn(page, 'you', before);
    assert.equal(await page.locator('.picks .pick').count(), 2);
    const list = await names(page);
    assert.ok(list.length >= 10, `${list.length} recommendations`);
    assert.equal(new Set(list).size, list.length);
    assert.ok(!list.includes(first.name) && !list.includes(second.name), 'what is picked is not recommended');
    assert.match(await page.locator('.tile-why').first().textContent(), /Because you like|Close to|For |Liked by many/);
    const body = {ratings: [{artist: first.id, rating: 4}, {artist: second.id, rating: 5}], tags: [], dismissed: [], limit: 24};
    assert.deepEqual(list, (await api(shared.server, 'recommend', body)).items.map((item) => item.artist.name), 'as the server says');
    assert.equal(decodeURIComponent(new URL(page.url()).hash), `#/you?r=${first.id}:4,${second.id}:5`);
  });

  test('a link shows another person the same', async () => {
    const address = `${await link([5, 3, 0])}&v=0.3`;
    const one = await openPage(shared.browser, shared.server, address);
    const two = await openPage(shared.browser, shared.server, address, {viewport: phone, theme: 'dark'});
    try {
      await drawn(one.page, 'you');
      await drawn(two.page, 'you');
      assert.deepEqual(await names(two.page), await names(one.page));
      for (const {page} of [one, two]) {
        await page.locator('.pick-name', {hasText: '…'}).first().waitFor({state: 'detached'});
        assert.deepEqual(await page.locator('.pick-name').allTextContents(), (await popular(3)).map((a) => a.name));
        assert.deepEqual(await page.locator('.picks input:checked').evaluateAll((all) => all.map((e) => e.value)), ['5', '3', '0']);
        assert.equal(await page.locator('#variety').inputValue(), '0.3');
      }
      assert.deepEqual([...one.wrong, ...two.wrong], []);
    } finally {
      await one.close();
      await two.close();
    }
  });

  test('rating changes the list at once, and the keyboard is enough for it', async () => {
    const {page, wrong, close} = await openPage(shared.browser, shared.server, await link([5, 5]));
    try {
      await drawn(page, 'you');
      const before = await names(page);
      const count = await timesDrawn(page, 'you');
      await page.locator('.pick').first().locator('input:checked').focus();
      for (let n = 0; n < 5; ++n) await page.keyboard.press('ArrowLeft');
      await drawn(page, 'you', count);
      await page.waitForFunction((a) => JSON.stringify([...document.querySelectorAll('.tile h3')].map((e) => e.textContent)) !== a, JSON.stringify(before));
      assert.equal(await page.locator('.pick').first().locator('input:checked').inputValue(), '0');
      assert.match(await page.locator('.pick').first().locator('.rating-meaning').textContent(), /not for me/i);
      assert.match(page.url(), /:0,/);
      assert.deepEqual(wrong, []);
    } finally {
      await close();
    }
  });

  visit(shared, 'a tag alone gives a list, and can be taken out again', '', async (page) => {
    await drawn(page, 'you');
    const tag = page.locator('.moods button').first();
    const name = await tag.textContent();
    const before = await timesDrawn(page, 'you');
    await tag.click();
    await drawn(page, 'you', before);
    assert.equal(await tag.getAttribute('aria-pressed'), 'true');
    assert.match(page.url(), /[?&]t=/);
    assert.match(await page.locator('.status').textContent(), /from your tags/);
    assert.ok((await page.locator('.tile-tags').first().textContent()).includes(name), 'the first has the tag');
    await tag.click();
    await page.getByRole('heading', {name: 'What everyone plays'}).waitFor();
  });

  test('dismiss and undo; like; take out and undo; start over and undo', async () => {
    const {page, wrong, close} = await openPage(shared.browser, shared.server, await link([5, 4]));
    try {
      await drawn(page, 'you');
      const [first, second] = await names(page);
      await page.getByRole('button', {name: `Dismiss ${first}`, exact: true}).click();
      await page.waitForFunction((n) => [...document.querySelectorAll('.tile h3')][0]?.textContent === n, second);
      assert.equal(await page.evaluate(() => document.activeElement.getAttribute('aria-label')), `Dismiss ${second}`, 'focus goes on');
      await page.getByRole('button', {name: 'Undo'}).click();
      await page.waitForFunction((n) => [...document.querySelectorAll('.tile h3')][0]?.textContent === n, first);

      await page.getByRole('button', {name: `I like ${first}`, exact: true}).click();
      await page.locator('.pick-name', {hasText: first}).waitFor();
      assert.match(page.url(), /:4$/);
      await page.getByRole('button', {name: `Take out ${first}`, exact: true}).click();
      await page.getByRole('button', {name: 'Undo'}).last().click();
      await page.locator('.pick-name', {hasText: first}).waitFor();
      await page.getByRole('button', {name: 'Start over'}).click();
      await page.getByRole('heading', {name: 'Name a few artists you love.'}).waitFor();
      await page.goBack();
      await page.locator('.pick-name', {hasText: first}).waitFor();
      assert.deepEqual(wrong, []);
    } finally {
      await close();
    }
  });

  visit(shared, 'ask me next: answer one, skip one, stop', '', async (page) => {
    await drawn(page, 'you');
    await page.getByRole('button', {name: 'Ask me next'}).click();
    const card = page.locator('.ask-card[data-artist]');
    await card.waitFor();
    const first = await card.getAttribute('data-artist');
    await card.locator('label').nth(4).click();
    await page.waitForFunction((id) => ![null, undefined, id].includes(document.querySelector('.ask-card')?.dataset.artist), first);
    assert.equal(await page.locator('.pick').count(), 1);
    assert.ok(page.url().includes(`r=${encodeURIComponent(first)}:4`));
    const second = await card.getAttribute('data-artist');
    await page.getByRole('button', {name: 'I don’t know it'}).click();
    await page.waitForFunction((id) => ![null, undefined, id].includes(document.querySelector('.ask-card')?.dataset.artist), second);
    assert.equal(await page.locator('.pick').count(), 1);
    await page.getByRole('button', {name: 'Stop asking'}).click();
    await page.getByRole('button', {name: 'Ask me next'}).waitFor();
  });

  test('an artist’s sheet: reasons, a rating, similar artists; Escape and back close it', async () => {
    const {page, wrong, close} = await openPage(shared.browser, shared.server, await link([5, 4]));
    try {
      await drawn(page, 'you');
      const [first] = await names(page);
      await page.locator('.tile h3 a').first().click();
      const sheet = page.getByRole('dialog');
      await sheet.getByRole('heading', {name: first, exact: true}).waitFor();
      await sheet.getByRole('heading', {name: 'Why it is in your list'}).waitFor();
      await sheet.getByRole('heading', {name: 'Near it'}).waitFor();
      assert.match(page.url(), /show=/);
      await page.keyboard.press('Escape');
      await sheet.waitFor({state: 'hidden'});
      assert.equal(await page.evaluate(() => document.activeElement.textContent), first, 'focus comes back');
      await page.locator('.tile h3 a').first().click();
      await sheet.getByRole('heading', {name: 'Near it'}).waitFor();
      await page.goBack();
      await sheet.waitFor({state: 'hidden'});
      await page.locator('.tile h3 a').first().click();
      await sheet.getByRole('heading', {name: 'Near it'}).waitFor();
      await sheet.locator('.rating label').nth(5).click();
      await page.waitForFunction(() => document.querySelectorAll('.pick').length === 3);
      await sheet.getByRole('link', {name: 'Similar artists'}).click();
      await drawn(page, 'similar');
      assert.match(page.url(), /#\/similar\?a=.*:5/, 'the rating went along');
      assert.deepEqual(wrong, []);
    } finally {
      await close();
    }
  });

  visit(shared, 'search with odd input finds something or says that it does not', '', async (page) => {
    await drawn(page, 'you');
    const search = page.getByRole('combobox', {name: 'Add an artist'});
    const odd = ['"quotes" and \'more\'', '<img src=x onerror=alert(1)>', '🎸🎶', 'موسيقى', 'שלום', 'ÄÖÜ ß é', '%00%', '\\', '../../etc', '; drop', '&limit=9999', 'a'.repeat(10000), '𝄞'.repeat(5000), '\u202eabc', '   '];
    for (const text of odd) {
      const answer = page.waitForResponse((r) => r.url().includes('/artists?') || r.url().endsWith('/artists'), {timeout: 5000}).catch(() => null);
      await search.fill('');
      await search.fill(text);
      const got = await answer;
      if (got) assert.ok(got.status() < 500, `${got.status()} for ${text.slice(0, 20)}`);
      await page.waitForFunction(() => {
        const pop = document.querySelector('.combobox .options-pop');
        return !pop.hidden && (pop.querySelectorAll('.option').length > 0 || !pop.querySelector('.options-note').hidden);
      });
      assert.equal(await page.locator('.combobox img').count(), 0);
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `no overflow by ${text.slice(0, 20)}`);
    }
    // A slip of a letter and other case still find it; Enter before the answer waits for it.
    const [artist] = await popular(1);
    const slip = [...artist.name];
    if (slip.length > 5) slip.splice(3, 1);
    await search.fill('');
    await search.pressSequentially(slip.join('').toUpperCase());
    await page.locator('.option').filter({hasText: artist.name}).first().waitFor();
    await page.keyboard.press('Escape');
    await search.fill(artist.name);
    await page.keyboard.press('Enter');
    await page.locator('.pick-name', {hasText: artist.name}).waitFor();
  });

  visit(shared, 'the search box is a combobox: arrows, Enter, Escape', '', async (page) => {
    await drawn(page, 'you');
    const search = page.getByRole('combobox', {name: 'Add an artist'});
    await search.focus();
    await page.locator('.option').first().waitFor();
    assert.equal(await search.getAttribute('aria-expanded'), 'true');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    const active = await search.getAttribute('aria-activedescendant');
    assert.equal(await page.locator(`[id="${active}"]`).getAttribute('aria-selected'), 'true');
    const name = await page.locator(`[id="${active}"] .option-name`).textContent();
    await page.keyboard.press('Escape');
    assert.equal(await search.getAttribute('aria-expanded'), 'false');
    await page.keyboard.press('ArrowDown');
    await page.locator('.option').first().waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.locator('.pick-name', {hasText: name}).waitFor();
  });

  visit(shared, 'Similar: start, grow by click and by key, path, shared link', '#/similar', async (page) => {
    await page.getByRole('heading', {name: 'Start anywhere'}).waitFor();
    const [first] = await popular(1);
    await page.locator('.start').first().click();
    await drawn(page, 'similar', 1);
    await page.locator('.focus-artist h2', {hasText: first.name}).waitFor();
    const nodes = page.locator('.node');
    const before = await nodes.count();
    assert.ok(before >= 4, `${before} artists in the graph`);
    let count = await timesDrawn(page, 'similar');
    await page.locator('.neighbour').nth(1).click();
    await drawn(page, 'similar', count);
    assert.ok(await nodes.count() > before, 'the graph grew');
    // By keyboard: from the middle to a neighbour, which opens.
    const middle = await page.locator('.node.focus').getAttribute('aria-label');
    await page.locator('.node.focus').focus();
    for (const arrow of ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown']) {
      await page.keyboard.press(arrow);
      if (await page.evaluate(() => document.activeElement.getAttribute('aria-label')) !== middle) break;
    }
    assert.notEqual(await page.evaluate(() => document.activeElement.getAttribute('aria-label')), middle);
    count = await timesDrawn(page, 'similar');
    await page.keyboard.press('Enter');
    await drawn(page, 'similar', count);
    assert.match(page.url(), /a=[^&]+&x=/);
    count = await timesDrawn(page, 'similar');
    const target = (await popular(9))[8];
    const box = page.getByRole('combobox', {name: 'Path to an artist'});
    await box.fill(target.name);
    await page.locator('.option').filter({hasText: target.name}).first().click();
    await drawn(page, 'similar', count);
    await page.locator('.path, .path-none').first().waitFor();
    const again = await page.context().newPage();
    await again.goto(page.url());
    await drawn(again, 'similar');
    assert.equal(await again.locator('.node').count(), await nodes.count(), 'a link opens the same graph');
  });

  visit(shared, 'Listeners: history, wheel, friends, lists with what they found', '#/listeners', async (page) => {
    await page.waitForURL(/u=/);
    await drawn(page, 'listeners');
    const some = (selector, n) => page.waitForFunction(
      ([what, least]) => document.querySelectorAll(what).length >= least, [selector, n]);
    await some('.bar-row', 4);
    await some('.slice', 2);
    const id = new URLSearchParams(new URL(page.url()).hash.split('?')[1]).get('u');
    const {held_out: hidden, lists} = await api(shared.server, `listeners/${encodeURIComponent(id)}/lists?limit=10`);
    await some('.column', lists.length);
    assert.equal(await page.locator('.column').count(), lists.length);
    assert.equal(await page.locator('.column .hit').count(), lists.reduce((sum, l) => sum + l.items.filter((i) => i.hit).length, 0));
    if (hidden.length > 0) assert.match(await page.locator('.lists-intro').textContent(), new RegExp(`^${hidden.length} artist`));
    const friend = page.locator('.friend').first();
    if (await friend.count() > 0) {
      await friend.click();
      await page.waitForFunction((old) => !document.querySelector('.listener-head h2')?.textContent.endsWith(` ${old.replace('user', '')}`), id);
    }
    await page.getByRole('combobox', {name: 'Find a listener by number'}).fill(id);
    await page.locator('.option').first().click();
    await page.getByRole('heading', {name: id.replace(/^user/, 'Listener '), exact: true}).waitFor();
  });

  visit(shared, 'Map: draws, finds an artist, one colour, keys, camera in the link', '#/map', async (page) => {
    await drawn(page, 'map');
    const coloured = () => page.evaluate(() => {
      const canvas = document.querySelector('.map-canvas');
      const {data} = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
      const seen = new Set();
      for (let i = 0; i < data.length; i += 4) if (data[i + 3] > 200) seen.add(`${data[i] >> 5},${data[i + 1] >> 5},${data[i + 2] >> 5}`);
      return seen.size;
    });
    await page.waitForFunction(() => document.querySelectorAll('.in-view li').length > 5);
    assert.ok(await coloured() > 5, 'dots of several colours');
    await page.locator('.legend').first().click();
    assert.equal(await page.locator('.legend').first().getAttribute('aria-pressed'), 'true');
    assert.match(page.url(), /l=/);
    await page.locator('.legend').first().click();
    const target = (await popular(5))[4];
    await page.getByRole('combobox', {name: 'Find an artist on the map'}).fill(target.name);
    await page.locator('.option').filter({hasText: target.name}).first().click();
    await page.locator('.map-card', {hasText: target.name}).waitFor();
    await page.waitForURL(/c=/);
    const url = page.url();
    const first = page.locator('.in-view li').first();
    const inView = await first.textContent();
    await page.locator('.map-canvas').focus();
    await page.keyboard.press('0');
    await page.waitForFunction(() => !location.hash.includes('c='));
    await page.keyboard.press('+');
    await page.keyboard.press('ArrowLeft');
    await page.waitForURL(/c=/);
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Escape');
    const again = await page.context().newPage();
    await again.goto(url);
    await drawn(again, 'map');
    await again.locator('.map-card', {hasText: target.name}).waitFor();
    assert.equal(await again.locator('.in-view li').first().textContent(), inView, 'a link shows the same part');
  });

  visit(shared, 'Map: the pointer names a dot, a click opens its sheet', '#/map', async (page) => {
    await drawn(page, 'map');
    const {points} = await api(shared.server, 'map');
    const most = points.plays.indexOf(Math.max(...points.plays));
    await page.locator('.in-view a').first().waitFor();
    assert.equal(await page.locator('.in-view .row-name').first().textContent(), points.name[most]);
    const box = await page.locator('.map-canvas').boundingBox();
    let found = false;
    for (let n = 0; n < 400 && !found; ++n) {
      await page.mouse.move(box.x + 30 + (n * 97) % (box.width - 60), box.y + 30 + (n * 61) % (box.height - 60));
      found = await page.locator('.map-tip').isVisible();
    }
    assert.ok(found, 'a name appears under the pointer');
    const name = await page.locator('.map-tip b').textContent();
    await page.mouse.down();
    await page.mouse.up();
    await page.getByRole('dialog').getByRole('heading', {name, exact: true}).waitFor();
  });

  visit(shared, 'Models: another metric, another segment, another model that serves', '#/models', async (page) => {
    await drawn(page, 'models');
    const {models, default: standard} = await api(shared.server, 'models');
    assert.equal(await page.locator('.model-card').count(), models.length);
    const chips = page.locator('.measure-choice .chip');
    if (await chips.count() > 1) {
      await chips.nth(1).click();
      assert.match(page.url(), /by=/);
      assert.equal(await page.locator('.measure-choice [aria-pressed="true"]').count(), 1);
    }
    const other = models.find((m) => m.name !== standard);
    await page.getByRole('radio', {name: new RegExp(other.title.replace(/[()]/g, '.'))}).check();
    assert.match(page.url(), new RegExp(`m=${other.name}`));
    assert.equal(await page.locator('#model').inputValue(), other.name);
    await page.getByRole('link', {name: 'For you', exact: true}).click();
    await drawn(page, 'you');
    const answer = page.waitForResponse((r) => r.url().endsWith('/recommend'));
    await page.locator('.like').first().click();
    assert.equal((await (await answer).json()).model, other.name, 'it serves');
  });

  test('no view is wider than its window', async () => {
    const [artist] = await popular(1);
    for (const viewport of [desktop, phone, {width: 320, height: 640}]) {
      for (const address of ['#/you', await link([5, 4, 3]), `#/similar?a=${artist.id}`, '#/listeners', '#/map', '#/models', `#/you?show=${artist.id}`]) {
        const {page, wrong, close} = await openPage(shared.browser, shared.server, address, {viewport});
        await drawn(page, /#\/(\w+)/.exec(address)[1]);
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        assert.ok(wide <= 0, `${address} at ${viewport.width} is ${wide} px too wide`);
        assert.deepEqual(wrong, []);
        await close();
      }
    }
  });
}
