// The clerk's day of issue 3, by mouse and screen: a messy sheet of 300 rows is imported, ten
// refused rows are mended in the file that came back, imported again, and all of it undone.
// Every step passes axe and fits a phone. The sheets are made and mended in Python, as in the
// journey of the same story.
'use strict';

const assert = require('node:assert/strict');
const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { signIn, checkAxe, checkNoSideScroll, screenshot } = require('./lib.js');

const DESK = { width: 1280, height: 900 };
const PHONE = { width: 360, height: 720 };
const JOURNEYS = path.resolve(__dirname, '..', 'journeys');
const MAKE = 'import json, sys, import_page; print(json.dumps(import_page.messy(sys.argv[1])))';
const MEND = `
import json, sys, sheet
rows, mended = sheet.read(sys.argv[1]), json.loads(sys.argv[3])
for row in rows[1:]:
    column, value = mended[row[4]]
    row[column] = value
sheet.write(sys.argv[2], rows)
print(len(rows) - 1)
`;

function python(program, ...words) {
  return execFileSync('python3', ['-c', program, ...words], { cwd: JOURNEYS, encoding: 'utf8' });
}

// Each page once; axe takes its time.
async function look(visitor, what) {
  const { page } = visitor;
  if (visitor.looked.has(what)) return;
  visitor.looked.add(what);
  await checkAxe(page, what);
  await screenshot(visitor, what);
  await page.setViewportSize(PHONE);
  await checkNoSideScroll(page, what);
  await screenshot({ ...visitor, width: PHONE.width }, what);
  await page.setViewportSize(DESK);
}

// Sends a file and tries it; gives the counts of the dry run.
async function tryFile(visitor, file) {
  const { page } = visitor;
  await page.goto('/import');
  await page.setInputFiles('input[type=file]', file);
  await page.locator('form[action="/import"] button').click();
  await page.waitForURL(/\/import\/files\/\d+$/);
  const columns = await page.locator('select[name^=c]:not([name=class])').evaluateAll(
    (all) => all.map((one) => one.value));
  await look(visitor, 'clerk-columns');
  await page.locator('form.fields button').click();
  return { columns, counts: await countsOf(page) };
}

// Waits, as the page looks again by itself.
async function countsOf(page) {
  await page.locator('.counts').waitFor({ timeout: 60_000 });
  return (await page.locator('.counts strong').allTextContents()).map(Number);
}

async function confirm(page) {
  await page.locator('form[action$="/run"] button').click();
  await page.locator('.actions a[href^="/import/"]:not([download])').first()
    .waitFor({ timeout: 60_000 });
  await page.locator('form[action$="/run"]').waitFor({ state: 'detached', timeout: 60_000 });
  return countsOf(page);
}

async function undoAll(visitor, imports) {
  const { page } = visitor;
  for (let left = imports; left > 0; left--) {
    await page.goto('/import');
    const rows = page.locator('h2 ~ table tbody tr');
    await rows.nth(imports - left).locator('a').click();
    await look(visitor, 'clerk-import');
    await page.locator('form[action$="/undo"] button').click();
    await page.locator('form[action$="/undo"]').waitFor({ state: 'detached' });
  }
}

const clerkTest = [
  'a clerk imports a messy sheet, mends ten rows in the file given back, and undoes it all',
  async ({ house, visit }) => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'cadre-clerk'));
    const at = (name) => path.join(folder, name);
    const people = () => JSON.parse(house.cadre('person', 'list', '--json')).length;
    const before = people();
    const mended = python(MAKE, at('roster.xlsx'));
    const visitor = { ...(await visit({ lang: 'zh', ...DESK })), looked: new Set() };
    const { page } = visitor;
    await signIn(visitor, house.loginOf('registrar'));
    const tried = await tryFile(visitor, at('roster.xlsx'));
    assert.deepEqual(tried.columns.slice(0, 8),
      ['name', 'sex', 'born', 'unit', 'number', 'ethnic', 'work', '']);
    assert.deepEqual(tried.counts.slice(0, 5), [290, 0, 0, 0, 10]);
    assert.equal(people(), before, 'a dry run writes nothing');
    await look(visitor, 'clerk-tried');
    assert.deepEqual((await confirm(page)).slice(0, 5), [290, 0, 0, 0, 10]);
    assert.equal(people(), before + 290);
    const [download] = await Promise.all([
      page.waitForEvent('download'), page.locator('a[download]').click()]);
    await download.saveAs(at('back.xlsx'));
    assert.equal(Number(python(MEND, at('back.xlsx'), at('mended.xlsx'), mended)), 10);
    const again = await tryFile(visitor, at('mended.xlsx'));
    assert.deepEqual(again.counts.slice(0, 5), [10, 0, 0, 0, 0]);
    await confirm(page);
    assert.equal(people(), before + 300);
    await undoAll(visitor, 2);
    assert.equal(people(), before, 'all is as it was');
    await page.goto('/import');
    await look(visitor, 'clerk-undone');
    fs.rmSync(folder, { recursive: true, force: true });
  },
];

module.exports = [clerkTest];
