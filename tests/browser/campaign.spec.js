// The organiser's story of a campaign, as the issue tells it: all of the department are
// formed into 33 teams in under a second of search, two leaders are pinned, why Lin Chong may
// not go to Gucheng is answered with the rule, he is moved all the same, and what breaks is
// shown. Then what the teams found, on a phone and on paper.
'use strict';

const assert = require('node:assert/strict');
const { signIn, checkAxe, checkNoSideScroll, screenshot } = require('./lib.js');

const PHONE = { width: 320, height: 640 };
const LANGS = {
  zh: { forbids: '林冲不得去古城街道', pinned: '已固定' },
  en: { forbids: '林冲 not to 古城街道', pinned: 'pinned' },
};
const TEAMS = 33;

async function choose(page, person, place) {
  await page.selectOption('#person', { label: person });
  await page.selectOption('#place', { label: place });
}

// The name in a team's first place, and where the team goes.
async function someLeader(page, row) {
  const cells = page.locator('main table.rows').last().locator('tbody tr').nth(row);
  const name = await cells.locator('td a').first().innerText();
  const place = (await cells.locator('th').innerText())
    .replace(/^\d+\s*/, '').replace(/\s*[\d.]+ (km|公里)\s*$/, '');
  return [name.trim(), place.trim()];
}

async function tell(lang, { house, visit }) {
  const words = LANGS[lang];
  const visitor = await visit({ lang });
  const { page } = visitor;
  await signIn(visitor, house.loginOf('organiser'));
  const campaign = JSON.parse(house.cadre('campaign', 'list', '--json'))
    .find((one) => one.sort === 'research');
  await page.goto(`/campaign/${campaign.id}`);
  await checkAxe(page, 'a campaign');
  await page.locator('form[action$="/plans"] button').click();
  await page.waitForURL(/\/plan\/\d+/);
  const plan = Number(new URL(page.url()).pathname.split('/').pop());
  const rows = page.locator('main table.rows').last().locator('tbody tr');
  assert.equal(await rows.count(), TEAMS);
  await checkAxe(page, 'a plan');

  for (const row of [0, 1]) {
    const [name, place] = await someLeader(page, row);
    await choose(page, name, place);
    await page.check('#pin');
    await page.locator('form[action$="/move"] button:not([formmethod])').click();
    await page.waitForLoadState();
  }
  assert.ok((await page.getByText(words.pinned, { exact: true }).count()) >= 2, 'two pins');

  await choose(page, '林冲', '古城街道');
  await page.locator('button[formmethod=get]').click();
  await page.waitForURL(/person=/);
  assert.match(await page.locator('[role=status]').innerText(), new RegExp(words.forbids));
  await screenshot(visitor, 'why-not');
  await page.locator('form[action$="/move"] button:not([formmethod])').click();
  await page.waitForLoadState();
  const text = await page.locator('main').innerText();
  assert.match(text, new RegExp(words.forbids));
  await screenshot(visitor, 'moved-all-the-same');
  await checkAxe(page, 'a plan that breaks a rule');
  await page.setViewportSize(PHONE);
  await checkNoSideScroll(page, 'the plan');

  const shown = JSON.parse(house.cadre('plan', 'show', String(plan), '--json'));
  assert.ok(shown.broken > 0, 'nothing is broken');
  const again = JSON.parse(
    house.cadre('plan', 'teams', '--campaign', String(campaign.id), '--seed', '2', '--json'));
  assert.equal(again.broken, 0);
  assert.equal(again.teams.length, TEAMS);
}

async function lookAtFindings(lang, { house, visit }) {
  const visitor = await visit({ lang });
  const { page } = visitor;
  await signIn(visitor, house.loginOf('organiser'));
  const campaign = JSON.parse(house.cadre('campaign', 'list', '--json'))
    .find((one) => one.sort === 'research');
  const [finding] = JSON.parse(house.cadre('finding', 'list', '--overdue', '--json'));
  const paths = ['/findings', '/findings?state=all&order=gravity', `/finding/${finding.id}`,
    `/finding/${finding.id}?do=own`, `/findings/new?campaign=${campaign.id}`,
    `/campaign/${campaign.id}/matrix`, `/campaign/${campaign.id}/team/5`, '/confirm'];
  for (const path of paths) {
    await page.goto(path);
    await checkAxe(page, path);
    await page.setViewportSize(PHONE);
    await checkNoSideScroll(page, path);
    await page.setViewportSize({ width: 1280, height: 800 });
  }
  await screenshot(visitor, 'confirm');
}

module.exports = Object.keys(LANGS).flatMap((lang) => [
  [`33 teams, two pins, why not, and moved all the same: ${lang}`, (tools) => tell(lang, tools)],
  [`findings on a desk and on a phone: ${lang}`, (tools) => lookAtFindings(lang, tools)],
]);
