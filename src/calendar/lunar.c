/* The Chinese lunar calendar by table: lengths of months, the leap month and new year's
 * day of each year. Rules: GB/T 33661-2017; how the table was made and checked:
 * docs/decisions.md, "The lunar calendar". */
#include "calendar/calendar.h"

enum {
    MONTHS_MAX = 13,
    LEAP_AT = 13, /* bits 13..16: the month that a leap month follows, 0 none */
    LEAP_MASK = 15,
    START_AT = 17, /* bits 17..: days from 20 January to new year's day */
    SHORT_MONTH = 29,
};

/* Bits 0..12: which months, in their order, have 30 days. */
static const uint32_t years[LUNAR_YEAR_MAX - LUNAR_YEAR_MIN + 1] = {
    0x1716d2, 0x3c0752, 0x260ea5, 0x12b64a, 0x36064b, 0x1e0a9b, 0x0a9556, 0x30056a,
    0x1a0b59, 0x045752, 0x2a0752, 0x14db25, 0x3a0b25, 0x220a4b, 0x0cb4ab, 0x3202ad,
    0x1c056b, 0x064b69, 0x2c0da9, 0x18fd92, 0x3e0e92, 0x260d25, 0x10ba4d, 0x360a56,
    0x2002b6, 0x0895b5, 0x3006d4, 0x1a0ea9, 0x065e92, 0x2a0e92, 0x14cd26, 0x38052b,
    0x220a57, 0x0cb2b6, 0x320b5a, 0x1e06d4, 0x086ec9, 0x2c0749, 0x16f693, 0x3c0a93,
    0x26052b, 0x0eca5b, 0x340aad, 0x20056a, 0x0a9b55, 0x300ba4, 0x1a0b49, 0x045a93,
    0x2a0a95, 0x12f52d, 0x380536, 0x220aad, 0x0eb5aa, 0x3205b2, 0x1c0da5, 0x087d4a,
    0x2e0d4a, 0x170a95, 0x3a0a97, 0x260556, 0x10cab5, 0x340ad5, 0x2006d2, 0x0a8ea5,
    0x300ea5, 0x1a064a, 0x026c97, 0x280a9b, 0x14f55a, 0x38056a, 0x220b69, 0x0eb752,
    0x340b52, 0x1c0b25, 0x06964b, 0x2c0a4b, 0x1714ab, 0x3a02ad, 0x24056d, 0x10cb69,
    0x360da9, 0x200d92, 0x0a9d25, 0x300d25, 0x1b5a4d, 0x3e0a56, 0x2802b6, 0x12c5b5,
    0x3806d5, 0x220ea9, 0x0ebe92, 0x340e92, 0x1e0d26, 0x066a56, 0x2a0a57, 0x1714d6,
    0x3c035a, 0x2406d5, 0x10b6c9, 0x360749, 0x200693, 0x08952b, 0x2e052b, 0x180a5b,
    0x04555a, 0x28056a, 0x12fb55, 0x3a0ba4, 0x240b49, 0x0cba93, 0x320a95, 0x1c052d,
    0x068aad, 0x2a0ab5, 0x1735aa, 0x3c05d2, 0x260da5, 0x10dd4a, 0x360d4a, 0x200c95,
    0x0a952e, 0x2e0556, 0x180ab5, 0x0455b2, 0x2a06d2, 0x12cea5, 0x380725, 0x22064b,
    0x0cac97, 0x300cab, 0x1c055a, 0x066ad6, 0x2c0b69, 0x177752, 0x3c0b52, 0x260b25,
    0x10da4b, 0x340a4b, 0x1e04ab, 0x08a55b, 0x2e05ad, 0x180b6a, 0x045b52, 0x2a0d92,
    0x14fd25, 0x380d25, 0x220a55, 0x0cb4ad, 0x3204b6, 0x1a05b5, 0x066daa, 0x2c0ec9,
    0x191e92, 0x3c0e92, 0x260d26, 0x10ca56, 0x340a57, 0x1e04d6, 0x0886d5, 0x2e0755,
    0x1a0749, 0x026e93, 0x280693, 0x12f52b, 0x38052b, 0x200a5b, 0x0cb55a, 0x32056a,
    0x1c0b65, 0x06974a, 0x2c0b4a, 0x171a95, 0x3c0a95, 0x24052d, 0x0ecaad, 0x340ab5,
    0x2005aa, 0x088ba5, 0x2e0da5, 0x1a0d4a, 0x047c95, 0x280c96, 0x12f94e, 0x380556,
    0x220ab5, 0x0cb5b2, 0x3206d2, 0x1c0ea5, 0x088e4a, 0x2a068b, 0x150c97, 0x3a04ab,
    0x24055b, 0x0ecad6, 0x340b6a, 0x200752, 0x0a9725, 0x2e0b45, 0x180a8b, 0x02549b,
    0x2804ab};

