/* Random numbers for searches: a Weyl sequence whose steps are folded by one wide
 * multiplication (the construction of Wang Yi's wyrand); the same on every machine;
 * inline, since a search draws one for each move it looks at. Never for secrets. */
#ifndef SOLVE_DICE_H
#define SOLVE_DICE_H
#include <stdint.h>

struct dice {
    uint64_t state;
};

static inline uint64_t dice_next(struct dice *d)
{
    d->state += 0xa0761d6478bd642fu;
    __extension__ unsigned __int128 wide =
        (unsigned __int128)d->state * (d->state ^ 0xe7037ed1a0b428dbu);
    return (uint64_t)(wide >> 64) ^ (uint64_t)wide;
}

/* Below n, from 32 bits: off by less than n / 2^32, which no search feels. */
static inline uint32_t dice_scale(uint32_t bits, uint32_t n)
{
    return (uint32_t)(((uint64_t)bits * n) >> 32);
}

static inline uint32_t dice_below(struct dice *d, uint32_t n)
{
    return dice_scale((uint32_t)(dice_next(d) >> 32), n);
}
#endif
