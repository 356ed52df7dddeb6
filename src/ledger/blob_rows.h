/* Rows of blobs; private to ledger/. */
#ifndef LEDGER_BLOB_ROWS_H
#define LEDGER_BLOB_ROWS_H
#include "ledger/blob.h"
#include "store/statement.h"

struct blob_row {
    int64_t id;
    struct hash hash;
    int64_t size;
};
#endif
