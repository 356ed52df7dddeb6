/* What the probe's statements read into and from. */
#ifndef SQLGEN_ROWS_H
#define SQLGEN_ROWS_H
#include "store/statement.h"

struct dog_id {
    int64_t v;
};
struct dog_id_list LIST(struct dog_id);
struct dog {
    struct dog_id id;
    struct str name;
    struct day born;
};
struct dog_list LIST(struct dog);
struct kennel_dog {
    struct dog dog; /* no column is a struct of several members */
};
struct kennel_dog_list LIST(struct kennel_dog);
struct dog_query {
    struct dog_id owner;
    bool named;
    int page;
    struct str name;
    struct day born;
};
struct scope {
    int64_t account;
    bool all;
    unsigned way;
};
#endif
