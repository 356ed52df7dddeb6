// An exam in three browsers at once: on a phone without JavaScript, in Chinese at a desk,
// and in English in dark; one is closed in the middle and goes on where it was. Then each
// sees what was right and what to read again.
'use strict';

const assert = require('node:assert/strict');
const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const { openChromium, openVisitor, signIn, checkAxe, checkNoSideScroll, screenshot } = require('./lib.js');

const BANK = `// [tag:quarter] [material:Rules of the house]
Which town?{=Gengche ~Buzi ~Longhe}

// [tag:quarter] [material:The river]
Which are even?{~%50%2 ~%50%4 ~5}

// [tag:quarter] [material:The hall]
Sixty is more than fifty.{T}
`;
const RIGHT = { 'Which town?': ['Gengche'], 'Which are even?': ['2', '4'] };
const SITTERS = [
  { login: 'luzhishen', visit: { width: 360, height: 740, js: false, lang: 'zh' }, wrong: 'Which town?', again: 'Rules of the house' },
  { login: 'songjiang', visit: { lang: 'zh' }, wrong: 'Which are even?', again: 'The river' },
  { login: 'xiaorang', visit: { lang: 'en', dark: true }, wrong: null, again: null },
];

const dayFromToday = (days) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

function plan(house) {
  const bank = `${house.db}.gift`;
  fs.writeFileSync(bank, BANK);
  house.cadre('questions', 'import', bank, '--format', 'gift');
  const { id } = JSON.parse(house.cadre('exam', 'plan', '--title', 'Quarter', '--unit', '1',
    '--opens-on', dayFromToday(-2), '--opens-at', '00:00', '--closes-on', dayFromToday(2),
    '--closes-at', '23:59', '--minutes', '60', '--paging', 'one', '--lines', 'quarter;;3;1', '--json'));
  house.cadre('exam', 'draw', String(id), '--seed', '3');
  house.cadre('exam', 'open', String(id));
  return id;
}

// Past the program: the time is over, and the server does the rest.
function end(house, exam) {
  execFileSync('python3', ['-c',
    'import sqlite3, sys; db = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=20); '
    + 'db.execute("update exam set closes = opens where id = ?", (sys.argv[2],))', house.db, String(exam)]);
}

async function answerOne(page, sitter) {
  const stem = (await page.locator('.ask .stem').innerText()).trim();
  const right = RIGHT[stem];
  if (stem === sitter.wrong) {
    await page.locator('.ask label', { hasText: stem === 'Which town?' ? 'Longhe' : '5' }).click();
  } else if (right) {
    for (const word of right) await page.locator('.ask label', { hasText: word }).click();
  } else {
    await page.locator('.ask .choices label').first().click();
  }
  await page.locator('.ask form button').click();
  await page.waitForLoadState();
}

async function sit(visitor, exam, sitter) {
  const { page } = visitor;
  await page.goto(`/exam/${exam}`);
  await page.locator(`form[action="/exam/${exam}/begin"] button`).click();
  await page.locator('.ask').waitFor();
  await checkNoSideScroll(page, `question of ${sitter.login}`);
  await answerOne(page, sitter);
  // the page is closed and opened anew: the first answer is there
  await page.goto('about:blank');
  await page.goto(`/exam/${exam}/q/1`);
  assert.equal(await page.locator('.ask input:checked').count() > 0, true, 'the answer is kept');
  for (const place of [2, 3]) {
    await page.goto(`/exam/${exam}/q/${place}`);
    await answerOne(page, sitter);
  }
  await page.locator('form.hand-in button').click();
  await page.waitForURL((url) => url.pathname === `/exam/${exam}`);
}

async function marked(house, exam) {
  const deadline = Date.now() + 60_000;
  for (;;) {
    const [found] = JSON.parse(house.cadre('exam', 'list', '--json')).filter((e) => e.id === exam);
    if (found.state === 'marked') return;
    assert.ok(Date.now() < deadline, 'the exam did not end');
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

async function readAgain(visitor, exam, sitter) {
  const { page } = visitor;
  await page.goto(`/exam/${exam}/result`);
  const listed = await page.locator('main section').first().locator('li').allInnerTexts();
  if (sitter.again) assert.deepEqual(listed, [sitter.again]);
  await checkNoSideScroll(page, `result of ${sitter.login}`);
  if (sitter.visit.js !== false) await checkAxe(page, `result of ${sitter.login}`);
  await screenshot(visitor, `exam-result-${sitter.login}`);
}

module.exports = [
  ['three browsers sit an exam, one is closed in between, and each finds what to read again', async ({ house }) => {
    const exam = plan(house);
    const browsers = await Promise.all(SITTERS.map(() => openChromium()));
    try {
      const visitors = await Promise.all(
        SITTERS.map((sitter, i) => openVisitor(browsers[i], house, sitter.visit)));
      for (const [i, sitter] of SITTERS.entries()) {
        await signIn(visitors[i], house.logins.find((l) => l.login === sitter.login));
      }
      await Promise.all(SITTERS.map((sitter, i) => sit(visitors[i], exam, sitter)));
      end(house, exam);
      await marked(house, exam);
      for (const [i, sitter] of SITTERS.entries()) await readAgain(visitors[i], exam, sitter);
      const organiser = await openVisitor(browsers[0], house, { lang: 'zh' });
      await signIn(organiser, house.loginOf('organiser'));
      for (const path of [`/exam/${exam}`, `/exam/${exam}/statistics`, '/exams', '/questions']) {
        await organiser.page.goto(path);
        await checkAxe(organiser.page, path);
        await checkNoSideScroll(organiser.page, path);
      }
      await screenshot(organiser, 'exam-questions');
      await organiser.close();
      for (const visitor of visitors) await visitor.close();
    } finally {
      await Promise.all(browsers.map((browser) => browser.close()));
    }
  }],
];
