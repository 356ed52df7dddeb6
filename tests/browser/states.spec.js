// What pages say when something has happened, and how they look when it is not the usual:
// notices behind a redirect, a one-time code, a correction that came too late, a form that
// was refused, the longest name, nothing found, doors that are closed or not there.
'use strict';

const assert = require('node:assert/strict');
const { createHmac } = require('node:crypto');
const { signIn, speak, checkAxe, checkNoSideScroll, checkPaper, screenshot } =
  require('./lib.js');

const LANGS = ['zh', 'en'];
const PHONE = { width: 320, height: 640 };
const PASSWORD = 'a short sentence is enough';

// Puts a person on the register by the command line; gives the id.
function add(house, name, ...more) {
  const said = house.cadre('person', 'add', '--name', name, '--sex', 'female', '--born',
    '1990-03-08', '--unit', '干部科', '--json', ...more);
  return JSON.parse(said).id;
}

const notice = (page) => page.locator('[role=status]');
const send = (page) => page.locator('form.fields .actions button:not(.second)').click();

async function asRegistrar({ house, visit }, options) {
  const visitor = await visit(options);
  await signIn(visitor, house.loginOf('registrar'));
  return visitor;
}

// RFC 6238, as an authenticator reckons it from the key that the page shows.
function totp(key) {
  const bits = [...key.replace(/[^A-Z2-7]/g, '')]
    .map((c) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(c).toString(2).padStart(5, '0')).join('');
  const secret = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)));
  const mac = createHmac('sha1', secret).update(step).digest();
  const at = mac[19] & 15;
  return String((mac.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

const errorTests = LANGS.flatMap((lang) => [
  [`a page that is not there keeps the menu and the language: ${lang}`, async (tools) => {
    const visitor = await asRegistrar(tools, { lang });
    const { page } = visitor;
    visitor.expectError(/404/);
    for (const path of ['/no-such-page', '/people/99999', '/ledger/99999']) {
      const answer = await page.goto(path);
      assert.equal(answer.status(), 404, path);
      assert.match(await page.getAttribute('html', 'lang'), new RegExp(`^${lang}`));
      assert.ok(await page.locator('header nav a[href="/people"]').isVisible());
      assert.ok(await page.locator('form[action="/logout"]').isVisible());
      await checkAxe(page, path);
    }
    await screenshot(visitor, 'not-there');
    await page.setViewportSize(PHONE);
    await checkNoSideScroll(page, 'the page that is not there');
    await page.locator('main a.button').click();
    await page.waitForURL(/:\d+\/$/);
  }],

  [`who may not enter is told so, and where to ask: ${lang}`, async ({ house, visit }) => {
    const visitor = await visit({ lang });
    const { page } = visitor;
    visitor.expectError(/403/);
    await signIn(visitor, house.loginOf('member'));
    const answer = await page.goto('/people');
    assert.equal(answer.status(), 403);
    await checkAxe(page, 'a closed door');
    await screenshot(visitor, 'closed-door');
    assert.equal(await page.locator('header nav a[href="/people"]').count(), 0);
  }],
]);

const codeTests = LANGS.map((lang) => [
  `a one-time code is shown once and opens the door: ${lang}`, async ({ house, visit }) => {
    const login = `sun.${lang}`;
    const registrar = await asRegistrar({ house, visit }, { lang });
    const { page } = registrar;
    await page.goto('/people/new');
    await page.fill('[name=name]', '孙二娘');
    await page.check('[name=sex][value=female]');
    await page.fill('[name=born]', '1990-03-08');
    await page.selectOption('form.fields select[name=unit]', { index: 2 });
    await page.fill('form.fields [name=login]', login);
    await send(page);
    await notice(page).waitFor();
    await page.locator('form[action$="/code"] button').click();
    const code = (await page.locator('.code').innerText()).trim();
    assert.ok(code.length >= 8, `a code of ${code.length} characters`);
    await checkAxe(page, 'a one-time code');
    await screenshot(registrar, 'one-time-code');
    await page.setViewportSize(PHONE);
    await checkNoSideScroll(page, 'a one-time code');

    const newcomer = await visit({ lang });
    const theirs = newcomer.page;
    await theirs.goto('/login');
    await theirs.locator('a[href="/login/code"]').click();
    await theirs.fill('[name=login]', login);
    await theirs.fill('[name=code]', code);
    await theirs.fill('[name=password]', PASSWORD);
    await theirs.fill('[name=again]', PASSWORD);
    await send(theirs);
    await theirs.waitForURL(/:\d+\/$/);
    assert.match(await theirs.locator('.self').innerText(), /孙二娘/);

    newcomer.expectError(/4\d\d/);
    await theirs.locator('form[action="/logout"] button').click();
    await theirs.goto('/login/code');
    await theirs.fill('[name=login]', login);
    await theirs.fill('[name=code]', code);
    await theirs.fill('[name=password]', PASSWORD);
    await theirs.fill('[name=again]', PASSWORD);
    await send(theirs);
    await theirs.locator('[role=alert]').waitFor();
  }]);

module.exports = [
  ...errorTests,
  ...codeTests,

  ['what was done is said once, with the entry that proves it', async (tools) => {
    const visitor = await asRegistrar(tools);
    const { page } = visitor;
    const id = add(tools.house, '扈三娘丙');
    await page.goto(`/people/${id}/correct`);
    await page.fill('[name=born]', '1990-08-03');
    await send(page);
    await page.waitForURL(new RegExp(`/people/${id}\\?`));
    assert.match(await notice(page).innerText(), /扈三娘丙/);
    await checkAxe(page, 'a notice');
    await screenshot(visitor, 'person-corrected');
    await notice(page).locator('a').click();
    await page.waitForURL(/\/ledger\/\d+$/);
    assert.match(await page.locator('main').innerText(), /1990年8月3日/);
    await checkAxe(page, 'the entry of a correction');
    await screenshot(visitor, 'entry-of-correction');
    // The former entry says that it was corrected.
    await page.goto(`/ledger/${id}`);
    await page.locator('.notice.warning a').click();
    await page.waitForURL(/\/ledger\/\d+$/);
    await page.goto(`/people/${id}`);
    assert.equal(await notice(page).count(), 0);
  }],

  ['who has left is shown as such and leaves the list', async (tools) => {
    const visitor = await asRegistrar(tools);
    const { page } = visitor;
    const id = add(tools.house, '扈三娘丁');
    await page.goto(`/people/${id}/leave`);
    await page.check('[name=why][value=transfer]');
    await send(page);
    await notice(page).waitFor();
    assert.ok(await page.locator('h1 .tag').isVisible());
    await checkAxe(page, 'a person who has left');
    await screenshot(visitor, 'person-left');
    await page.goto('/people?q=' + encodeURIComponent('扈三娘丁'));
    assert.equal(await page.locator('main table').count(), 0);
    await screenshot(visitor, 'nobody-found');
    await page.locator('form.filter summary').click();
    await page.selectOption('[name=status]', 'all');
    await page.locator('form.filter button').click();
    await page.locator('main table .tag').waitFor();
    assert.equal(await page.inputValue('[name=status]'), 'all');
  }],

  ['a correction that came too late is refused and keeps what was typed', async (tools) => {
    const visitor = await asRegistrar(tools);
    const { page } = visitor;
    visitor.expectError(/409/);
    const id = add(tools.house, '潘金莲');
    await page.goto(`/people/${id}/correct`);
    const other = await visitor.context.newPage();
    await other.goto(`/people/${id}/correct`);
    await other.fill('[name=born]', '1991-01-01');
    await send(other);
    await other.waitForURL(/done=/);
    await page.fill('[name=born]', '1992-02-02');
    await send(page);
    await page.locator('[role=alert]').waitFor();
    assert.equal(await page.inputValue('[name=born]'), '1992-02-02');
    await checkAxe(page, 'a correction that came too late');
    await screenshot(visitor, 'too-late');
  }],

  ...[true, false].map((js) => [
    `a double click counts once, ${js ? 'with' : 'without'} JavaScript`, async (tools) => {
      const visitor = await asRegistrar(tools, { js });
      const { page } = visitor;
      const name = js ? '扈三娘戊' : '扈三娘己';
      await page.goto('/people/new');
      await page.fill('[name=name]', name);
      await page.check('[name=sex][value=female]');
      await page.fill('[name=born]', '1990-03-08');
      await page.selectOption('form.fields select[name=unit]', { index: 2 });
      await page.locator('form.fields .actions button').dblclick();
      await notice(page).waitFor();
      await page.goto('/people?q=' + encodeURIComponent(name));
      assert.equal(await page.locator('main tbody tr').count(), 1);
    }]),

  ['names of any length and sort fit every page, on a phone too', async (tools) => {
    const visitor = await asRegistrar(tools);
    const { page } = visitor;
    const names = [
      '买买提艾力·阿卜杜热合曼·图尔荪尼亚孜·吾斯曼江·阿不都克里木',
      'Wolfeschlegelsteinhausenbergerdorffwelchevoralternwarengewis',
      '<script>alert(1)</script><b>"&\'',
    ];
    for (const name of names) {
      const id = add(tools.house, name);
      for (const path of [`/people/${id}`, `/people/${id}/correct`, `/people/${id}/leave`,
        `/ledger/${id}`, '/people?q=' + encodeURIComponent(name), '/ledger']) {
        await page.goto(path);
        assert.ok((await page.locator('main').innerHTML()).length > 0);
        for (const width of [320, 1280]) {
          await page.setViewportSize({ width, height: 700 });
          await checkNoSideScroll(page, `${path} with ${name}`);
        }
      }
      await page.goto(`/people/${id}`);
      assert.equal((await page.locator('h1').innerText()).trim(), name);
      await checkAxe(page, name);
    }
    const unit = '宿迁市宿城区新时代文明实践活动指导与乡村振兴人才队伍建设联席会议办公室'.repeat(2);
    await page.goto('/units/new');
    assert.ok(await page.locator('form.fields select[name=above][required]').isVisible());
    await page.fill('form.fields [name=name]', unit.slice(0, 60));
    await page.selectOption('form.fields select[name=above]', { index: 1 });
    await send(page);
    await notice(page).waitFor();
    for (const path of ['/units', '/people', '/people/new', '/units/new']) {
      await page.goto(path);
      await page.setViewportSize(PHONE);
      await checkNoSideScroll(page, `${path} with a long unit`);
    }
  }],

  ['the list prints whole, with who printed it and when', async (tools) => {
    const visitor = await asRegistrar(tools, { lang: 'en' });
    const { page } = visitor;
    await page.goto('/people');
    await checkPaper(page, '/people');
    await page.emulateMedia({ media: 'print' });
    assert.ok(await page.locator('main table thead').isVisible());
    assert.ok(await page.locator('.paper').isVisible());
    const pdf = await page.pdf({ preferCSSPageSize: true });
    assert.equal(pdf.subarray(0, 5).toString(), '%PDF-');
  }],

  ['the list is downloaded as a table that spreadsheets read', async (tools) => {
    const visitor = await asRegistrar(tools);
    const { page } = visitor;
    await page.goto('/people');
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.locator('a[download][href^="/people.csv"]').click(),
    ]);
    assert.match(download.suggestedFilename(), /\.csv$/);
    const chunks = [];
    for await (const chunk of await download.createReadStream()) chunks.push(chunk);
    const bytes = Buffer.concat(chunks);
    assert.deepEqual([...bytes.subarray(0, 3)], [0xef, 0xbb, 0xbf]);
    const lines = bytes.toString('utf8').trim().split('\r\n');
    assert.ok(lines.length > 108, `${lines.length} lines`);
  }],

  ['a password is changed, and the new one opens the door', async ({ house, visit }) => {
    const visitor = await visit({ lang: 'en' });
    const { page } = visitor;
    const { login, password } = house.loginOf('organiser');
    visitor.expectError(/4\d\d/);
    await signIn(visitor, { login, password });
    await page.goto('/me/settings');
    await page.fill('[name=current]', 'not this one at all');
    await page.fill('[name=password]', PASSWORD);
    await page.fill('[name=again]', PASSWORD);
    await send(page);
    await page.locator('[role=alert]').waitFor();
    assert.equal(await page.inputValue('[name=password]'), '');
    await page.fill('[name=current]', password);
    await page.fill('[name=password]', PASSWORD);
    await page.fill('[name=again]', PASSWORD);
    await send(page);
    await notice(page).waitFor();
    await page.locator('form[action="/logout"] button').click();
    await signIn(visitor, { login, password: PASSWORD });
    await speak(page, 'zh');
  }],

  ['a second factor is set up, asked for at the door and given up; a session elsewhere ends',
    async ({ house, visit }) => {
      const { login, password } = house.loginOf('leader');
      const [one, other] = [await visit({ lang: 'zh' }), await visit({ lang: 'en' })];
      const { page } = one;
      await signIn(other, { login, password });
      await signIn(one, { login, password });
      await page.goto('/me/settings');
      await page.locator('form[action="/me/settings/sessions/end"] button.second').click();
      await notice(page).waitFor();
      await other.page.goto('/me/settings');
      assert.equal(new URL(other.page.url()).pathname, '/login');
      await page.locator('form[action="/me/settings/second/begin"] button').click();
      await page.locator('svg.qr').waitFor();
      await checkAxe(page, 'setting up a second factor');
      await page.fill('[name=code]', totp(await page.locator('dd.mono').innerText()));
      await page.fill('[name=current]', password);
      await send(page);
      const codes = await page.locator('.codes li').allInnerTexts();
      assert.ok(codes.length >= 2, `${codes.length} recovery codes`);
      await checkAxe(page, 'recovery codes');
      await page.locator('form[action="/logout"] button').click();
      await page.fill('input[name=login]', login);
      await page.fill('input[name=password]', password);
      await page.keyboard.press('Enter');
      await page.locator('[name=code]').waitFor(); // the password alone opens nothing
      await page.fill('[name=code]', codes[0]);
      await send(page);
      await page.goto('/me/settings/second');
      await page.check('[name=what][value=off]');
      await page.fill('[name=code]', codes[1]);
      await send(page);
      await page.locator('form[action="/me/settings/second/begin"]').waitFor();
    }],

  ['a role is given and ended, a log-in opened and closed, each by who keeps it',
    async ({ house, visit }) => {
      const guard = await visit({ lang: 'zh' });
      add(house, '扈三娘壬');
      await signIn(guard, house.loginOf('security-admin'));
      await guard.page.goto('/admin/roles/new');
      await guard.page.fill('[name=person]', '扈三娘壬');
      await guard.page.selectOption('[name=role]', 'organiser');
      await guard.page.selectOption('form.fields select[name=unit]', { index: 2 });
      await checkAxe(guard.page, 'giving a role');
      await send(guard.page);
      await notice(guard.page).waitFor();
      await guard.page.goto('/admin/roles?q=' + encodeURIComponent('扈三娘壬'));
      await guard.page.locator('table.rows th a').click();
      await guard.page.locator('form[action$="/end"] button').click();
      await notice(guard.page).waitFor();
      assert.equal(await guard.page.locator('form[action$="/end"]').count(), 0);

      const keeper = await visit({ lang: 'en' });
      await signIn(keeper, house.loginOf('system-admin'));
      await keeper.page.goto('/admin/accounts/new');
      await keeper.page.fill('[name=person]', '扈三娘壬');
      await keeper.page.fill('[name=login]', 'gudasao');
      await send(keeper.page);
      await keeper.page.locator('.code, [role=status]').first().waitFor();
      await keeper.page.goto('/admin/accounts?q=gudasao');
      await keeper.page.locator('table.rows th a').click();
      await keeper.page.locator('a[href$="/close"]').click();
      await keeper.page.fill('[name=why]', 'moved to another office');
      await checkAxe(keeper.page, 'closing a log-in');
      await send(keeper.page);
      await notice(keeper.page).waitFor();
    }],
];
