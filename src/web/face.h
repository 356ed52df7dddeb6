/* What every template takes first: where its bytes may live, whose language it speaks
 * and what the frame around a page shows. Filled by web/ (arena, language, path) and by
 * pages/ (the rest). */
#ifndef WEB_FACE_H
#define WEB_FACE_H
#include "words/lang.h"

struct face {
    struct arena *arena;
    enum lang lang;
    struct str path;   /* of this page, decoded: which item of the menu is the present */
    struct str viewer; /* name to greet; not given: nobody is signed in */
    bool demo;         /* every page says that its people are invented */
};

/* HTML that is safe as it stands: made by code that escapes, never from input. Only
 * {{html ...}} takes it. */
struct markup {
    struct str html;
};
#endif
