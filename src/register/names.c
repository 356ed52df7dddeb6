/* Names taken apart, put in one form, and ordered. */
#include "register/names.h"

#include "base/utf8.h"
#include "register/names_form.h"

enum {
    RARE_FIRST = 0x3400, /* from here on stand the hanzi that the table may not have */
};

bool names_is_letter(int32_t code)
{
    return code >= 'a' && code <= 'z';
}

/* ---- taking apart ------------------------------------------------------------------ */

static void settle_surname(struct names_form *form)
{
    int32_t simple[NAMES_FAMILY_MOST];
    size_t n = form->n < NAMES_FAMILY_MOST ? form->n : NAMES_FAMILY_MOST;
    form->surname = form->n > 0 && form->at[0].rank != 0 ? 1 : 0;
    /* 单 is shàn in 单廷珪, but not in a transcription such as 单·买买提. */
    if (form->surname == 0 || form->dotted ||
        (form->at[0].word & NAMES_STARTS_FAMILY) == 0) {
        return;
    }
    for (size_t i = 0; i < n; i++) {
        simple[i] = form->at[i].simple;
    }
    struct names_family family;
    if (!names_family(simple, form->n, &family)) {
        return;
    }
    form->surname = family.n;
    for (size_t i = 0; i < family.n; i++) {
        uint16_t flags = form->at[i].word & (uint16_t)~NAMES_READING;
        form->at[i].word = flags | family.reading[i];
    }
}

void names_form(struct str name, bool has_surname, struct names_form *form)
{
    form->n = 0;
    form->surname = 0;
    form->dotted = false;
    bool apart = true;
    size_t at = 0;
    size_t from = 0;
    for (int32_t code = utf8_next(name, &at); code >= 0 && form->n < NAMES_LONGEST;
         from = at, code = utf8_next(name, &at)) {
        int32_t folded = names_fold(code);
        if (folded < NAMES_GAPS) {
            apart = apart || folded != NAMES_UNSEEN;
            form->dotted = form->dotted || (folded == NAMES_DOT && form->n > 0);
            continue;
        }
        struct names_entry e = names_entry(folded);
        struct names_char *c = &form->at[form->n++];
        *c = (struct names_char){
            .code = folded,
            .simple = folded,
            .word = e.word,
            .usual = e.word & NAMES_READING,
            .rank = e.rank,
            .starts_part = apart || form->n == 1 || !names_is_letter(c[-1].simple),
            .at = from,
        };
        bool is_rare = e.rank == 0 && folded >= RARE_FIRST;
        if (is_rare || (e.word & NAMES_HAS_SIMPLER) != 0) {
            c->simple = names_simple(folded);
        }
        apart = false;
    }
    if (has_surname) {
        settle_surname(form);
    }
}

struct str names_surname(struct str name)
{
    struct names_form form;
    names_form(name, true, &form);
    if (form.surname == 0) {
        return str_part(name, 0, 0);
    }
    size_t end = form.at[form.surname - 1].at;
    (void)utf8_next(name, &end);
    return str_part(name, form.at[0].at, end);
}

struct str names_normal(struct arena *a, struct str text)
{
    struct names_form form;
    struct text out = text_new(a, text.n + 1);
    names_form(text, false, &form);
    for (size_t i = 0; i < form.n; i++) {
        char bytes[4];
        text_add(&out, (struct str){bytes, utf8_encode(form.at[i].simple, bytes)});
    }
    return text_str(&out);
}

struct str names_spelled(struct arena *a, struct str name)
{
    struct names_form form;
    struct text out = text_new(a, name.n * 2 + 1);
    names_form(name, true, &form);
    for (size_t i = 0; i < form.n; i++) {
        const struct names_char *c = &form.at[i];
        struct str letters = names_syllable((c->word & NAMES_READING) >> NAMES_TONE_BITS);
        char bytes[4];
        text_add(&out, letters.n > 0
                           ? letters
                           : (struct str){bytes, utf8_encode(c->simple, bytes)});
    }
    return text_str(&out);
}

/* ---- keys -------------------------------------------------------------------------- */

/* First bytes of the pieces of a key. What ends early comes first, hence the mark behind
 * a surname is the least; hanzi before ASCII before all others. A hanzi's piece is its
 * number added to KEY_HANZI << 8, and no number reaches KEY_ASCII that way
 * (names_test.c). */
enum {
    KEY_SURNAME_ENDS = 0x01,
    KEY_ONE_GIVEN = 0x02,
    KEY_MORE_GIVEN = 0x03,
    KEY_HANZI = 0x10,
    KEY_ASCII = 0xe0,
    KEY_OTHER = 0xe1,
    KEY_PIECE_MOST = 4,
};

static void add_number(struct text *key, unsigned number)
{
    number += KEY_HANZI << 8;
    text_add_char(key, (char)(number >> 8));
    text_add_char(key, (char)(number & 0xff));
}

static void add_other(struct text *key, int32_t code)
{
    text_add_char(key, (char)(code < 0x80 ? KEY_ASCII : KEY_OTHER));
    if (code >= 0x80) {
        text_add_char(key, (char)(code >> 16));
        text_add_char(key, (char)(code >> 8 & 0xff));
    }
    text_add_char(key, (char)(code & 0xff));
}

static void add_pinyin(struct text *key, const struct names_char *c)
{
    unsigned reading = c->word & NAMES_READING;
    if (reading == 0) {
        add_other(key, c->code);
        return;
    }
    add_number(key, reading);
    text_add_char(key, (char)(c->rank >> 8));
    text_add_char(key, (char)(c->rank & 0xff));
}

static void add_strokes(struct text *key, const struct names_char *c)
{
    if (c->rank == 0) {
        add_other(key, c->code);
        return;
    }
    add_number(key, c->rank);
}

static struct text key_for(struct arena *a, const struct names_form *form)
{
    return text_new(a, form->n * KEY_PIECE_MOST + 2);
}

static struct str pinyin_key(struct arena *a, struct str name, bool has_surname)
{
    struct names_form form;
    names_form(name, has_surname, &form);
    struct text key = key_for(a, &form);
    for (size_t i = 0; i < form.n; i++) {
        add_pinyin(&key, &form.at[i]);
        if (i + 1 == form.surname) {
            text_add_char(&key, KEY_SURNAME_ENDS);
        }
    }
    return text_str(&key);
}

struct str names_pinyin_key(struct arena *a, struct str name)
{
    return pinyin_key(a, name, true);
}

struct str names_word_key(struct arena *a, struct str text)
{
    return pinyin_key(a, text, false);
}

struct str names_stroke_key(struct arena *a, struct str name)
{
    struct names_form form;
    names_form(name, true, &form);
    struct text key = key_for(a, &form);
    bool one = form.n == form.surname + 1 && !form.dotted;
    for (size_t i = 0; i < form.n; i++) {
        add_strokes(&key, &form.at[i]);
        if (i + 1 == form.surname) {
            text_add_char(&key, KEY_SURNAME_ENDS);
            text_add_char(&key, one ? KEY_ONE_GIVEN : KEY_MORE_GIVEN);
        }
    }
    return text_str(&key);
}
