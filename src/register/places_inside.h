/* What the files of places share. */
#ifndef REGISTER_PLACES_INSIDE_H
#define REGISTER_PLACES_INSIDE_H
#include "register/grams.h"
#include "register/places.h"

/* The index knows names by their cores: most names end in one of a few words (村委会,
 * 街道办事处), so 660,000 places have half as many cores, which are half as long. A core
 * holds all its places, packed; endings are told apart by their line in
 * place_endings.txt, longest match first, 0 for none. Indexed are a core's names with the
 * first character of an ending behind it. A text that is looked for may lie in a core,
 * run from it into an ending, or lie within an ending: for the last, each ending keeps
 * its first places. */
enum { ENDINGS_MOST = 31, PLACE_PACKED = 6 };

struct ending {
    struct str text, first; /* its first character */
};
struct endings {
    struct ending at[ENDINGS_MOST + 1]; /* [0] is none */
    size_t n;                           /* with it */
};
void places_endings(struct endings *endings);
/* The number of the longest ending that leaves something before it. */
size_t place_ending(const struct endings *endings, struct str name);

/* A packed place: code (5 bytes, big endian) and number of the ending. */
void place_pack(char into[PLACE_PACKED], int64_t code, size_t ending);
int64_t place_packed_code(const char *packed);
size_t place_packed_ending(const char *packed);

struct place_row { /* province to street */
    int64_t code;
    struct str name;
    struct str villages; /* of a street: "001NAME\n" ..., ascending */
};
struct place_row_list LIST(struct place_row);
struct place_core {
    int64_t id;
    struct str core;
    struct blob places;
};
extern const struct grams_of places_cores;

/* Empties the tables and fills them from a blob. */
struct fault *places_fill(struct db *db, struct arena *a, struct hash blob);
/* Codes of the first places of that name, only of those below `above` where it is given;
 * ascending. */
struct fault *places_by_name(struct db *db, struct arena *a, struct str text, size_t limit,
                             const struct int_list *above, struct int_list *codes);
/* "宿城 新华", "江苏宿迁": a name, and another below it. */
struct fault *places_by_parts(struct db *db, struct arena *a, struct str text, size_t limit,
                              struct int_list *codes);
#endif
