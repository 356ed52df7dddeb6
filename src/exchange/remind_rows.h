/* Rows of remind.sql; private to the queue. */
#ifndef EXCHANGE_REMIND_ROWS_H
#define EXCHANGE_REMIND_ROWS_H
#include "exchange/remind.h"

enum remind_state {
    REMIND_WAITS,
    REMIND_LEAVES, /* being sent; found so at a start, it is not sent again */
    REMIND_SENT,
    REMIND_GIVEN_UP,
};
struct address_row {
    struct person_id person;
    struct str mail;
    int64_t lang;
};
struct address_row_list LIST(struct address_row);
struct remind_row {
    int64_t person, robot; /* robot: from 1; 0 a letter */
    struct day day;        /* on which it is sent */
    int channel;
    int64_t due, overdue, people;
    int state;
    int64_t tries;
    struct instant next;
    struct str why;
};
struct remind_row_list LIST(struct remind_row);
#endif
