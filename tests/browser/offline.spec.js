// A member in flight mode: three visits and a photo are written without a signal, the first
// answer is lost on its way, and the ledger holds exactly three. Between browser and server
// stands a wire that can be cut, and that can swallow an answer. Then a villager, who has no
// log-in, confirms one deed with a code.
'use strict';

const assert = require('node:assert/strict');
const net = require('node:net');
const { openVisitor, signIn, checkAxe, checkNoSideScroll, screenshot } = require('./lib.js');

const PIN = '271828';
const SLOW = { timeout: 60_000 }; // PBKDF2 on a busy machine

// Carries bytes to the server and back, which knows itself by its own port (both have five
// digits). `cut`: nobody gets through; `swallow`: the next
// answer to a packet is dropped with its connection, when the server has given it.
async function openWire(house) {
  const wire = { cut: false, swallow: false, swallowed: 0 };
  const sockets = new Set();
  const target = Number(new URL(house.url).port);
  const asServer = (text) =>
    text.replaceAll(wire.url.slice('http://'.length), house.url.slice('http://'.length));
  const server = net.createServer((near) => {
    if (wire.cut) return near.destroy();
    let losing = false;
    const far = net.connect(target, '127.0.0.1');
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
      socket.on('error', () => socket.destroy());
    }
    near.on('data', (bytes) => {
      if (wire.swallow && bytes.includes('POST /visits/packet')) {
        wire.swallow = false;
        losing = true;
      }
      far.write(Buffer.from(asServer(bytes.toString('latin1')), 'latin1'));
    });
    far.on('data', (bytes) => {
      if (!losing) return near.write(bytes);
      wire.swallowed++;
      near.destroy();
      return far.destroy();
    });
    near.on('close', () => far.destroy());
    far.on('close', () => near.destroy());
  });
  await new Promise((good) => server.listen(0, '127.0.0.1', good));
  wire.url = `http://127.0.0.1:${server.address().port}`;
  assert.equal(wire.url.length, house.url.length);
  wire.drop = () => { for (const socket of sockets) socket.destroy(); };
  wire.close = () => { wire.drop(); server.close(); };
  return wire;
}

async function setOffline(visitor, wire, offline) {
  wire.cut = offline;
  if (offline) wire.drop();
  await visitor.context.setOffline(offline);
}

async function takeAlong(page) {
  await page.goto('/visit/phone');
  await page.fill('#pin', PIN);
  await page.fill('#pin-again', PIN);
  await page.click('#setup-form button');
  await page.waitForSelector('#writing:not([hidden])', SLOW);
  await page.waitForSelector('html[data-kept=yes]', { state: 'attached', ...SLOW });
}

async function writeVisit(page, { place, heard, promised, photo }) {
  await page.selectOption('#place', place);
  await page.fill('#heard', heard);
  if (promised) await page.fill('#promised', promised);
  if (photo) {
    await page.setInputFiles('#photo', { name: 'a.png', mimeType: 'image/png', buffer: photo });
  }
  const before = await page.locator('#entries [data-state=final]').count();
  await page.click('#finish');
  await page.waitForFunction(
    (n) => document.querySelectorAll('#entries [data-state=final]').length === n, before + 1, SLOW);
}

async function until(truth) {
  for (const end = Date.now() + SLOW.timeout; !truth(); ) {
    assert.ok(Date.now() < end, 'waited too long');
    await new Promise((good) => setTimeout(good, 50));
  }
}

const states = (page) => page.locator('#entries li').evaluateAll(
  (lines) => lines.map((line) => line.dataset.state));
const listed = (house, login) =>
  JSON.parse(house.cadre('visit', 'list', '--person', login, '--json'));

async function withWire(house, work) {
  const wire = await openWire(house);
  try {
    return await work(wire);
  } finally {
    wire.close();
  }
}

