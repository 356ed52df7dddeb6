/* JSON, read strictly and written canonically. Values: object, array, int64, string,
 * bool, null - no floats, no duplicate keys, depth <= JSON_DEPTH. Canonical: keys sorted
 * by bytes, no white space, escapes of RFC 8785. Vectors: base/json_test.c. */
#ifndef BASE_JSON_H
#define BASE_JSON_H
#include "base/list.h"
#include "base/text.h"

struct fault;

enum { JSON_DEPTH = 32 };
enum json_type { JSON_NULL, JSON_BOOL, JSON_INT, JSON_STRING, JSON_ARRAY, JSON_OBJECT };
struct json;
struct json_member {
    struct str key;
    struct json *value;
};
struct json_members LIST(struct json_member);
struct json_items LIST(struct json *);
struct json {
    enum json_type type;
    bool truth;
    int64_t number;
    struct str string;
    struct json_items items;
    struct json_members members; /* in the order read */
};

/* The whole of `text` as one value. false leaves *error_at as a byte offset. */
bool json_read(struct arena *a, struct str text, struct json **value, size_t *error_at);
const struct json *json_get(const struct json *object, struct str key); /* or NULL */

/* Building values. Keys and strings are borrowed, not copied; json_set puts the value in
 * the place of an earlier one of the same key. */
struct json *json_new(struct arena *a, enum json_type type);
struct json *json_int(struct arena *a, int64_t v);
struct json *json_str(struct arena *a, struct str s);
struct json *json_bool(struct arena *a, bool v);
void json_set(struct arena *a, struct json *object, struct str key, struct json *value);
void json_push(struct arena *a, struct json *array, struct json *value);
void json_write_canonical(struct text *out, const struct json *value);
/* One string with quotes and RFC 8785 escapes: for writers that need no tree. */
void json_write_string(struct text *out, struct str s);
#endif
