/* cadre readlog: the digest of a day's reads, into the ledger or held against it. */
#include "access/reading.h"
#include "cli/cli.h"
#include "words/faults.h"

struct digest_opts {
    struct day on;
};
static const struct field digest_table[] = {
    {"on", FIELD_DAY, true, offsetof(struct digest_opts, on), 0, 0, NULL, NULL, 0},
};
const struct fields readlog_digest_options = FIELDS(digest_table, struct digest_opts);

struct digesting {
    struct day on;
    struct digest_body digest;
    bool again;
};

static struct fault *make_digest(struct cli_change *change)
{
    struct digesting *d = (struct digesting *)change->options;
    return reading_digest(&change->act, d->on, &d->digest, &d->again);
}

struct fault *cmd_readlog_digest(struct cli *c, void *options, int *exit)
{
    (void)exit;
    struct digesting d = {.on = ((const struct digest_opts *)options)->on};
    struct cli_change change = {
        .needs = CAN_READ_READLOG, .change = make_digest, .options = &d};
    TRY(cli_write(c, &change));
    struct json *o = json_new(c->arena, JSON_OBJECT);
    json_set(c->arena, o, STR("again"), json_bool(c->arena, d.again));
    json_set(c->arena, o, STR("count"), json_int(c->arena, d.digest.count));
    json_set(c->arena, o, STR("day"), json_str(c->arena, day_iso(c->arena, d.on)));
    json_set(c->arena, o, STR("root"), json_str(c->arena, d.digest.root));
    if (c->common.json) {
        cli_json(c, o);
    } else {
        text_add_format(&c->out, "%.*s\t%lld\t%.*s\n", STR_PRINT(day_iso(c->arena, d.on)),
                        (long long)d.digest.count, STR_PRINT(d.digest.root));
    }
    return NULL;
}
