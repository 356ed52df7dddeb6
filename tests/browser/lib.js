// What browser tests share: a house (the real program over a fresh demo department), a
// visitor in Chromium who notes every error, and the checks that hold for every page.
'use strict';

const assert = require('node:assert/strict');
const { execFileSync, spawn } = require('node:child_process');
const fs = require('node:fs');
const http = require('node:http');
const net = require('node:net');
const os = require('node:os');
const path = require('node:path');

const ROOT = path.resolve(__dirname, '..', '..');
const CADRE = process.env.CADRE || path.join(ROOT, 'build', 'cadre');
const SCREENSHOTS = path.join(ROOT, 'build', 'screenshots');
const WAIT_MS = 10_000;
const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
const LOCALES = { zh: 'zh-CN', en: 'en-GB' };

// ---- the house -------------------------------------------------------------------------

function freePort() {
  return new Promise((resolve, reject) => {
    const probe = net.createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

function isUp(url) {
  return new Promise((resolve) => {
    const request = http.get(url + '/healthz', (answer) => {
      answer.resume();
      resolve(answer.statusCode === 200);
    });
    request.on('error', () => resolve(false));
  });
}

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

// Stops a child by SIGTERM, as an administrator would; gives its exit status.
function stopChild(child) {
  if (child.exitCode !== null || child.signalCode !== null) {
    return Promise.resolve(child.exitCode);
  }
  return new Promise((resolve) => {
    const late = setTimeout(() => child.kill('SIGKILL'), WAIT_MS);
    child.once('exit', (code) => {
      clearTimeout(late);
      resolve(code);
    });
    child.kill('SIGTERM');
  });
}

// A demo department in a folder of its own, served on a random port. `logins` are its demo
// accounts, {login, password, role} each; `cadre(...words)` runs a command on its database.
// `lived`: further words for cadre demo, such as '--weeks', '6'.
async function openHouse(...lived) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'cadre-b'));
  const db = path.join(folder, 'demo.db');
  const cadre = (...words) =>
    execFileSync(CADRE, [...words, '--db', db], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  cadre('demo', ...lived);
  const logins = JSON.parse(cadre('demo', '--logins', '--json'));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const log = fs.openSync(path.join(folder, 'log'), 'w');
  const server = spawn(CADRE, ['serve', '--db', db, '--listen', `127.0.0.1:${port}`], {
    stdio: ['ignore', log, log],
  });
  const readLog = () => fs.readFileSync(path.join(folder, 'log'), 'utf8');
  const close = async () => {
    const status = await stopChild(server);
    fs.closeSync(log);
    const said = readLog();
    fs.rmSync(folder, { recursive: true, force: true });
    assert.equal(status, 0, `the server ended with ${status}:\n${said}`);
  };
  const deadline = Date.now() + WAIT_MS;
  while (!(await isUp(url))) {
    if (server.exitCode !== null || Date.now() > deadline) {
      const said = readLog();
      await stopChild(server);
      throw new Error(`the server did not come up:\n${said}`);
    }
    await pause(20);
  }
  const loginOf = (role) => {
    const found = logins.find((login) => login.role === role);
    assert.ok(found, `the demo has no log-in for the role ${role}`);
    return found;
  };
  return { url, db, logins, loginOf, cadre, close, server };
}

// ---- Chromium --------------------------------------------------------------------------

function findChromium() {
  // The same engine without a window to draw in takes three quarters of the time.
  const names = ['chromium-headless-shell', 'chromium', 'chromium-browser', 'google-chrome'];
  const folders = (process.env.PATH || '').split(':').concat('/usr/bin');
  for (const name of names) {
    for (const folder of folders) {
      const file = path.join(folder, name);
      if (fs.existsSync(file)) return file;
    }
  }
  throw new Error('Chromium is missing; ./test installs it: apt-get install chromium');
}

// Sees nothing but our own pages on loopback, so it goes without the sandbox, which neither
// root nor many containers can have; and it calls nobody.
function openChromium() {
  const { chromium } = require('playwright-core');
  return chromium.launch({
    executablePath: findChromium(),
    headless: true,
    chromiumSandbox: false,
    args: [
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
    ],
  });
}

// A person at a fresh browser. Options: lang (zh or en), width, height, js, dark. What went
// wrong in his pages - console errors, CSP violations, exceptions, requests to others - is
// collected in `wrong`; close() fails when something is in there.
async function openVisitor(browser, house, options = {}) {
  const { lang = 'zh', width = 1280, height = 900, js = true, dark = false } = options;
  const context = await browser.newContext({
    baseURL: house.url,
    locale: LOCALES[lang],
    viewport: { width, height },
    javaScriptEnabled: js,
    colorScheme: dark ? 'dark' : 'light',
    reducedMotion: 'reduce',
    timezoneId: 'Asia/Shanghai',
  });
  context.setDefaultTimeout(WAIT_MS);
  const page = await context.newPage();
  const wrong = [];
  const expected = [];
  page.on('console', (message) => {
    if (message.type() === 'error') wrong.push(`${page.url()}: ${message.text()}`);
  });
  page.on('pageerror', (error) => wrong.push(`${page.url()}: ${error.message}`));
  page.on('request', (request) => {
    const { protocol, origin } = new URL(request.url());
    if (protocol.startsWith('http') && origin !== house.url) {
      wrong.push(`${page.url()} asks ${request.url()}`);
    }
  });
  const close = async () => {
    await context.close();
    const left = wrong.filter((text) => !expected.some((pattern) => pattern.test(text)));
    assert.deepEqual(left, [], 'errors in the browser');
  };
  // For pages that are errors on purpose: Chromium reports a 4xx on its console.
  const expectError = (pattern) => expected.push(pattern);
  return { page, context, lang, width, wrong, expectError, close };
}

// Changes to the language by the button that every page carries, when it is another one.
async function speak(page, lang) {
  const now = await page.getAttribute('html', 'lang');
  if (now.startsWith(lang)) return;
  await page.locator(`form[action="/language"] button[lang^=${lang}]`).click();
  await page.locator(`html[lang^=${lang}]`).waitFor({ state: 'attached' });
}

// Signs in and makes the account speak the visitor's language.
async function signIn(visitor, { login, password }) {
  const { page, lang } = visitor;
  await page.goto('/login');
  await page.fill('input[name=login]', login);
  await page.fill('input[name=password]', password);
  await page.keyboard.press('Enter');
  await page.waitForURL((url) => url.pathname !== '/login');
  await speak(page, lang);
}

// Walks the links from the start page; one page of each shape (/people/17 stands for all
// of /people/N, one filtered list for all), so that a page which a later issue adds is
// tested without a word here. No link may lead to a refusal.
const shapeOf = (path) => path.replace(/\d+/g, 'N').replace(/\?.*/, '?');

async function findPages(page, limit = 200) {
  const seen = new Map([['/', '/'], ['/style', '/style']]);
  const waiting = [...seen.values()];
  while (waiting.length > 0 && seen.size < limit) {
    const answer = await page.goto(waiting.shift());
    assert.ok(answer.ok(), `${page.url()} answers ${answer.status()}`);
    const paths = await page.evaluate(() =>
      [...document.querySelectorAll('a[href]:not([download])')]
        .filter((link) => link.origin === location.origin)
        .map((link) => link.pathname + link.search));
    for (const path of paths) {
      if (seen.has(shapeOf(path)) || /\.[a-z]+(\?|$)/.test(path)) continue;
      seen.set(shapeOf(path), path);
      waiting.push(path);
    }
  }
  assert.ok(seen.size < limit, `more than ${limit} shapes of pages: walks them in vain`);
  return [...seen.values()].sort();
}

// ---- checks ----------------------------------------------------------------------------

// No violation of WCAG 2.2 AA that axe can see.
function checkAxe(page, what) {
  return runAxe(page, what, {
    runOnly: { type: 'tag', values: WCAG },
    // Of WCAG 2.2 AA too, but asleep unless asked for.
    rules: { 'target-size': { enabled: true } },
  });
}

// The one thing that differs in the other light.
function checkContrast(page, what) {
  return runAxe(page, what, { runOnly: { type: 'rule', values: ['color-contrast'] } });
}

async function runAxe(page, what, options) {
  if (!(await page.evaluate(() => 'axe' in window))) {
    await page.evaluate(require('axe-core').source);
  }
  const found = await page.evaluate(
    (given) => window.axe.run(document, { ...given, resultTypes: ['violations'] }),
    options,
  );
  const lines = found.violations.flatMap((violation) =>
    violation.nodes.map((node) => `${violation.id}: ${node.html}\n    ${node.failureSummary}`),
  );
  assert.equal(lines.length, 0, `axe on ${what}:\n  ${lines.join('\n  ')}`);
  assert.ok(found.passes.length > 0, `axe looked at nothing on ${what}`);
}

// Everything the Tab key stops at can be seen there, says that it has the focus, and
// follows the order of the page. Gives the stops.
async function checkFocus(page, what, limit = 400) {
  const stops = [];
  await page.evaluate(() => {
    document.activeElement?.blur();
    getSelection().removeAllRanges();
    scrollTo(0, 0);
  });
  for (; stops.length < limit; ) {
    await page.keyboard.press('Tab');
    const stop = await page.evaluate(() => {
      const e = document.activeElement;
      if (!e || e === document.body) return null;
      const box = e.getBoundingClientRect();
      const style = getComputedStyle(e);
      const before = window.lastStop;
      window.lastStop = e;
      const follows = before?.isConnected
        ? (before.compareDocumentPosition(e) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0
        : true;
      return {
        html: e.outerHTML.slice(0, 120),
        seen: box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight &&
          box.right > 0 && box.left < innerWidth,
        // The parts of a date are stops of one element; the browser marks each itself.
        ringed: before === e ||
          (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2),
        follows: follows || before === e,
      };
    });
    if (stop === null) break;
    assert.ok(stop.seen, `${what}: the focus is out of sight on ${stop.html}`);
    assert.ok(stop.ringed, `${what}: nothing shows the focus on ${stop.html}`);
    if (!stop.follows) break; // round again from the top
    stops.push(stop.html);
  }
  assert.ok(stops.length > 0 && stops.length < limit, `${what}: ${stops.length} stops`);
  return stops;
}

// On paper: black on white, nothing to click, and what the page is about still there.
async function checkPaper(page, what) {
  await page.emulateMedia({ media: 'print' });
  const seen = await page.evaluate(() => ({
    ground: getComputedStyle(document.body).backgroundColor,
    controls: [...document.querySelectorAll('nav, button, input, select, .button, .skip')]
      .filter((e) => !e.closest('.fields, .parts') && e.getClientRects().length > 0)
      .map((e) => e.outerHTML.slice(0, 100)),
    heading: document.querySelector('h1').getClientRects().length > 0,
    demo: document.querySelector('.demo').getClientRects().length > 0,
  }));
  await page.emulateMedia({ media: 'screen' });
  assert.ok(['rgb(255, 255, 255)', 'rgba(0, 0, 0, 0)'].includes(seen.ground), what);
  assert.deepEqual(seen.controls, [], `${what} prints what can only be clicked`);
  assert.ok(seen.heading, `${what} prints without its heading`);
  assert.ok(seen.demo, `${what} does not say on paper that its data is invented`);
}

// The page itself never scrolls sideways; a wide table does so within its own frame.
async function checkNoSideScroll(page, what) {
  const [inner, outer] = await page.evaluate(() => [
    document.documentElement.scrollWidth,
    document.documentElement.clientWidth,
  ]);
  assert.ok(inner <= outer, `${what} is ${inner} px wide in a window of ${outer} px`);
}

// Moves with the Tab key alone until the element has the focus.
async function tabTo(page, selector, limit = 60) {
  for (let pressed = 0; pressed < limit; pressed++) {
    if (await page.evaluate((s) => document.activeElement?.matches(s), selector)) return;
    await page.keyboard.press('Tab');
  }
  assert.fail(`${selector} is not reached by the Tab key on ${page.url()}`);
}

// Pictures to look at, into build/screenshots: SCREENSHOTS=1 ./test browser.
async function screenshot(visitor, name) {
  if (!process.env.SCREENSHOTS) return;
  fs.mkdirSync(SCREENSHOTS, { recursive: true });
  const file = path.join(SCREENSHOTS, `${name}-${visitor.lang}-${visitor.width}.png`);
  await visitor.page.screenshot({ path: file, fullPage: true });
}

module.exports = {
  ROOT,
  openHouse,
  openChromium,
  openVisitor,
  speak,
  signIn,
  shapeOf,
  findPages,
  checkAxe,
  checkContrast,
  checkNoSideScroll,
  checkFocus,
  checkPaper,
  tabTo,
  screenshot,
};
