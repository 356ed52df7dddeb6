// An organiser who has never seen it begins a programme in the browser, adopts it, changes
// the reading rule to three evenings a week, sees what lint and the meter say, rehearses it
// and adopts it from next month; a member's first page shows the change not before.
'use strict';

const assert = require('node:assert/strict');
const { signIn, checkAxe, checkNoSideScroll, checkPaper, screenshot } = require('./lib.js');

const PHONES = [{ width: 320, height: 640 }, { width: 360, height: 720 }];
const DESK = { width: 1280, height: 900 };
const DRAFT = '/programme/draft/sucheng';
const iso = (day) => day.toISOString().slice(0, 10);

// Days of the office, whose zone is Shanghai's.
function officeDay(shift = 0) {
  return new Date(Date.now() + 8 * 3600e3 + shift * 86400e3);
}

function monday(weeks) {
  const today = officeDay();
  return iso(officeDay(7 * weeks - ((today.getUTCDay() + 6) % 7)));
}

function nextMonth() {
  const today = officeDay();
  return iso(new Date(Date.UTC(today.getUTCFullYear(), today.getUTCMonth() + 1, 1)));
}

async function look(visitor, path, name) {
  const { page } = visitor;
  const answer = await page.goto(path);
  assert.ok(answer.ok(), `${path} answers ${answer.status()}`);
  await checkAxe(page, path);
  for (const size of PHONES) {
    await page.setViewportSize(size);
    await checkNoSideScroll(page, path);
  }
  await screenshot({ ...visitor, width: 360 }, name);
  await page.setViewportSize(DESK);
  await checkPaper(page, path);
  await screenshot(visitor, name);
}

const main = (page) => page.locator('main').innerText();

async function begin({ house, visit }, lang, from) {
  const visitor = await visit({ lang, ...DESK });
  await signIn(visitor, house.loginOf('organiser'));
  await visitor.page.goto('/programme');
  await visitor.page.selectOption('select[name=from]', from);
  await visitor.page.locator('form[action="/programme/begin"] button').click();
  await visitor.page.waitForURL(/\/programme\/draft\//);
  return visitor;
}

async function adoptFrom(page, day) {
  await page.goto(DRAFT);
  await page.fill(`form[action="${DRAFT}/adopt"] input[name=from]`, day);
  await page.locator(`form[action="${DRAFT}/adopt"] button`).click();
  await page.waitForURL(/done=adopted/);
}

async function readingBecomesThreeEvenings({ house, visit }) {
  const lang = 'zh';
  const organiser = await begin({ house, visit }, lang, 'sucheng');
  const { page } = organiser;
  await adoptFrom(page, monday(-2));
  house.cadre('roll');
  const member = await visit({ lang });
  await signIn(member, house.loginOf('member'));
  const before = await main(member.page);
  assert.match(before, /日读一小时/);

  await page.goto('/programme');
  await page.locator(`form[action="${DRAFT}/begin"] button`).click();
  await page.waitForURL(new RegExp(DRAFT));
  await look(organiser, `${DRAFT}/rule/L8-day`, 'draft-rule');
  await page.selectOption('select[name=every]', 'week');
  await page.selectOption('select[name=counting]', 'days');
  await page.fill('input[name=target]', '3');
  await page.fill('input[name=minutes]', '180');
  await page.locator('form.fields .actions button').click();
  await page.waitForURL(/done=saved/);
  await look(organiser, DRAFT, 'draft');
  assert.match(await main(page), /每周/);
  const meter = (await main(page)).match(/现为每月 (\d+) 分钟，草案为 (\d+) 分钟/);
  assert.ok(meter && Number(meter[1]) > Number(meter[2]), 'the meter falls');
  await look(organiser, `${DRAFT}/text`, 'draft-text');
  await look(organiser, `${DRAFT}/rehearse?from=${monday(-2)}&to=${monday(0)}`,
    'draft-rehearse');
  assert.match(await main(page), /L8-day/);
  await look(organiser, `${DRAFT}/month?month=${nextMonth().slice(0, 7)}`, 'draft-month');
  await look(organiser, '/programme/burden', 'burden');

  await adoptFrom(page, nextMonth());
  await member.page.goto('/');
  assert.equal(await main(member.page), before, 'nothing changes before that day');
}

async function withoutScript({ house, visit }) {
  const visitor = await visit({ lang: 'en', js: false });
  await signIn(visitor, house.loginOf('organiser'));
  const { page } = visitor;
  await page.goto('/programme');
  await page.selectOption('select[name=from]', 'blank');
  await page.locator('form[action="/programme/begin"] button').click();
  await page.waitForURL(/\/programme\/draft\/own/);
  assert.match(await main(page), /One note a month/);
  await page.goto('/programme');
  await page.locator('a[href="/programme/draft/own"]').click();
  await page.locator('form[action$="/discard"] button').click();
  await page.waitForURL(/done=discarded/);
}

async function leadersPage({ house, visit }) {
  for (const lang of ['zh', 'en']) {
    const visitor = await visit({ lang, ...DESK });
    await signIn(visitor, house.loginOf('leader'));
    for (const [path, name] of [['/', 'my-day'], ['/lead', 'lead'], ['/week', 'week'],
      ['/calendar', 'calendar'], ['/programme', 'rules']]) {
      await look(visitor, path, name);
    }
    await visitor.page.goto('/lead');
    await visitor.page.locator('a[href^="/duties?"]').first().click();
    await visitor.page.waitForURL(/\/duties\?/);
    await visitor.page.locator('main table a').first().click();
    await visitor.page.waitForURL(/\/d\//);
    await checkAxe(visitor.page, 'a duty');
    await screenshot(visitor, 'duty');
  }
}

module.exports = [
  ['the reading rule becomes three evenings a week', readingBecomesThreeEvenings],
  ['a programme is begun and discarded without script', withoutScript],
  ["a leader's pages pass axe, fit a phone and print", leadersPage],
];
