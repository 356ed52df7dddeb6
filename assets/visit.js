// Visits without a signal. What is carried and what is written lies encrypted on this
// phone (AES-GCM under a key made here, which the log-in's key or the PIN opens). An entry
// goes one way: draft, final, sent. Each has its id from the start, so that it counts once
// whatever becomes of an answer; the server decides, nothing is merged here.
'use strict';

(() => {
const PIN_ROUNDS = 600000; // PBKDF2-HMAC-SHA-256, as OWASP advises in 2023
const PIN_TRIES = 10;
const PHOTO_SIDE = 1280;
const PHOTO_BYTES = 300 * 1024;
const SKEW_TOLD = 120; // seconds
const ANSWER_MS = 60000;
const KEPT = ['sort', 'place', 'on', 'heard', 'promised', 'done', 'problem', 'raised-by',
  'topic', 'reason'];
const $ = (id) => document.getElementById(id);
const { subtle } = crypto;
const words = Object.fromEntries(
  [...document.querySelectorAll('#words [data-key]')].map((w) => [w.dataset.key, w.textContent]));
const word = (key, values = {}) => words[key].replace(/\{(\w)\}/g, (_, name) => values[name]);

function say(text, bad = false) {
  $('said').textContent = text;
  $('said').classList.toggle('warning', bad);
  $('said').hidden = !text;
}

// ---- bytes and keys ----------------------------------------------------------------------
const random = (n) => crypto.getRandomValues(new Uint8Array(n));
const hex = (bytes) => [...new Uint8Array(bytes)].map((b) => b.toString(16).padStart(2, '0')).join('');
const fromBase64 = (text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
function toBase64(bytes) {
  let text = '';
  for (let i = 0; i < bytes.length; i += 8192) {
    text += String.fromCharCode(...bytes.subarray(i, i + 8192));
  }
  return btoa(text);
}
function newId() { // UUID of version 7
  const b = random(16);
  let ms = Date.now();
  for (let i = 5; i >= 0; i--, ms = Math.floor(ms / 256)) b[i] = ms % 256;
  b[6] = (b[6] & 0x0f) | 0x70;
  b[8] = (b[8] & 0x3f) | 0x80;
  return hex(b).replace(/(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
const aes = (raw) => subtle.importKey('raw', raw, 'AES-GCM', false, ['encrypt', 'decrypt']);
async function sealBytes(key, bytes) {
  const iv = random(12);
  return { iv, data: await subtle.encrypt({ name: 'AES-GCM', iv }, key, bytes) };
}
const openBytes = (key, { iv, data }) => subtle.decrypt({ name: 'AES-GCM', iv }, key, data);
const seal = (key, value) => sealBytes(key, new TextEncoder().encode(JSON.stringify(value)));
const open = async (key, sealed) =>
  JSON.parse(new TextDecoder().decode(await openBytes(key, sealed)));
async function pinKey(pin, salt) {
  const from = await subtle.importKey('raw', new TextEncoder().encode(pin), 'PBKDF2', false,
    ['deriveKey']);
  return subtle.deriveKey({ name: 'PBKDF2', hash: 'SHA-256', salt, iterations: PIN_ROUNDS },
    from, { name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
}

// ---- the store ---------------------------------------------------------------------------
let database;
function store(name, mode, work) {
  database ??= new Promise((good, bad) => {
    const ask = indexedDB.open('cadre-visits', 1);
    ask.onupgradeneeded = () => {
      ask.result.createObjectStore('phone');
      ask.result.createObjectStore('entries', { keyPath: 'id' });
    };
    ask.onsuccess = () => good(ask.result);
    ask.onerror = () => bad(ask.error);
  });
  return database.then((db) => new Promise((good, bad) => {
    const turn = db.transaction(name, mode, { durability: 'strict' });
    const asked = work(turn.objectStore(name));
    turn.oncomplete = () => good(asked.result);
    turn.onerror = turn.onabort = () => bad(turn.error);
  }));
}
const readPhone = () => store('phone', 'readonly', (s) => s.get('phone'));
const keepPhone = (phone) => store('phone', 'readwrite', (s) => s.put(phone, 'phone'));
const keepEntry = (entry) => store('entries', 'readwrite', (s) => s.put(entry));
const dropEntry = (id) => store('entries', 'readwrite', (s) => s.delete(id));
async function readEntries() {
  const all = await store('entries', 'readonly', (s) => s.getAll());
  return all.sort((a, b) => a.at - b.at); // the order of the phone's own time
}
async function wipe() {
  await store('phone', 'readwrite', (s) => s.clear());
  await store('entries', 'readwrite', (s) => s.clear());
  sessionStorage.removeItem('cadre-visits');
}

// ---- state -------------------------------------------------------------------------------
let phone = null; // what stands in the store
let key = null;   // open: the key of this phone's content
let places = [];
let draft = null; // id of the entry that is being written

class LogIn extends Error {}
class Refused extends Error {}
async function post(path, values) {
  const answer = await fetch(path, {
    method: 'POST', redirect: 'manual', body: new URLSearchParams({ id: newId(), ...values }),
    signal: AbortSignal.timeout(ANSWER_MS),
  });
  if (answer.type === 'opaqueredirect' || answer.status === 403) throw new LogIn();
  if (!answer.ok) throw new Refused(String(answer.status));
  return answer.json();
}

// ---- taking along, opening ---------------------------------------------------------------
async function setUp(pin) {
  const got = await post('/visits/phone', {});
  const raw = random(32);
  const salt = random(16);
  const content = await aes(raw);
  const made = {
    phone: got.phone, until: got.until, salt, tries: PIN_TRIES,
    byPin: await sealBytes(await pinKey(pin, salt), raw),
    byLogin: await sealBytes(await aes(fromBase64(got.opener)), raw),
    seal: await seal(content, got.seal),
    places: await seal(content, got.places),
  };
  await keepPhone(made);
  sessionStorage.setItem('cadre-visits', got.opener);
  navigator.storage?.persist?.();
  phone = made;
  await unlock(raw);
}

async function unlock(raw) {
  key = await aes(raw);
  if (phone.places && Date.now() > phone.until) {
    delete phone.places; // what is over is not shown, and not kept
    await keepPhone(phone);
    say(word('expired'), true);
  }
  places = phone.places ? await open(key, phone.places) : [];
}

async function unlockByLogin() {
  let opener = sessionStorage.getItem('cadre-visits');
  if (!opener && navigator.onLine) {
    opener = (await post('/visits/phone/open', { phone: phone.phone })).opener;
    sessionStorage.setItem('cadre-visits', opener);
  }
  if (opener) await unlock(await openBytes(await aes(fromBase64(opener)), phone.byLogin));
}

async function unlockByPin(pin) {
  let raw;
  try {
    raw = await openBytes(await pinKey(pin, phone.salt), phone.byPin);
  } catch {
    phone.tries--;
    if (phone.tries > 0) {
      await keepPhone(phone);
      return say(word('pin-wrong', { n: phone.tries }), true);
    }
    await wipe();
    phone = null;
    return say(word('pin-wiped'), true);
  }
  phone.tries = PIN_TRIES;
  await keepPhone(phone);
  say('');
  await unlock(raw);
}

// ---- writing -----------------------------------------------------------------------------
const field = (name) => $('visit-form').elements[name];
function typed() {
  return Object.fromEntries(KEPT.map((name) => [name, field(name).value]));
}
function showTyped(values) {
  for (const name of KEPT) field(name).value = values[name] ?? '';
}
const today = () => {
  const now = new Date();
  return new Date(now - now.getTimezoneOffset() * 60000).toISOString().slice(0, 10);
};
function clearForm() {
  draft = null;
  $('visit-form').reset();
  field('on').value = today();
  showHousehold();
}

// Drawn anew in a smaller frame: nothing of the file but its picture remains.
async function shrink(file) {
  const picture = await createImageBitmap(file);
  let scale = Math.min(1, PHOTO_SIDE / Math.max(picture.width, picture.height));
  for (let quality = 0.8; ; quality = Math.max(0.4, quality - 0.15), scale *= 0.85) {
    const canvas = document.createElement('canvas');
    canvas.width = Math.max(1, Math.round(picture.width * scale));
    canvas.height = Math.max(1, Math.round(picture.height * scale));
    canvas.getContext('2d').drawImage(picture, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise((good) => canvas.toBlob(good, 'image/jpeg', quality));
    if (blob.size <= PHOTO_BYTES) return toBase64(new Uint8Array(await blob.arrayBuffer()));
  }
}

async function keepDraft() {
  draft ??= newId();
  await keepEntry({ id: draft, state: 'draft', at: Date.now(), ...(await seal(key, typed())) });
}

async function finish() {
  const values = typed();
  const file = $('photo').files[0];
  if (!values.place || !values.on || !values.heard.trim()) return say(word('needs'), true);
  if (values.problem.trim() && !values.topic.trim()) return say(word('needs-topic'), true);
  const [unit, household] = values.place.split(':').map(Number);
  const id = draft ?? newId();
  const packet = {
    id, phone: phone.phone, unit, household: household || 0,
    written: new Date().toISOString().replace(/Z$/, '000Z'),
  };
  for (const name of KEPT) if (name !== 'place' && values[name].trim()) packet[name] = values[name];
  if (file) {
    try {
      packet.photo = await shrink(file);
    } catch {
      return say(word('photo-bad'), true);
    }
  }
  const text = JSON.stringify(packet);
  const macKey = await subtle.importKey('raw', fromBase64(await open(key, phone.seal)),
    { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
  const mac = hex(await subtle.sign('HMAC', macKey, new TextEncoder().encode(text)));
  await keepEntry({ id, state: 'final', at: Date.now(),
    ...(await seal(key, { ...values, text, mac })) });
  clearForm();
  say(word('saved'));
  sendAll();
}

// ---- sending -----------------------------------------------------------------------------
async function sendOne(entry) {
  const { text, mac, place, on } = await open(key, entry);
  const got = await post('/visits/packet', {
    phone: phone.phone, packet: text, mac, sent: Date.now() * 1000,
  });
  const rest = { id: entry.id, at: entry.at, state: got.state === 'taken' ? 'sent' : 'kept' };
  await keepEntry({ ...rest, ...(await seal(key, { place, on, visit: got.visit, why: got.why })) });
  if (Math.abs(got.skew) >= SKEW_TOLD) say(word('skew', { m: Math.round(Math.abs(got.skew) / 60) }));
}

async function sendWaiting() {
  for (const entry of await readEntries()) {
    if (entry.state !== 'final') continue;
    try {
      await sendOne(entry);
    } catch (error) {
      if (error instanceof LogIn) say(word('log-in'), true);
      else say(word(navigator.onLine ? 'not-known' : 'offline'), true);
      break; // the order is kept
    } finally {
      await show();
    }
  }
}
// One at a time, also where the page is open twice.
function sendAll() {
  if (key) navigator.locks.request('cadre-visits', sendWaiting).catch(tell);
}

async function exportWaiting() {
  const packets = [];
  for (const entry of await readEntries()) {
    if (entry.state !== 'final') continue;
    const { text, mac } = await open(key, entry);
    packets.push({ mac, packet: text, phone: phone.phone, sent: Date.now() * 1000 });
  }
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([JSON.stringify(packets)], { type: 'application/json' }));
  link.download = `visits-${today()}.json`;
  link.click();
}

// ---- showing -----------------------------------------------------------------------------
const placeName = (value) => {
  const [unit, household] = String(value).split(':').map(Number);
  const place = places.find((p) => p.unit === unit && p.household === (household || 0));
  if (!place) return value;
  return place.household
    ? `${place.name}, ${place.head ?? ''} (${word('household', { n: place.household })})`
    : place.name;
};

function showHousehold() {
  const [unit, household] = field('place').value.split(':').map(Number);
  const place = places.find((p) => p.unit === unit && p.household === household && household);
  $('household').hidden = !place;
  if (place) $('household').textContent = [place.head, place.address, place.needs].join(' · ');
}

function showPlaces() {
  const select = field('place');
  const chosen = select.value;
  const option = (value, text) => new Option(text, value, false, value === chosen);
  select.replaceChildren(option('', word('choose')), ...places.map((p) => {
    const value = p.household ? `${p.unit}:${p.household}` : String(p.unit);
    return option(value, placeName(value));
  }));
}

async function showEntry(entry) {
  const line = document.createElement('li');
  line.dataset.state = entry.state;
  let about = '';
  let state = word(entry.state, { x: '' });
  if (key) {
    const said = await open(key, entry);
    about = `${said.on} ${placeName(said.place)} `;
    state = word(entry.state, { x: said.why ?? '' });
    if (entry.state === 'draft') {
      const button = document.createElement('button');
      button.className = 'second';
      button.textContent = word('edit');
      button.addEventListener('click', () => {
        draft = entry.id;
        showTyped(said);
        showHousehold();
        field('heard').focus();
      });
      line.append(about, `(${state}) `, button);
      return line;
    }
  }
  line.append(about, `(${state})`);
  return line;
}

async function show() {
  const entries = await readEntries();
  const waiting = entries.filter((e) => e.state === 'final').length;
  const count = waiting > 1 ? 'waiting' : `waiting-${waiting}`;
  $('setup').hidden = Boolean(phone);
  $('locked').hidden = !phone || Boolean(key);
  $('writing').hidden = !key;
  $('queue').hidden = !phone;
  $('waiting').textContent = word(count, { n: waiting });
  $('send').hidden = $('export').hidden = waiting === 0 || !key;
  $('entries').replaceChildren(...(await Promise.all(entries.map(showEntry))));
  if (key) showPlaces();
}

// ---- what is pressed ---------------------------------------------------------------------
// A store that fails is told at once, while what was typed still stands in the form.
function tell(error) {
  if (error instanceof LogIn) return say(word('log-in'), true);
  if (error instanceof TypeError && !navigator.onLine) return say(word('offline'), true);
  say(word('storage', { x: error.message || error.name }), true);
}
// One after the other: a draft that is kept while typing never overtakes what is finished.
let turn = Promise.resolve();
const guarded = (work) => (event) => {
  event?.preventDefault?.();
  turn = turn.then(() => work(event)).then(show).catch(tell);
};
function listen() {
  $('setup-form').addEventListener('submit', guarded(async () => {
    const pin = $('pin').value;
    if (!/^\d{6,}$/.test(pin)) return say(word('pin-short'), true);
    if (pin !== $('pin-again').value) return say(word('pin-differs'), true);
    await setUp(pin);
    clearForm();
    say(word('carried', { x: new Date(phone.until).toLocaleDateString(document.documentElement.lang) }));
  }));
  $('pin-form').addEventListener('submit', guarded(async () => {
    await unlockByPin($('pin-open').value);
    $('pin-open').value = '';
    if (key) clearForm();
  }));
  $('visit-form').addEventListener('submit', guarded(finish));
  $('keep').addEventListener('click', guarded(async () => {
    await keepDraft();
    clearForm();
    say(word('saved'));
  }));
  $('visit-form').addEventListener('change', guarded(async () => {
    showHousehold();
    if (KEPT.some((name) => name !== 'sort' && name !== 'on' && field(name).value)) await keepDraft();
  }));
  $('send').addEventListener('click', sendAll);
  $('export').addEventListener('click', guarded(exportWaiting));
  $('wipe').addEventListener('click', guarded(async () => {
    const waiting = (await readEntries()).filter((e) => e.state === 'final').length;
    if (waiting > 0) return say(word(waiting > 1 ? 'waiting' : 'waiting-1', { n: waiting }), true);
    await wipe();
    [phone, key, places] = [null, null, []];
  }));
  addEventListener('online', sendAll);
}

async function forgetSent() { // what was sent before today is over
  const day = Date.now() - 24 * 3600 * 1000;
  for (const entry of await readEntries()) {
    if (entry.state === 'sent' && entry.at < day) await dropEntry(entry.id);
  }
}

async function start() {
  $('no-script').hidden = true;
  try {
    await store('phone', 'readwrite', (s) => s.put(Date.now(), 'probe'));
    phone = (await readPhone()) ?? null;
    await forgetSent();
  } catch (error) {
    return say(word('no-storage', { x: error.message || error.name }), true);
  }
  listen();
  if (phone) await unlockByLogin().catch(() => undefined);
  if (key) clearForm();
  await show();
  if (!navigator.onLine) say(word('offline'));
  sendAll();
}

navigator.serviceWorker?.register('/sw.js').then(async () => {
  const worker = (await navigator.serviceWorker.ready).active;
  navigator.serviceWorker.addEventListener('message', () => {
    document.documentElement.dataset.kept = 'yes'; // the page is there without a signal
  });
  if (navigator.onLine) worker.postMessage({ lang: document.documentElement.lang });
}).catch(() => undefined);
start().catch(tell);
})();
