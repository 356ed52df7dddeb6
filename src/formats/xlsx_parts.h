/* The parts of an xlsx file beside its sheets: which part is what, the shared texts, and
 * how numbers look. For xlsx_read.c. */
#ifndef FORMATS_XLSX_PARTS_H
#define FORMATS_XLSX_PARTS_H
#include "base/list.h"
#include "formats/xml.h"
#include "formats/zip.h"

/* A relationship: `part` is the name in the archive. */
struct xlsx_link {
    struct str id;
    struct str type; /* the last word of its URI: "worksheet" */
    struct str part;
};
struct xlsx_links LIST(struct xlsx_link);
/* The links of a part ("" for the file itself). */
struct fault *xlsx_read_links(struct arena *a, const struct zip *zip, struct str of,
                              struct xlsx_links *links);
/* The first of this type, or NULL. */
const struct xlsx_link *xlsx_find_link(const struct xlsx_links *links, struct str type);
/* Opens a part for reading; INPUT when it is not there. */
struct fault *xlsx_part(struct arena *a, const struct zip *zip, struct str name,
                        struct feed *feed);

/* What the format of a cell makes of a number. */
enum look { LOOK_NUMBER, LOOK_DAY, LOOK_MONTH, LOOK_YEAR };
struct looks {
    uint8_t *at; /* enum look, by the number of the cell format */
    size_t n;
};
struct fault *xlsx_read_looks(struct arena *a, const struct zip *zip, struct str part,
                              struct looks *looks);
/* By the code of a number format: "yyyy\-mm" is LOOK_MONTH. */
enum look look_of_code(struct str code);

struct shared_texts;
struct fault *xlsx_read_texts(struct arena *a, const struct zip *zip, struct str part,
                              struct shared_texts **texts);
/* false when there is none of this number; NULL texts have none. */
bool shared_text(const struct shared_texts *texts, size_t number, struct str *text);

/* _x000D_ stands for the character of that code (18.18.96 of the standard), in place;
 * gives the length left. What would be NUL or half a pair stays as it is written. */
size_t xlsx_unescape(char *p, size_t n);
#endif
