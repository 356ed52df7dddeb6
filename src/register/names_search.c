/* Grams of names, and the exact comparison behind them. */
#include "register/names.h"

#include "register/names_form.h"

/* A gram: where it is from, and its one or two characters, as one number. */
enum names_from { FROM_NORMAL = 1, FROM_PINYIN, FROM_INITIALS };
enum { CODE_BITS = 21 };

static int64_t gram(enum names_from from, int32_t first, int32_t second)
{
    return (int64_t)from << (2 * CODE_BITS) | (int64_t)first << CODE_BITS | second;
}

/* ---- how a character may be typed -------------------------------------------------- */

enum {
    READINGS_MOST = NAMES_OTHERS_MOST + 2,
    U_FORMS = 3, /* ü is typed v, u (as on road signs) and yu (as in passports) */
    SPELLINGS_MOST = READINGS_MOST * U_FORMS,
};
struct spelling {
    char p[NAMES_SYLLABLE_MOST + 1]; /* one more for yu */
    uint8_t n;
};
struct spellings {
    struct spelling at[SPELLINGS_MOST];
    size_t n;
};

static void add_spelling(struct spellings *s, struct str letters, struct str u)
{
    struct spelling *one = &s->at[s->n++];
    one->n = 0;
    for (size_t i = 0; i < letters.n; i++) {
        if (letters.p[i] != 'v') {
            one->p[one->n++] = letters.p[i];
            continue;
        }
        for (size_t k = 0; k < u.n; k++) {
            one->p[one->n++] = u.p[k];
        }
    }
}

static void add_syllable(struct spellings *s, unsigned number)
{
    struct str letters = names_syllable(number);
    if (letters.n == 0) {
        return;
    }
    add_spelling(s, letters, STR("v"));
    if (str_find(letters, STR("v")) < letters.n) {
        add_spelling(s, letters, STR("u"));
        add_spelling(s, letters, STR("yu"));
    }
}

/* A letter is spelled by itself; a hanzi by each of its readings; all else not at all. */
static void spell(const struct names_char *c, struct spellings *s)
{
    uint16_t others[NAMES_OTHERS_MOST];
    unsigned here = (c->word & NAMES_READING) >> NAMES_TONE_BITS;
    unsigned usual = (unsigned)c->usual >> NAMES_TONE_BITS;
    s->n = 0;
    if (names_is_letter(c->simple)) {
        s->at[s->n++] = (struct spelling){{(char)c->simple}, 1};
        return;
    }
    add_syllable(s, here);
    if (usual != here) {
        add_syllable(s, usual);
    }
    if ((c->word & NAMES_HAS_OTHERS) != 0) {
        size_t n = names_others(c->code, others);
        for (size_t i = 0; i < n; i++) {
            if (others[i] != here) {
                add_syllable(s, others[i]);
            }
        }
    }
}

/* A set of letters a-z. */
static uint32_t initials(const struct spellings *s)
{
    uint32_t set = 0;
    for (size_t i = 0; i < s->n; i++) {
        set |= (uint32_t)1 << (s->at[i].p[0] - 'a');
    }
    return set;
}

/* Within a word in letters only the first is an initial; the others are passed over. */
static bool has_no_initial(const struct names_char *c)
{
    return names_is_letter(c->simple) && !c->starts_part;
}

/* ---- the grams of a name ----------------------------------------------------------- */

struct gathering {
    struct arena *arena;
    struct int_list *grams;
    struct spellings before; /* of the character before; none where it is not spelled */
    uint32_t initials;       /* of the last character that has one */
    int32_t code;            /* of the character before if that is no letter, else 0 */
};

static void add_gram(struct gathering *g, enum names_from from, int32_t first,
                     int32_t second)
{
    *LIST_ADD(g->arena, g->grams) = gram(from, first, second);
}

