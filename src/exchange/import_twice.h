/* Who stands more than once in one file. A first pass finds the numbers and names that it
 * says again; of these rows alone more is kept than counts. A second row about a person
 * is remarked on, and a dry run, whose chunks are rolled back one by one, does the
 * earlier rows about him again before it takes a later one, so that it tells what the
 * import would. */
#ifndef EXCHANGE_IMPORT_TWICE_H
#define EXCHANGE_IMPORT_TWICE_H
#include "exchange/import_file.h"
#include "exchange/said.h"

/* Of earlier chunks, done again before one chunk of a dry run; of more only the last. */
enum { TWICE_AGAIN = 2 * IMPORT_CHUNK };

/* Reads the file from its first row to its last and keeps what it says more than once, in
 * the run's arena. The mapping is bound. */
struct fault *twice_read(struct importing *run, const struct import_file *file);
/* In a row that enters without a posting: remarks where an earlier row was about him. */
void twice_look(struct reading_row *r, const struct said *said);
/* Dry run: a row whose number or name comes again. */
void twice_keep(struct arena *scratch, struct importing *run, const struct row *row);
/* Dry run, before a chunk: the rows of earlier ones about persons that it speaks of. What
 * they made was rolled back: which rows were first is found anew. */
void twice_again(struct arena *a, struct importing *run, const struct row_list *rows,
                 struct row_list *earlier);
#endif
