/* The languages of the face. zh is first everywhere. */
#ifndef WORDS_LANG_H
#define WORDS_LANG_H
#include "base/day.h"

enum lang { LANG_ZH, LANG_EN };
enum { LANGS = LANG_EN + 1 };

const char *lang_tag(enum lang lang); /* "zh-CN", "en": for lang attributes */
bool lang_parse(struct str tag, enum lang *lang); /* "zh", "zh-Hans-CN", "en-GB" ... */
/* The best language of an Accept-Language header (RFC 9110 12.5.4), zh when none fits. */
enum lang lang_accept(struct str header);
/* A day in words: 2017年1月4日 / 4 January 2017; "" for DAY_NONE. */
struct str say_day(struct arena *a, enum lang lang, struct day d);
/* With the weekday: 2017年1月4日（星期三） / Wednesday 4 January 2017 */
struct str say_weekday_day(struct arena *a, enum lang lang, struct day d);
#endif