static void add_normal(struct gathering *g, const struct names_char *c)
{
    int32_t code = names_is_letter(c->simple) ? 0 : c->simple;
    if (code != 0) {
        add_gram(g, FROM_NORMAL, code, 0);
    }
    if (code != 0 && g->code != 0) {
        add_gram(g, FROM_NORMAL, g->code, code);
    }
    g->code = code;
}

static void add_letters(struct gathering *g, const struct spellings *s)
{
    for (size_t i = 0; i < s->n; i++) {
        const struct spelling *one = &s->at[i];
        for (size_t k = 0; k + 1 < one->n; k++) {
            add_gram(g, FROM_PINYIN, one->p[k], one->p[k + 1]);
        }
        for (size_t b = 0; b < g->before.n; b++) {
            const struct spelling *before = &g->before.at[b];
            add_gram(g, FROM_PINYIN, before->p[before->n - 1], one->p[0]);
        }
    }
    g->before = *s;
}

static void add_initials(struct gathering *g, const struct names_char *c,
                         const struct spellings *s)
{
    if (has_no_initial(c)) {
        return;
    }
    uint32_t set = initials(s);
    for (int32_t i = 0; i < 26; i++) {
        if ((set >> i & 1) == 0) {
            continue;
        }
        add_gram(g, FROM_INITIALS, 'a' + i, 0);
        for (int32_t k = 0; k < 26; k++) {
            if ((g->initials >> k & 1) != 0) {
                add_gram(g, FROM_INITIALS, 'a' + k, 'a' + i);
            }
        }
    }
    g->initials = set;
}

static int compare_grams(const void *a, const void *b)
{
    const int64_t *x = a;
    const int64_t *y = b;
    return (*x > *y) - (*x < *y);
}

static void sort_once_each(struct int_list *grams)
{
    size_t n = 0;
    if (grams->n == 0) {
        return;
    }
    qsort(grams->at, grams->n, sizeof grams->at[0], compare_grams);
    for (size_t i = 0; i < grams->n; i++) {
        if (n == 0 || grams->at[n - 1] != grams->at[i]) {
            grams->at[n++] = grams->at[i];
        }
    }
    grams->n = n;
}

void names_grams(struct arena *a, struct str name, struct int_list *grams)
{
    struct names_form form;
    struct spellings s;
    struct gathering g = {.arena = a, .grams = grams};
    grams->n = 0;
    names_form(name, true, &form);
    for (size_t i = 0; i < form.n; i++) {
        spell(&form.at[i], &s);
        add_normal(&g, &form.at[i]);
        add_letters(&g, &s);
        add_initials(&g, &form.at[i], &s);
    }
    sort_once_each(grams);
}

/* ---- what is looked for ------------------------------------------------------------ */

/* The grams of the run [from, to) of characters that are all letters or all none. */
static void add_run(struct gathering *g, const struct names_query *query, size_t from,
                    size_t to, bool by_initials)
{
    enum names_from letters = by_initials ? FROM_INITIALS : FROM_PINYIN;
    bool is_letters = names_is_letter(query->wanted[from]);
    enum names_from source = is_letters ? letters : FROM_NORMAL;
    for (size_t i = from; i + 1 < to; i++) {
        add_gram(g, source, query->wanted[i], query->wanted[i + 1]);
    }
    /* One letter of pinyin alone is stored nowhere: nearly every name would have it. */
    if (to - from == 1 && source != FROM_PINYIN) {
        add_gram(g, source, query->wanted[from], 0);
    }
}

static void add_way(struct arena *a, struct names_query *query, bool by_initials)
{
    struct names_way *way = &query->ways[query->ways_n];
    struct gathering g = {.arena = a, .grams = &way->grams};
    *way = (struct names_way){.by_initials = by_initials};
    size_t from = 0;
    for (size_t i = 1; i <= query->n; i++) {
        bool ends = i == query->n || names_is_letter(query->wanted[i]) !=
                                         names_is_letter(query->wanted[from]);
        if (ends) {
            add_run(&g, query, from, i, by_initials);
            from = i;
        }
    }
    sort_once_each(&way->grams);
    query->ways_n += way->grams.n > 0;
}

