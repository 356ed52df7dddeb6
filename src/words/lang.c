/* Languages and days in words. Which language a reader gets is decided here; what is said
 * in it stands in the catalogues. Refuses to guess: an unknown tag is no language. */
#include "words/lang.h"

#include "words/words.h"

const char *lang_tag(enum lang lang)
{
    return lang == LANG_EN ? "en" : "zh-CN";
}

/* The primary subtag decides (RFC 5646 2.2.1): what stands behind '-' is region or
 * script. */
bool lang_parse(struct str tag, enum lang *lang)
{
    struct str rest = tag;
    struct str primary = STR_NONE;
    if (!str_cut(&rest, '-', &primary)) {
        return false;
    }
    if (str_equal_nocase(primary, STR("zh"))) {
        *lang = LANG_ZH;
        return true;
    }
    if (str_equal_nocase(primary, STR("en"))) {
        *lang = LANG_EN;
        return true;
    }
    return false;
}

/* A weight of RFC 9110 12.4.2 in thousandths: 0, 1, 0.5, 0.875 ...; -1 when it is none.
 */
static int weight_of(struct str s)
{
    if (s.n == 0 || s.n > 5 || (s.p[0] != '0' && s.p[0] != '1') ||
        (s.n > 1 && s.p[1] != '.')) {
        return -1;
    }
    int weight = s.p[0] == '1' ? 1000 : 0;
    int place = 100;
    for (size_t i = 2; i < s.n; i++) {
        if (s.p[i] < '0' || s.p[i] > '9') {
            return -1;
        }
        weight += (s.p[i] - '0') * place;
        place /= 10;
    }
    return weight <= 1000 ? weight : -1;
}

/* The weight behind `;q=`, 1000 without one, -1 for what is malformed. */
static int weight_of_params(struct str params)
{
    struct str piece = STR_NONE;
    int weight = 1000;
    while (str_cut(&params, ';', &piece)) {
        piece = str_trim(piece);
        if (str_starts(piece, STR("q=")) || str_starts(piece, STR("Q="))) {
            weight = weight_of(str_part(piece, 2, piece.n));
        }
    }
    return weight;
}

enum lang lang_accept(struct str header)
{
    int weights[LANGS] = {-1, -1};
    int any = -1;
    struct str range = STR_NONE;
    while (str_cut(&header, ',', &range)) {
        struct str tag = STR_NONE;
        if (!str_cut(&range, ';', &tag)) {
            continue;
        }
        tag = str_trim(tag);
        int weight = weight_of_params(range);
        enum lang lang = LANG_ZH;
        if (str_equal(tag, STR("*"))) {
            any = weight;
        } else if (lang_parse(tag, &lang) && weight > weights[lang]) {
            weights[lang] = weight;
        }
    }
    /* RFC 9110 12.5.4: "*" stands for every language that is not named. */
    int zh = weights[LANG_ZH] >= 0 ? weights[LANG_ZH] : any;
    int en = weights[LANG_EN] >= 0 ? weights[LANG_EN] : any;
    return en > 0 && en > zh ? LANG_EN : LANG_ZH;
}

static say_fn *const months[] = {
    say_month_1, say_month_2, say_month_3, say_month_4,  say_month_5,  say_month_6,
    say_month_7, say_month_8, say_month_9, say_month_10, say_month_11, say_month_12,
};
static say_fn *const weekdays[] = {
    say_weekday_1, say_weekday_2, say_weekday_3, say_weekday_4,
    say_weekday_5, say_weekday_6, say_weekday_7,
};

struct str say_day(struct arena *a, enum lang lang, struct day d)
{
    if (!day_known(d)) {
        return STR("");
    }
    struct civil c = civil_of_day(d);
    return say_date_day(a, lang, c.year, months[c.month - 1](a, lang), c.day);
}

struct str say_weekday_day(struct arena *a, enum lang lang, struct day d)
{
    if (!day_known(d)) {
        return STR("");
    }
    struct str weekday = weekdays[day_weekday(d) - 1](a, lang);
    return say_date_weekday_day(a, lang, weekday, say_day(a, lang, d));
}
