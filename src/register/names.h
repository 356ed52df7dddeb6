/* Order and search of names. Lists of persons stand by pinyin or by surname strokes
 * (姓氏笔 画); search finds a person by any part of the name, its pinyin or its initials.
 * All comes from a table of our own (names.bin), not from a collation of a database:
 * those count the strokes of traditional forms and misread surnames. Pure: knows no
 * person and no table of a database. What is passed must be valid UTF-8; of a text longer
 * than NAMES_LONGEST characters the rest is not looked at.
 *
 * Keys are bytes, compared with memcmp, and mean something only beside keys of the same
 * names_edition: where that has changed, what is stored is made anew. */
#ifndef REGISTER_NAMES_H
#define REGISTER_NAMES_H
#include "base/list.h"
#include "base/text.h"

enum {
    NAMES_LONGEST = 128, /* characters of a name */
    NAMES_WANTED = 60,   /* characters of a text that is searched for */
};

/* Changes with every change of the table. */
uint32_t names_edition(void);

/* By pinyin, as dictionaries order (and GB/T 13418-1992 is for): character by character
 * by syllable, then tone, then strokes, so that one character's names stand together; the
 * surname first, in its reading as a surname (surnames.txt), a shorter surname before a
 * longer one that begins with it (欧 before 欧阳). Names written in hanzi come first,
 * with or without a middle dot, then other letters by code point, case and width aside
 * (as CLDR orders zh: Han before Latin); hanzi that the table does not know stand last.
 */
struct str names_pinyin_key(struct arena *a, struct str name);
/* By strokes of the surname, as the lists of congresses do: number of strokes, then each
 * stroke in the order 横竖撇点折 (GF 3002-1999), then as the list of standard characters
 * of 2013 has them; with one surname, given names of one character before all others,
 * then character by character by the same rule. A name with a middle dot, and one without
 * a known surname, goes by its first character. The rest as names_pinyin_key. */
struct str names_stroke_key(struct arena *a, struct str name);
/* As names_pinyin_key, for what has no surname: units, places, posts. */
struct str names_word_key(struct arena *a, struct str text);

/* The surname at the start of a name: "欧阳" of 欧阳锋; the first hanzi where no other is
 * known; empty where there is none. */
struct str names_surname(struct str name);
/* Letters a-z of the whole name, "shantinggui", ü as v; other letters folded. */
struct str names_spelled(struct arena *a, struct str name);
int names_strokes(int32_t code); /* 0 for what is not in the table */

/* One form for all ways of writing a name: width, case and marks folded, traditional and
 * variant characters in their standard form; spaces, middle dots (· ・ • ‧ and others),
 * full stops, apostrophes and hyphens gone. */
struct str names_normal(struct arena *a, struct str text);

/* ---- search ------------------------------------------------------------------------
 * Stored for each name are its grams: numbers that stand for one or two characters of its
 * normal form, two letters of its pinyin in any of its readings, or one or two of its
 * initials. A search asks for the names that have all the grams of one of its ways, and
 * keeps those for which names_match is true. */

/* Ascending, each once, all positive. */
void names_grams(struct arena *a, struct str name, struct int_list *grams);

struct names_way {
    bool by_initials; /* letters are initials, else pinyin */
    struct int_list grams;
};
struct names_query {
    int32_t wanted[NAMES_WANTED]; /* the normal form */
    size_t n;                     /* 0: nothing to look for */
    struct names_way ways[2];
    size_t ways_n;
};
/* `一夫`, `王` by characters; `yifu`, `gyi`, `王yifu` by pinyin; `wyf`, `王yf` by
 * initials. A text of letters has both ways; one single letter only that of initials. */
void names_query(struct arena *a, struct str text, struct names_query *query);
/* Exactly: the wanted text is a part of the name by one of the query's ways. Allocates
 * nothing. */
bool names_match(const struct names_query *query, struct str name);
#endif
