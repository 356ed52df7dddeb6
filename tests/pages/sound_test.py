#!/usr/bin/env python3
"""The golden pages as a strict reader sees them: every tag closed in its turn, every
reference kept, nothing that the content security policy would stop, every form ready to
be sent twice. Reads tests/pages/golden/*.html; prints TAP."""
import pathlib
import sys
from html.parser import HTMLParser

GOLDEN = pathlib.Path(__file__).parent / 'golden'
VOID = {'meta', 'link', 'input', 'br', 'img', 'hr'}
NASTY = '<b>&"\'</b>'
URLS = ('href', 'src', 'action', 'formaction')
LANGS = {'zh': 'zh-CN', 'en': 'en'}
NAMED = {'input', 'select', 'textarea'}


class Page(HTMLParser):
    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.open, self.wrongs, self.ids, self.refs = [], [], [], []
        self.labels, self.fields, self.forms = set(), [], []
        self.title = self.lang = ''
        self.headings, self.mains, self.words = 0, 0, []
        self.feed(text)
        self.close()
        if self.open:
            self.wrong(f'never closed: {self.open}')

    def wrong(self, what):
        self.wrongs.append(f'line {self.getpos()[0]}: {what}')

    def handle_startendtag(self, tag, attrs):
        if 'svg' not in self.open:
            self.wrong(f'<{tag}/> is for SVG only')

    def handle_starttag(self, tag, attrs):
        names = [name for name, _ in attrs]
        if len(names) != len(set(names)):
            self.wrong(f'an attribute twice in <{tag}>')
        at = dict(attrs)
        self.check_attributes(tag, at)
        if tag == 'html':
            self.lang = at.get('lang')
        self.headings += tag == 'h1'
        self.mains += tag == 'main'
        if tag == 'form':
            self.forms.append({'method': at.get('method'), 'names': [], 'line': self.getpos()[0]})
        if 'form' in self.open and at.get('name'):
            self.forms[-1]['names'].append(at['name'])
        if tag in ('b', 'i', 'style'):
            self.wrong(f'<{tag}> has no place in our pages')
        if tag not in VOID:
            self.open.append(tag)

    def check_attributes(self, tag, at):
        for name, value in at.items():
            if name.startswith('on') or name == 'style':
                self.wrong(f'{name} in <{tag}>: the policy stops it')
            if name in URLS and not (value.startswith(('/', '#', '?')) and value[1:2] != '/'):
                self.wrong(f'{name}="{value}" leaves the house')
        if 'id' in at:
            self.ids.append(at['id'])
        if tag == 'label' and 'for' in at:
            self.labels.add(at['for'])
            self.refs.append(at['for'])
        self.refs += at.get('aria-describedby', '').split()
        self.refs += at.get('aria-labelledby', '').split()
        if tag == 'a' and at.get('href', '').startswith('#') and len(at['href']) > 1:
            self.refs.append(at['href'][1:])
        hidden = at.get('type') == 'hidden' or 'hidden' in at
        named = 'label' in self.open or at.get('aria-label', '').strip()
        if tag in NAMED and not hidden and not named:
            self.fields.append(at.get('id'))
        if at.get('type') == 'password' and at.get('value'):
            self.wrong('a password is sent back')

    def handle_endtag(self, tag):
        if not self.open or self.open[-1] != tag:
            self.wrong(f'</{tag}> inside {self.open}')
        else:
            self.open.pop()

    def handle_data(self, data):
        if 'script' in self.open and data.strip():
            self.wrong('a script inside the page')
        if self.open[-1:] == ['title']:
            self.title += data
        self.words.append(data)


def check(path):
    lang = path.name.split('.')[-2]
    text = path.read_text(encoding='utf-8')
    page = Page(text)
    wrongs = page.wrongs
    if not text.startswith('<!doctype html>'):
        wrongs.append('no doctype')
    if page.lang != LANGS[lang]:
        wrongs.append(f'lang="{page.lang}"')
    if page.headings != 1 or page.mains != 1 or not page.title.strip():
        wrongs.append('not one <h1>, one <main> and a title')
    wrongs += [f'id {i} twice' for i in set(page.ids) if page.ids.count(i) > 1]
    wrongs += [f'nothing has the id {r}' for r in set(page.refs) - set(page.ids)]
    wrongs += [f'field {f} has no label' for f in page.fields if f not in page.labels]
    for form in page.forms:
        if form['method'] == 'post' and 'id' not in form['names']:
            wrongs.append(f'line {form["line"]}: a form without its id')
        # dialog: what a script alone sends; without one nothing happens
        if form['method'] not in ('get', 'post', 'dialog'):
            wrongs.append(f'line {form["line"]}: a form without a method')
    if 'must not be seen' in text or 'must not come back' in text:
        wrongs.append('tells what it must not')
    return wrongs


def main():
    paths = sorted(GOLDEN.glob('*.html'))
    zh = {p.name[:-8] for p in paths if p.name.endswith('.zh.html')}
    en = {p.name[:-8] for p in paths if p.name.endswith('.en.html')}
    failed = 0
    print(f'1..{len(paths) + 2}')
    for n, path in enumerate(paths, 1):
        wrongs = check(path)
        failed += bool(wrongs)
        print(f'{"not ok" if wrongs else "ok"} {n} - {path.name} is sound')
        for wrong in wrongs:
            print(f'#   {wrong}')
    both = zh == en and len(zh) > 0
    print(f'{"ok" if both else "not ok"} {len(paths) + 1} - every page is there in both languages')
    kept = NASTY in ''.join(Page((GOLDEN / 'people-nasty.zh.html').read_text()).words)
    print(f'{"ok" if kept else "not ok"} {len(paths) + 2} - a name like HTML is read back as it was')
    sys.exit(failed > 0 or not both or not kept)


if __name__ == '__main__':
    main()
