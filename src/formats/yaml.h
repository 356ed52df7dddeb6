/* YAML 1.2 as a tree whose every node knows its line and column, for files that people
 * write: programmes. libfyaml reads. Refuses what such a file does not need and a reader
 * would not see at a glance: anchors, aliases, tags, several documents, keys that are no
 * text. Everything is text here; what it means is for the reader of the tree to say. */
#ifndef FORMATS_YAML_H
#define FORMATS_YAML_H
#include "base/fault.h"
#include "base/list.h"

enum { YAML_DEPTH_MAX = 16, YAML_NODES_MAX = 60000 };
enum yaml_type { YAML_TEXT, YAML_LIST, YAML_MAP };
struct yaml;
struct yaml_pair {
    struct str key;
    int line, column; /* of the key, from 1; columns in code points */
    struct yaml *value;
};
struct yaml {
    enum yaml_type type;
    int line, column;
    bool quoted;     /* TEXT: in quotes or a block, so never "nothing" */
    struct str text; /* TEXT; STR("") for nothing */
    struct LIST(struct yaml *) items;
    struct LIST(struct yaml_pair) pairs; /* in the order of the file */
};
/* INPUT with line and column as arg[0] and arg[1]: the first place that is wrong; what is
 * refused but well-formed is told with all of its like, in `more`. Empty input: a text of
 * nothing. `bytes` need not be UTF-8. */
struct fault *yaml_read(struct arena *a, struct str bytes, struct yaml **root);
const struct yaml *yaml_get(const struct yaml *map, struct str key); /* or NULL */
#endif