async function flightMode({ house, browser }, lang) {
  const member = house.loginOf('member');
  const already = listed(house, member.login).length;
  const town = { zh: '耿车镇', en: '埠子镇' }[lang];
  const unit = String(JSON.parse(house.cadre('unit', 'show', town, '--json')).id);
  house.cadre('twin', 'add', '--person', member.login, '--unit', unit);
  const household = JSON.parse(house.cadre('household', 'add', '--unit', unit, '--person',
    member.login, '--head', '王五', '--people', '4', '--json')).id;
  await withWire(house, async (wire) => {
    const visitor = await openVisitor(browser, { ...house, url: wire.url },
      { lang, width: 360, height: 740 });
    const { page, context } = visitor;
    visitor.context.setDefaultTimeout(SLOW.timeout);
    visitor.expectError(/ERR_|Failed to (load|fetch)/);
    await signIn(visitor, member);
    await takeAlong(page);
    await checkAxe(page, 'visits without a signal');
    await setOffline(visitor, wire, true);

    await page.goto('/visit/new');
    await page.waitForSelector('#writing:not([hidden])', SLOW);
    const photo = await page.screenshot();
    const home = `${unit}:${household}`;
    await writeVisit(page, { place: home, heard: 'The pump is broken', promised: 'Mend it' });
    await writeVisit(page, { place: unit, heard: 'The road is out', photo });
    await writeVisit(page, { place: home, heard: 'All is well' });
    assert.match(await page.textContent('#waiting'), /^3 /);
    await checkNoSideScroll(page, 'visits without a signal');
    await screenshot(visitor, 'offline-visits');

    // Another tab has no key from the log-in: the PIN opens it, a wrong one does not.
    const other = await context.newPage();
    await other.goto('/visit/new');
    await other.fill('#pin-open', '000000');
    await other.click('#pin-form button');
    await other.waitForSelector('#said.warning:not([hidden])', SLOW);
    await other.fill('#pin-open', PIN);
    await other.click('#pin-form button');
    await other.waitForSelector('#writing:not([hidden])', SLOW);
    assert.deepEqual(await states(other), ['final', 'final', 'final']);
    await other.close();
    assert.equal(listed(house, member.login).length, already);

    wire.swallow = true;
    await setOffline(visitor, wire, false);
    await until(() => wire.swallowed === 1);
    assert.ok(listed(house, member.login).length > already, 'the server has the first');
    // Chromium may have asked again by itself; else it is told, and the person sends again.
    await page.waitForFunction(() => document.querySelector('#said.warning:not([hidden])') ||
      document.querySelector('#entries [data-state=sent]'), null, SLOW);
    const sentAll = page.waitForFunction(
      () => document.querySelectorAll('#entries [data-state=sent]').length === 3, null, SLOW);
    await page.click('#send', { timeout: 2000 }).catch(() => undefined); // gone: all is sent
    await sentAll;

    const visits = listed(house, member.login);
    assert.equal(visits.length, already + 3, 'no more and no less than three');
    assert.deepEqual(visits.slice(0, 3).map((v) => v.household), [household, 0, household]);
    for (const visit of visits.slice(0, 3)) assert.notEqual(visit.written, '');
    await page.goto(`/visit/${visits[1].id}`);
    await page.waitForFunction(() => document.querySelector('img.photo')?.naturalWidth > 0, null, SLOW);
    await checkAxe(page, 'a visit with a photo');
    await screenshot(visitor, 'visit');
    await confirmByCode({ house, browser, page, lang }, visits[2].id, String(household));
    await visitor.close();
  });
  house.cadre('ledger', 'verify');
}

// The deed is told done; somebody else made codes for the household; the villager answers.
async function confirmByCode({ house, browser, page, lang }, visit, household) {
  await page.goto(new URL(page.url()).origin + `/visit/${visit}`);
  await page.click(`form[action="/visit/${visit}/done"] button`);
  await page.waitForURL(/done=told/);
  const [code] = JSON.parse(house.cadre('household', 'slips', household, '--count', '1', '--json'));
  const villager = await openVisitor(browser, house, { lang, width: 360, height: 740 });
  villager.context.setDefaultTimeout(SLOW.timeout);
  await villager.page.goto('/slip');
  await villager.page.fill('#code', code.toLowerCase());
  await villager.page.click('main form button');
  await checkAxe(villager.page, 'a code');
  await villager.page.click('main form button[value=yes]');
  await villager.page.waitForSelector('main h1 + .lead');
  await villager.close();
  const [deed] = JSON.parse(house.cadre('visit', 'show', String(visit), '--json')).of_deeds;
  assert.deepEqual([deed.state, deed.way], ['confirmed', 'code']);
}

module.exports = ['zh', 'en'].map((lang) => [
  `three visits and a photo in flight mode, the first answer lost, count three: ${lang}`,
  (tools) => flightMode(tools, lang),
]);