static uint32_t year_bits(int year)
{
    return years[year - LUNAR_YEAR_MIN];
}

static bool is_covered(int year)
{
    return year >= LUNAR_YEAR_MIN && year <= LUNAR_YEAR_MAX;
}

static int leap_month(int year)
{
    return (int)(year_bits(year) >> LEAP_AT) & LEAP_MASK;
}

static int months_of(int year)
{
    return leap_month(year) == 0 ? MONTHS_MAX - 1 : MONTHS_MAX;
}

static int length_at(int year, int index)
{
    return SHORT_MONTH + (int)((year_bits(year) >> index) & 1);
}

static struct day new_year(int year)
{
    struct day base = day_of_civil((struct civil){year, 1, 20});
    return day_add(base, (int)(year_bits(year) >> START_AT));
}

/* Place of a month in its year, from 0; the leap month stands behind its own. */
static int index_of(int year, int month, bool leap)
{
    int leap_after = leap_month(year);
    bool is_behind = leap || (leap_after != 0 && month > leap_after);
    return month - 1 + (is_behind ? 1 : 0);
}

bool lunar_of_day(struct day d, struct lunar *lunar)
{
    int year = civil_of_day(d).year;
    if (!is_covered(year) || d.v < new_year(year).v) {
        year--;
    }
    if (!is_covered(year)) {
        return false;
    }
    int left = d.v - new_year(year).v;
    int index = 0;
    while (index < months_of(year) && left >= length_at(year, index)) {
        left -= length_at(year, index);
        index++;
    }
    if (index == months_of(year)) {
        return false;
    }
    int leap_after = leap_month(year);
    bool is_leap = leap_after != 0 && index == leap_after;
    bool is_behind = leap_after != 0 && index >= leap_after;
    *lunar = (struct lunar){year, index + 1 - (is_behind ? 1 : 0), left + 1, is_leap};
    return true;
}

struct day day_of_lunar(struct lunar lunar)
{
    if (!is_covered(lunar.year) || lunar.month < 1 || lunar.month > 12 || lunar.day < 1 ||
        (lunar.leap && leap_month(lunar.year) != lunar.month)) {
        return DAY_NONE;
    }
    int index = index_of(lunar.year, lunar.month, lunar.leap);
    if (lunar.day > length_at(lunar.year, index)) {
        return DAY_NONE;
    }
    struct day d = new_year(lunar.year);
    for (int i = 0; i < index; i++) {
        d = day_add(d, length_at(lunar.year, i));
    }
    return day_add(d, lunar.day - 1);
}

/* The birthday of a lunar year; a leap month's is kept in the leap month where there is
 * one. */
static struct day lunar_birthday(struct lunar born, int year)
{
    if (!is_covered(year)) {
        return DAY_NONE;
    }
    struct lunar l = {year, born.month, born.day, false};
    l.leap = born.leap && leap_month(year) == born.month;
    int length = length_at(year, index_of(year, l.month, l.leap));
    l.day = l.day > length ? length : l.day;
    return day_of_lunar(l);
}

static struct day solar_birthday(struct day born, int year)
{
    struct civil c = civil_of_day(born);
    int length =
        year < DAY_YEAR_MIN || year > DAY_YEAR_MAX ? 0 : month_length(year, c.month);
    c.year = year;
    c.day = c.day > length ? length : c.day;
    return length == 0 ? DAY_NONE : day_of_civil(c);
}

struct day birthday_in(struct day born, bool lunar, int year)
{
    struct lunar l;
    if (!day_known(born)) {
        return DAY_NONE;
    }
    if (!lunar) {
        return solar_birthday(born, year);
    }
    if (!lunar_of_day(born, &l)) {
        return DAY_NONE;
    }
    /* A lunar year begins in January or February: the birthday that falls into the
     * Gregorian year is of that lunar year or of the one before. */
    struct day d = lunar_birthday(l, year);
    if (day_known(d) && civil_of_day(d).year == year) {
        return d;
    }
    d = lunar_birthday(l, year - 1);
    return day_known(d) && civil_of_day(d).year == year ? d : DAY_NONE;
}