void names_query(struct arena *a, struct str text, struct names_query *query)
{
    struct names_form form;
    names_form(text, false, &form);
    bool has_letters = false;
    query->n = form.n < NAMES_WANTED ? form.n : NAMES_WANTED;
    query->ways_n = 0;
    for (size_t i = 0; i < query->n; i++) {
        query->wanted[i] = form.at[i].simple;
        has_letters = has_letters || names_is_letter(query->wanted[i]);
    }
    add_way(a, query, false);
    if (has_letters) {
        add_way(a, query, true);
    }
}

/* ---- the exact comparison ---------------------------------------------------------- */

/* Walks the name once with the set of all places of the wanted text that may stand at
 * this border of two characters: bit j says that its first j characters end here. Bit 0
 * always holds, since a part may begin anywhere. NAMES_WANTED places fit into 64 bits, so
 * the cost is that of characters x places x spellings, whatever the name. */
struct walk {
    const struct names_query *query;
    uint64_t now, next;
    bool found;
};

static void reach(struct walk *w, size_t place)
{
    w->found = w->found || place == w->query->n;
    w->next |= (uint64_t)1 << place;
}

/* The spelling from its letter `from` on, against the wanted text from `place` on: it is
 * there, or begins with all that is left to want. */
static void follow(struct walk *w, const struct spelling *s, size_t from, size_t place)
{
    size_t left = w->query->n - place;
    size_t n = s->n - from < left ? s->n - from : left;
    for (size_t i = 0; i < n; i++) {
        if (w->query->wanted[place + i] != s->p[from + i]) {
            return;
        }
    }
    reach(w, place + n);
}

static void step_pinyin(struct walk *w, const struct spellings *s)
{
    for (size_t i = 0; i < s->n; i++) {
        for (size_t place = 0; place < w->query->n; place++) {
            if ((w->now >> place & 1) != 0) {
                follow(w, &s->at[i], 0, place);
            }
        }
        for (size_t from = 1; from < s->at[i].n; from++) {
            follow(w, &s->at[i], from, 0);
        }
    }
}

static void step_initials(struct walk *w, uint32_t set)
{
    for (size_t place = 0; place < w->query->n; place++) {
        int32_t code = w->query->wanted[place];
        bool is_one = names_is_letter(code) && (set >> (code - 'a') & 1) != 0;
        if ((w->now >> place & 1) != 0 && is_one) {
            reach(w, place + 1);
        }
    }
}

static void step_normal(struct walk *w, int32_t code)
{
    for (size_t place = 0; place < w->query->n; place++) {
        if ((w->now >> place & 1) != 0 && w->query->wanted[place] == code) {
            reach(w, place + 1);
        }
    }
}

static bool matches(const struct names_query *query, const struct names_form *form,
                    bool by_initials)
{
    struct walk w = {.query = query, .now = 1};
    struct spellings s;
    for (size_t i = 0; i < form->n && !w.found; i++) {
        const struct names_char *c = &form->at[i];
        if (by_initials && has_no_initial(c)) {
            continue;
        }
        w.next = 1;
        spell(c, &s);
        if (!names_is_letter(c->simple)) {
            step_normal(&w, c->simple);
        }
        if (by_initials) {
            step_initials(&w, initials(&s));
        } else {
            step_pinyin(&w, &s);
        }
        w.now = w.next;
    }
    return w.found;
}

bool names_match(const struct names_query *query, struct str name)
{
    struct names_form form;
    names_form(name, true, &form);
    for (size_t i = 0; i < query->ways_n; i++) {
        if (matches(query, &form, query->ways[i].by_initials)) {
            return true;
        }
    }
    return false;
}
