// The first fact goes all the way in a browser: a registrar signs in, puts a person on the
// register and sees him in the list; by mouse, by keyboard, without JavaScript, in both
// languages, on a phone.
'use strict';

const assert = require('node:assert/strict');
const { signIn, checkAxe, checkNoSideScroll, tabTo, screenshot } = require('./lib.js');

const SIGNED_IN_PAGES = ['/', '/people', '/people/new', '/people/1', '/units', '/ledger', '/style'];
const LANGS = ['zh', 'en'];

async function fillPerson(page, name) {
  await page.fill('[name=name]', name);
  const sex = page.locator('[name=sex]').first();
  if ((await sex.evaluate((element) => element.tagName)) === 'SELECT') {
    await sex.selectOption('female');
  } else {
    await page.check('[name=sex][value=female]');
  }
  await page.fill('[name=born]', '1990-03-08');
  const unit = page.locator('select[name=unit]');
  if (await unit.count()) await unit.selectOption({ index: 1 });
}

const submit = (page) =>
  page.locator('form:has([name=name]) button[type=submit], form:has([name=name]) button:not([type])')
    .last().click();

async function addPerson(page, name) {
  await page.goto('/people/new');
  await fillPerson(page, name);
  await Promise.all([page.waitForURL(/\/people\/\d+/), submit(page)]);
  assert.match(await page.locator('main').innerText(), new RegExp(name));
}

async function findInList(page, name) {
  await page.goto('/people');
  const filter = page.locator('main form input[type=search], main form input[name=q]').first();
  await filter.fill(name);
  await filter.press('Enter');
  await page.locator('main table a', { hasText: name }).first().waitFor();
}

const registrarOf = (house) => house.loginOf('registrar');

module.exports = [
  ['a registrar signs in, adds a person and finds her in the list', async ({ house, visit }) => {
    const { page } = await visit();
    await signIn(page, registrarOf(house));
    await addPerson(page, '扈三娘甲');
    await findInList(page, '扈三娘甲');
  }],

  ['the same works without JavaScript', async ({ house, visit }) => {
    const { page } = await visit({ js: false });
    await signIn(page, registrarOf(house));
    await addPerson(page, '扈三娘乙');
    await findInList(page, '扈三娘乙');
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
    await page.goto('/people/new');
    await tabTo(page, '[name=name]');
    await page.keyboard.type('扈三娘丙');
    await tabTo(page, '[name=sex]');
    await page.keyboard.press('ArrowDown');
    await tabTo(page, '[name=born]');
    await page.keyboard.type('1990-03-08');
    await tabTo(page, 'main form button');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/people\/\d+/);
    assert.match(await page.locator('main').innerText(), /扈三娘丙/);
  }],

  ['a form sent empty says what is missing and leads to the field', async ({ house, visit }) => {
    const visitor = await visit();
    const { page } = visitor;
    visitor.expectError(/Failed to load resource/);
    await signIn(page, registrarOf(house));
    await page.goto('/people/new');
    await page.evaluate(() => document.querySelectorAll('form').forEach((f) => (f.noValidate = true)));
    await submit(page);
    const summary = page.locator('[role=alert]');
    await summary.waitFor();
    await summary.locator('a').first().click();
    const focused = await page.evaluate(() => document.activeElement.getAttribute('name'));
    assert.equal(focused, 'name');
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
    const { page } = await visit({ lang: 'zh' });
    await signIn(page, registrarOf(house));
    await page.goto('/people');
    assert.match(await page.getAttribute('html', 'lang'), /^zh/);
    await page.locator('[lang=en]', { hasText: 'English' }).first().click();
    await page.waitForFunction(() => document.documentElement.lang.startsWith('en'));
    await page.goto('/units');
    assert.match(await page.getAttribute('html', 'lang'), /^en/);
    await page.locator('[lang^=zh]', { hasText: '中文' }).first().click();
    await page.waitForFunction(() => document.documentElement.lang.startsWith('zh'));
  }],

  ['every page passes axe, light and dark, in both languages', async ({ house, visit }) => {
    for (const lang of LANGS) {
      for (const dark of [false, true]) {
        const visitor = await visit({ lang, dark });
        await visitor.page.goto('/login');
        await checkAxe(visitor.page, `/login (${lang}${dark ? ', dark' : ''})`);
        await signIn(visitor.page, registrarOf(house));
        for (const path of SIGNED_IN_PAGES) {
          await visitor.page.goto(path);
          await checkAxe(visitor.page, `${path} (${lang}${dark ? ', dark' : ''})`);
        }
      }
    }
  }],

  ['no page scrolls sideways at 320 and 360 px', async ({ house, visit }) => {
    for (const lang of LANGS) {
      for (const width of [320, 360]) {
        const { page } = await visit({ lang, width, height: 640 });
        await page.goto('/login');
        await checkNoSideScroll(page, `/login (${lang})`);
        await signIn(page, registrarOf(house));
        for (const path of SIGNED_IN_PAGES) {
          await page.goto(path);
          await checkNoSideScroll(page, `${path} (${lang})`);
        }
      }
    }
  }],

  ['a page that is not there says so in the reader\'s language', async ({ house, visit }) => {
    for (const lang of LANGS) {
      const visitor = await visit({ lang });
      visitor.expectError(/404/);
      await signIn(visitor.page, registrarOf(house));
      const answer = await visitor.page.goto('/no-such-page');
      assert.equal(answer.status(), 404);
      assert.match(await visitor.page.getAttribute('html', 'lang'), new RegExp(`^${lang}`));
      await checkAxe(visitor.page, `the page that is not there (${lang})`);
    }
  }],

  ['pages are photographed at 360 and 1280 px in both languages', async ({ house, visit }) => {
    for (const lang of LANGS) {
      for (const width of [360, 1280]) {
        const visitor = await visit({ lang, width });
        await visitor.page.goto('/login');
        await screenshot(visitor, 'login');
        await signIn(visitor.page, registrarOf(house));
        for (const path of SIGNED_IN_PAGES) {
          await visitor.page.goto(path);
          const name = path.slice(1).replaceAll('/', '-') || 'home';
          await screenshot(visitor, name);
        }
      }
    }
  }],
];
