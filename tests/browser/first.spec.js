// The first fact goes all the way in a browser: a registrar signs in, puts a person on the
// register and sees her in the list; by mouse, by keyboard, without JavaScript.
'use strict';

const assert = require('node:assert/strict');
const { speak, signIn, checkAxe, tabTo, screenshot } = require('./lib.js');

const BORN = { year: '1990', month: '03', day: '08' };
const BORN_ISO = '1990-03-08';

const registrarOf = (house) => house.loginOf('registrar');

// Chromium asks for the parts of a day in the order of its own language.
async function typeDay(page, selector) {
  for (const order of [['year', 'month', 'day'], ['month', 'day', 'year'], ['day', 'month', 'year']]) {
    await page.focus(selector);
    for (let part = 0; part < 3; part++) await page.keyboard.press('ArrowLeft');
    for (const part of order) await page.keyboard.type(BORN[part]);
    if ((await page.inputValue(selector)) === BORN_ISO) return;
  }
  assert.fail('the day of birth cannot be typed');
}

async function addPerson(page, name) {
  await page.goto('/people');
  await page.locator('main a[href="/people/new"]').click();
  await page.fill('[name=name]', name);
  await page.check('[name=sex][value=female]');
  await page.fill('[name=born]', BORN_ISO);
  await page.selectOption('main form.fields select[name=unit]', { index: 1 });
  await page.locator('main form.fields .actions button').click();
  await page.waitForURL((url) => url.pathname !== '/people/new');
  await page.locator('main', { hasText: name }).waitFor();
}

async function findInList(page, name) {
  await page.goto('/people');
  await page.fill('input[name=q]', name);
  await page.keyboard.press('Enter');
  await page.waitForURL(/[?&]q=/);
  await page.locator('main table a', { hasText: name }).click();
  await page.locator('h1', { hasText: name }).waitFor();
}

module.exports = [
  ['a registrar signs in, adds a person and finds her in the list', async ({ house, visit }) => {
    const visitor = await visit();
    await signIn(visitor, registrarOf(house));
    await addPerson(visitor.page, '扈三娘甲');
    await findInList(visitor.page, '扈三娘甲');
  }],

  ['the same works without JavaScript', async ({ house, visit }) => {
    const visitor = await visit({ js: false });
    await signIn(visitor, registrarOf(house));
    await addPerson(visitor.page, '扈三娘乙');
    await findInList(visitor.page, '扈三娘乙');
  }],

  ['the same works by keyboard alone', async ({ house, visit }) => {
    const { page } = await visit();
    const { login, password } = registrarOf(house);
    await page.goto('/login');
    await tabTo(page, 'input[name=login]');
    await page.keyboard.type(login);
    await tabTo(page, 'input[name=password]');
    await page.keyboard.type(password);
    await page.keyboard.press('Enter');
    await page.waitForURL((url) => url.pathname !== '/login');
    await tabTo(page, 'nav a[href="/people"]');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/people$/);
    await tabTo(page, 'a[href="/people/new"]');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/people\/new$/);
    await tabTo(page, '[name=name]');
    await page.keyboard.type('扈三娘丙');
    await tabTo(page, '[name=sex]');
    await page.keyboard.press('ArrowDown');
    await tabTo(page, '[name=born]');
    await typeDay(page, '[name=born]');
    await tabTo(page, 'form.fields [name=unit]');
    await page.keyboard.press('ArrowDown');
    await tabTo(page, 'form.fields .actions button');
    await page.keyboard.press('Enter');
    await page.waitForURL((url) => url.pathname !== '/people/new');
    await page.locator('main', { hasText: '扈三娘丙' }).waitFor();
  }],

  ['the skip link leads the keyboard past the menu', async ({ house, visit }) => {
    const visitor = await visit();
    const { page } = visitor;
    await signIn(visitor, registrarOf(house));
    await page.goto('/people');
    await page.keyboard.press('Tab');
    assert.ok(await page.evaluate(() => document.activeElement.matches('a.skip')));
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => document.activeElement.id === 'main');
  }],

  ['a form sent empty says what is missing and leads to the field', async ({ house, visit }) => {
    const visitor = await visit();
    const { page } = visitor;
    visitor.expectError(/Failed to load resource/);
    await signIn(visitor, registrarOf(house));
    await page.goto('/people/new');
    await page.evaluate(() => document.querySelectorAll('form').forEach((f) => (f.noValidate = true)));
    await page.locator('main form.fields .actions button').click();
    const summary = page.locator('[role=alert]');
    await summary.waitFor();
    assert.ok(await page.evaluate(() => document.activeElement.matches('[role=alert]')));
    for (const field of ['name', 'sex', 'born', 'unit']) {
      await summary.locator(`a[href="#${field}"]`).waitFor();
    }
    await summary.locator('a').first().click();
    assert.equal(await page.evaluate(() => document.activeElement.getAttribute('name')), 'name');
    assert.equal(await page.getAttribute('[name=name]', 'aria-invalid'), 'true');
    await checkAxe(page, 'a form with errors');
    await screenshot(visitor, 'form-with-errors');
  }],

  ['a wrong password and an unknown user get the same answer', async ({ house, visit }) => {
    const visitor = await visit({ lang: 'en' });
    const { page } = visitor;
    visitor.expectError(/Failed to load resource/);
    const tryAs = async (login) => {
      await page.goto('/login');
      await page.fill('input[name=login]', login);
      await page.fill('input[name=password]', 'not the password');
      await page.keyboard.press('Enter');
      await page.locator('[role=alert]').waitFor();
      return page.locator('[role=alert]').innerText();
    };
    const known = await tryAs(registrarOf(house).login);
    assert.ok(known.trim().length > 0);
    assert.equal(await tryAs('nobody-of-that-name'), known);
  }],

  ['the language is switched on the page and stays', async ({ house, visit }) => {
    const visitor = await visit({ lang: 'zh' });
    const { page } = visitor;
    await signIn(visitor, registrarOf(house));
    await page.goto('/people');
    await speak(page, 'en');
    assert.equal(new URL(page.url()).pathname, '/people');
    await page.goto('/units');
    assert.match(await page.getAttribute('html', 'lang'), /^en/);
    await speak(page, 'zh');
    assert.equal(new URL(page.url()).pathname, '/units');
  }],

  ['who is not signed in is asked to, and comes back to where he wanted', async ({ house, visit }) => {
    const visitor = await visit();
    const { page } = visitor;
    const { login, password } = registrarOf(house);
    await page.goto('/people?sort=born');
    assert.equal(new URL(page.url()).pathname, '/login');
    await page.fill('input[name=login]', login);
    await page.fill('input[name=password]', password);
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/people\?sort=born$/);
    await page.locator('form[action="/logout"] button').click();
    await page.waitForURL(/\/login\?done=out$/);
    await page.locator('[role=status]').waitFor();
    await page.goto('/people');
    assert.equal(new URL(page.url()).pathname, '/login');
  }],
];
