// Every page that anyone can reach by links, found as each role: WCAG 2.2 AA by axe in light
// and dark, phones, keyboard, paper, no errors. A role's walk has axe look at pages of a
// shape that no walk before it showed (of every page with CADRE_TORTURE).
// Which pages there are is found by walking the links, so a new one needs no word here.
'use strict';

const assert = require('node:assert/strict');
const {
  signIn, shapeOf, findPages, checkAxe, checkContrast, checkFocus, checkNoSideScroll, checkPaper,
  screenshot,
} = require('./lib.js');

const LANGS = ['zh', 'en'];
const DESK = { width: 1280, height: 900 };
const PHONES = [{ width: 320, height: 640 }, { width: 360, height: 720 }];
// What a role must at least find; more is welcome.
const ROLES = [
  ['member', ['/', '/me/settings', '/people/N']],
  ['organiser', ['/', '/me/settings', '/people', '/people/N', '/units']],
  ['leader', ['/', '/me/settings', '/people', '/people/N', '/units', '/ledger', '/ledger/N']],
  ['system-admin', ['/', '/me/settings']],
  ['security-admin', ['/', '/me/settings']],
  ['audit-admin', ['/', '/me/settings', '/ledger', '/ledger/N']],
];

// The pages a log-in finds, walked to once: the same links stand in every language.
const found = new Map();

async function pagesOf(visitor, login) {
  await signIn(visitor, login);
  if (!found.has(login.login)) found.set(login.login, await findPages(visitor.page));
  return found.get(login.login);
}

function checkFound(paths, wanted, what) {
  const shapes = paths.map((path) => path.replace(/\d+/g, 'N'));
  for (const path of wanted) {
    assert.ok(shapes.includes(path), `${what} finds no link to ${path}`);
  }
}

async function checkOnPhones(visitor, path, photograph) {
  const { page } = visitor;
  for (const size of PHONES) {
    await page.setViewportSize(size);
    await checkNoSideScroll(page, path);
  }
  if (photograph) await screenshot({ ...visitor, width: 360 }, photograph);
  await page.setViewportSize(DESK);
}

async function checkInBothLights({ page, lang }, path) {
  await checkAxe(page, path);
  if (lang !== LANGS[0]) return; // the colours of one language are those of the other
  await page.emulateMedia({ colorScheme: 'dark' });
  await checkContrast(page, `${path}, dark`);
  await page.emulateMedia({ colorScheme: 'light' });
}

const nameOf = (path) =>
  path.slice(1).replace(/\d+/g, 'one').replace(/[^a-z]+/g, '-').replace(/-$/, '') || 'home';

const looked = new Set();

const registrarTests = LANGS.map((lang) => [
  `every page passes axe, fits a phone and prints: ${lang}`,
  async ({ house, visit }) => {
    const visitor = await visit({ lang, ...DESK });
    const { page } = visitor;
    const check = async (path) => {
      looked.add(shapeOf(path));
      await page.goto(path);
      await checkInBothLights(visitor, path);
      await screenshot(visitor, nameOf(path));
      await checkPaper(page, path);
      await checkOnPhones(visitor, path, nameOf(path));
    };
    for (const path of ['/login', '/login/code']) await check(path);
    const paths = await pagesOf(visitor, house.loginOf('registrar'));
    assert.ok(paths.length >= 14, `only ${paths.length} pages are linked: ${paths}`);
    for (const path of paths) await check(path);
  },
]);

const keyboardTest = [
  'on every page the keyboard reaches everything in order and shows where it is',
  async ({ house, visit }) => {
    const visitor = await visit(DESK);
    const { page } = visitor;
    await page.goto('/login');
    await checkFocus(page, '/login');
    for (const path of await pagesOf(visitor, house.loginOf('registrar'))) {
      await page.goto(path);
      const links = await page.locator('a:visible, button:visible, input:visible, select:visible').count();
      const stops = await checkFocus(page, path);
      const radios = await page.locator('input[type=radio]:visible').count();
      // The skip link is a stop that is not seen before; radio buttons are one stop a group.
      assert.ok(stops.length >= links - radios, `${path}: ${stops.length} stops, ${links} places`);
    }
  },
];

const roleTests = ROLES.map(([role, wanted]) => [
  `the role ${role} finds its pages and no closed door`,
  async ({ house, visit }) => {
    const visitor = await visit(DESK);
    const { page } = visitor;
    const paths = await pagesOf(visitor, house.loginOf(role));
    checkFound(paths, wanted, role);
    for (const path of paths) {
      if (path !== '/' && looked.has(shapeOf(path)) && !process.env.CADRE_TORTURE) continue;
      looked.add(shapeOf(path));
      await page.goto(path);
      await checkAxe(page, `${path} as ${role}`);
    }
  },
]);

const bareTests = [[
  'every page is whole without JavaScript',
  async ({ house, visit }) => {
    const visitor = await visit({ ...DESK, js: false });
    const { page } = visitor;
    for (const path of await pagesOf(visitor, house.loginOf('registrar'))) {
      await page.goto(path);
      assert.equal(await page.locator('h1').count(), 1, `${path} has not one heading`);
      // /style shows buttons for their looks.
      const dead = await page.locator('button[type=button]:visible:not(.parts *)').count();
      assert.equal(dead, 0, `${path} shows a button that does nothing`);
    }
  },
]];

module.exports = [...registrarTests, keyboardTest, ...roleTests, ...bareTests];
