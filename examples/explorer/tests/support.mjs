// SPDX-License-Identifier: MIT
// A server and a browser for the tests. LFREC_EXPLORER is the server's program; node_modules stands
// beside it or where LFREC_NODE_MODULES says; CHROMIUM is the browser, else the system's.
import {spawn} from 'node:child_process';
import {existsSync, readFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import path from 'node:path';

const program = process.env.LFREC_EXPLORER;
if (!program || !existsSync(program)) throw new Error('LFREC_EXPLORER must name the explorer’s program');
const modules = process.env.LFREC_NODE_MODULES ?? path.join(path.dirname(program), 'node_modules');
if (!existsSync(path.join(modules, 'playwright-core'))) {
  console.error(`skipped: npm has not installed playwright-core in ${modules}`);
  process.exit(77);
}
const require = createRequire(path.join(modules, 'here.js'));
const {chromium} = require('playwright-core');
const axeSource = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

const browsers = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']
  .flatMap((name) => (process.env.PATH ?? '').split(':').map((folder) => path.join(folder, name)));
const executablePath = process.env.CHROMIUM ?? browsers.find((file) => existsSync(file));
if (!executablePath) throw new Error('no chromium on the path; CHROMIUM may name one');

/** Starts the server; resolves when it answers. `port` 0 is any. */
export async function startServer({port = 0, args = []} = {}) {
  const child = spawn(program, ['--port', String(port), '--threads', '2', ...args], {stdio: ['ignore', 'pipe', 'pipe']});
  const stopped = new Promise((resolve) => child.once('exit', resolve));
  let said = '';
  const url = await new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`the server is not up after two minutes: ${said}`)), 120000);
    const read = (bytes) => {
      said += bytes;
      const found = /http:\/\/[^\s/]+\//.exec(said);
      if (found) {
        clearTimeout(timer);
        resolve(found[0]);
      }
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.once('exit', (code) => {
      clearTimeout(timer);
      reject(new Error(`the server ended with ${code}: ${said}`));
    });
  });
  return {
    url, port: Number(new URL(url).port),
    async stop() {
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), 5000);
      await stopped;
      clearTimeout(timer);
    },
  };
}

/** The system's Chromium, with an empty profile that is deleted afterwards. */
export const startBrowser = () => chromium.launch({
  executablePath, headless: true,
  args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync'],
});

export const desktop = {width: 1280, height: 800};
export const phone = {width: 390, height: 844};

/** A page in a context of its own that collects whatever goes wrong in it. */
export async function openPage(browser, server, address = '', {viewport = desktop, theme = 'light', calm = true, scale = 1} = {}) {
  const context = await browser.newContext({
    viewport, colorScheme: theme, reducedMotion: calm ? 'reduce' : 'no-preference', deviceScaleFactor: scale,
    hasTouch: viewport.width < 600, isMobile: viewport.width < 600, locale: 'en-GB',
  });
  const page = await context.newPage();
  page.setDefaultTimeout(Number(process.env.LFREC_PATIENCE ?? 45) * 1000);
  const wrong = [];
  page.on('pageerror', (error) => wrong.push(error.message));
  // What the browser itself reports of a failed request is what some tests are about.
  page.on('console', (message) => message.type() === 'error' && !message.text().startsWith('Failed to load resource') && wrong.push(message.text()));
  page.on('requestfinished', (request) => {
    if (!request.url().startsWith(server.url) && !request.url().startsWith('data:')) wrong.push(`asked elsewhere: ${request.url()}`);
  });
  await page.goto(server.url + address);
  return {page, wrong, close: () => context.close()};
}

/** Resolves when the view has drawn what its address says, more than `since` times. */
export async function drawn(page, view, since = 0) {
  await page.waitForFunction(([name, n]) => Number(document.querySelector(`.view-${name}`)?.dataset.drawn ?? 0) > n, [view, since], {polling: 50});
}
export const timesDrawn = (page, view) => page.evaluate((name) => Number(document.querySelector(`.view-${name}`).dataset.drawn ?? 0), view);

/** Faults that axe finds, as lines. */
export async function faults(page) {
  await page.evaluate(axeSource);
  const {violations} = await page.evaluate(() => globalThis.axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice']}));
  return violations.flatMap((v) => v.nodes.map((n) => `${v.impact} ${v.id}: ${n.target.join(' ')}: ${n.failureSummary.split('\n').slice(1).join('; ').trim()}`));
}

export const api = async (server, name, body) => {
  const answer = await fetch(`${server.url}api/v1/${name}`, body ? {method: 'POST', headers: {'Content-Type': 'application/json'}, body: JSON.stringify(body)} : {});
  return answer.json();
};
