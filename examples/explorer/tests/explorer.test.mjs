// SPDX-License-Identifier: MIT
// The page in a real browser against the real server: `LFREC_EXPLORER=… node --test explorer.test.mjs`.
import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import {accessTests} from './access.mjs';
import {flowTests} from './flows.mjs';
import {stateTests} from './states.mjs';
import {startBrowser, startServer} from './support.mjs';

const shared = {server: null, browser: null};

before(async () => {
  [shared.server, shared.browser] = await Promise.all([startServer(), startBrowser()]);
});
after(async () => {
  await shared.browser?.close();
  await shared.server?.stop();
});

test('the server says what the page is made of', async () => {
  const answer = await fetch(shared.server.url);
  assert.equal(answer.status, 200);
  const policy = answer.headers.get('content-security-policy');
  assert.match(policy, /script-src 'self'(;|$)/);
  assert.doesNotMatch(policy, /unsafe/);
  assert.equal((await fetch(`${shared.server.url}lib/d3/dist/d3.min.js`)).status, 200, 'd3 is installed');
});

flowTests(shared);
stateTests(shared);
accessTests(shared);
