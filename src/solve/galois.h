/* Finite fields of prime power order, as the constructions of rounds need them. Elements
 * are numbers from 0: the digits of a polynomial to the base p, 0 and 1 being zero and
 * one. Refuses orders that are no prime power. */
#ifndef SOLVE_GALOIS_H
#define SOLVE_GALOIS_H
#include "base/arena.h"

enum { GALOIS_MOST = 2048 };

struct galois {
    int32_t p, q;
    int32_t *power;  /* q - 1 of them, of one element that makes all but zero */
    int32_t *degree; /* of each element but zero: which power it is */
};
/* False when q is no prime power from 2 to GALOIS_MOST. */
bool galois_new(struct arena *a, int32_t q, struct galois *field);
int32_t galois_add(const struct galois *field, int32_t one, int32_t other);
int32_t galois_times(const struct galois *field, int32_t one, int32_t other);
/* The greatest power of its least prime that divides n (n >= 2). */
int32_t galois_part(int32_t n);
#endif
