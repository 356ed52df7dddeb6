/* Between import.c and import_run.c: the entry that closes a chunk. */
#ifndef EXCHANGE_IMPORT_PART_H
#define EXCHANGE_IMPORT_PART_H
#include "exchange/import.h"

/* first 0: the chunk changed nothing. */
struct fault *import_part_close(const struct act *act, const struct importing *run,
                                int64_t first, int64_t last);
#endif
