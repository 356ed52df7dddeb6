/* The views of the test templates, and one filled with what should do harm. */
#ifndef TESTS_HATCH_VIEWS_H
#define TESTS_HATCH_VIEWS_H
#include "base/day.h"
#include "base/list.h"
#include "web/face.h"

struct person_id {
    int64_t v;
};
struct person {
    struct person_id id;
    struct str name;
    bool late;
};
struct person_list LIST(struct person);
struct page {
    struct str title;
};
enum state { STATE_OPEN, STATE_DONE };
struct view {
    struct page page;
    const struct page *other;
    struct person_list people;
    struct person_list nobody;
    struct str wild; /* every character that HTML minds */
    struct str none;
    struct str path;    /* a local URL */
    struct str host;    /* //evil.example */
    struct str slashed; /* /\evil.example */
    struct str tabbed;  /* /<tab>/evil.example */
    struct str scheme;  /* javascript:alert(1) */
    struct str query;   /* ?a=1&b=2 */
    struct day day;
    struct markup markup;
    enum state state;
    int64_t total;
    uint64_t huge;
    bool yes;
    bool no;
};
#endif
