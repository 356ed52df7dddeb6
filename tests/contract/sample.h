/* Rows of the contract tests' own tables: one member of each type that a column can have.
 */
#ifndef CONTRACT_SAMPLE_H
#define CONTRACT_SAMPLE_H
#include "store/statement.h"

struct sample_id {
    int64_t v;
};
struct sample {
    struct sample_id id;
    int64_t big;
    int small;
    unsigned whole;
    bool flag;
    struct day day;
    struct instant at;
    struct str name;
    struct blob bytes;
    struct hash hash;
    struct uuid uuid;
    struct sample_id other;
};
struct sample_list LIST(struct sample);

struct note {
    int64_t id;
    struct str line;
};
struct note_list LIST(struct note);
#endif
