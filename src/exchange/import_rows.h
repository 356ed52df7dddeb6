/* Rows that the statements of imports give and nobody else needs. */
#ifndef EXCHANGE_IMPORT_ROWS_H
#define EXCHANGE_IMPORT_ROWS_H
#include "exchange/import.h"
#include "register/undo.h"

/* A posting in force. */
struct present_row {
    struct posting_id id;
    struct person_id person;
    struct day since;
};
struct present_row_list LIST(struct present_row);
#endif
