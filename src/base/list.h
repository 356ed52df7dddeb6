/* Growing arrays on an arena. `struct person_list LIST(struct person);` declares the
 * type; `*LIST_ADD(a, &people) = p;` appends. Zeroed lists are empty lists. */
#ifndef BASE_LIST_H
#define BASE_LIST_H
#include "base/arena.h"
#include "base/day.h"

#define LIST(T)                                                                          \
    {                                                                                    \
        T *at;                                                                           \
        size_t n;                                                                        \
        size_t room;                                                                     \
    }

/* Pointer to a fresh zeroed element at the end of the list. */
#define LIST_ADD(a, list)                                                                \
    ((list)->n < (list)->room                                                            \
         ? &(list)->at[(list)->n++]                                                      \
         : ((list)->at = list_grow((a), (list)->at, (list)->n, &(list)->room,            \
                                   sizeof *(list)->at),                                  \
            &(list)->at[(list)->n++]))

/* A copy with at least twice the room; the old array stays in the arena. */
void *list_grow(struct arena *a, const void *at, size_t n, size_t *room, size_t size);

struct str_list LIST(struct str);
struct int_list LIST(int64_t);
struct day_list LIST(struct day);
#endif
