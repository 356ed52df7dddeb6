/* Kinds: finding one, reading a body of any version. */
#include "ledger/kind.h"

#include "words/faults.h"

const char *const record_class_names[] = {"open", "own",    "unit", "sealed",
                                          "file", "ballot", NULL};

const struct kind *kind_find(const struct kinds *kinds, struct str name)
{
    for (const struct kind *const *k = kinds->at; *k != NULL; k++) {
        if (str_equal(name, str_of((*k)->name))) {
            return *k;
        }
    }
    return NULL;
}

struct fault *kind_gained_field(struct arena *a, struct json *body)
{
    (void)a;
    (void)body;
    return NULL;
}

struct fault *kind_read(struct arena *a, const struct kind *kind, int64_t version,
                        struct str body, void **into)
{
    struct json *json = NULL;
    size_t at = 0;
    if (!json_read(a, body, &json, &at) || json->type != JSON_OBJECT) {
        return fault_ledger_body(a, str_of(kind->name));
    }
    if (version > kind->version) {
        return fault_ledger_newer(a, str_of(kind->name), version);
    }
    for (int64_t v = version; v < kind->version; v++) {
        TRY(kind->upcast[v - 1](a, json));
    }
    *into = arena_alloc(a, kind->fields.size);
    return fields_read_json(a, &kind->fields, json, *into);
}
