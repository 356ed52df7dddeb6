/* A name and a value, as they stand in headers, queries, cookies and forms. */
#ifndef WEB_PAIR_H
#define WEB_PAIR_H
#include "base/list.h"

struct pair {
    struct str name;
    struct str value;
};
struct pair_list LIST(struct pair);
#endif
