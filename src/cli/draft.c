/* cadre programme draft: what the draft's pages do, from the command line. */
#include "duty/draft.h"

#include "cli/cli.h"
#include "cli/duty.h"
#include "words/faults.h"

struct draft_opts {
    int64_t seen;
    struct day from;
};
static const struct field draft_table[] = {
    {"seen", FIELD_INT, false, offsetof(struct draft_opts, seen), 0, INT64_MAX, NULL,
     NULL, 0},
    {"from", FIELD_DAY, false, offsetof(struct draft_opts, from), 0, 0, NULL, NULL, 0},
};
const struct fields draft_options = FIELDS(draft_table, struct draft_opts);

struct drafting {
    struct cli_change change;
    const struct draft_opts *options;
    struct str programme; /* which; of begin: set */
    struct str text;      /* of begin and save */
    int64_t revision;     /* set: as it is then; 0: there is none any more */
    int64_t adoption;     /* set by adopt */
};

/* ---- reading --------------------------------------------------------------------------
 */

static struct fault *may_keep(struct cli *c, struct db *db, struct viewer *v)
{
    TRY(cli_viewer(c, db, v));
    return duty_may_keep(v) ? NULL : fault_denied(c->arena);
}

static struct fault *list(struct cli *c)
{
    struct house *house;
    struct db *db;
    struct viewer v;
    struct str_list all = {0};
    struct json *out = json_new(c->arena, JSON_ARRAY);
    TRY(cli_look(c, &house, &db));
    TRY(may_keep(c, db, &v));
    TRY(duty_drafts(db, c->arena, &all));
    for (size_t i = 0; i < all.n; i++) {
        struct duty_draft d;
        bool found = false;
        TRY(duty_draft_read(db, c->arena, all.at[i], &d, &found));
        struct json *o = json_new(c->arena, JSON_OBJECT);
        json_set(c->arena, o, STR("programme"), json_str(c->arena, all.at[i]));
        json_set(c->arena, o, STR("revision"), json_int(c->arena, d.revision));
        json_set(c->arena, o, STR("person"), json_int(c->arena, d.person.v));
        json_push(c->arena, out, o);
        if (!c->common.json) {
            text_add_format(&c->out, "%.*s\t%lld\t%.*s\n", STR_PRINT(all.at[i]),
                            (long long)d.revision, STR_PRINT(d.person_name));
        }
    }
    if (c->common.json) {
        cli_json(c, out);
    }
    return NULL;
}

static struct fault *show(struct cli *c, struct str programme)
{
    struct house *house;
    struct db *db;
    struct viewer v;
    struct duty_draft d;
    bool found = false;
    TRY(cli_look(c, &house, &db));
    TRY(may_keep(c, db, &v));
    TRY(duty_draft_read(db, c->arena, programme, &d, &found));
    if (!found) {
        return fault_draft_missing(c->arena);
    }
    if (!c->common.json) {
        text_add(&c->out, d.text);
        return NULL;
    }
    struct json *o = json_new(c->arena, JSON_OBJECT);
    json_set(c->arena, o, STR("programme"), json_str(c->arena, d.programme));
    json_set(c->arena, o, STR("revision"), json_int(c->arena, d.revision));
    json_set(c->arena, o, STR("person"), json_int(c->arena, d.person.v));
    json_set(c->arena, o, STR("text"), json_str(c->arena, d.text));
    cli_json(c, o);
    return NULL;
}

/* ---- changing -------------------------------------------------------------------------
 */

/* Without --seen the newest is meant: nobody filled a form from an older one. */
static struct fault *seen_of(struct drafting *d, int64_t *seen)
{
    struct duty_draft draft;
    bool found = false;
    TRY(duty_draft_read(d->change.act.db, d->change.act.arena, d->programme, &draft,
                        &found));
    *seen = d->options->seen > 0 ? d->options->seen : found ? draft.revision : 0;
    return found ? NULL : fault_draft_missing(d->change.act.arena);
}

static struct fault *tell_revision(struct drafting *d)
{
    struct duty_draft draft;
    bool found = false;
    TRY(duty_draft_read(d->change.act.db, d->change.act.arena, d->programme, &draft,
                        &found));
    d->revision = found ? draft.revision : 0;
    return NULL;
}

static struct instant now(const struct drafting *d)
{
    return clock_now(d->change.cli->clock);
}

static struct fault *begin(struct cli_change *change)
{
    struct drafting *d = (struct drafting *)change;
    struct act *act = &change->act;
    if (!duty_may_keep(&change->viewer)) {
        return fault_denied(act->arena);
    }
    TRY(duty_draft_begin_from(act->db, act->arena, d->text,
                              duty_built(act->arena, kinds_all.at), change->viewer.person,
                              now(d), &d->programme));
    d->programme = str_copy(change->cli->arena, d->programme);
    return tell_revision(d);
}

static struct fault *save(struct cli_change *change)
{
    struct drafting *d = (struct drafting *)change;
    struct act *act = &change->act;
    int64_t seen = 0;
    if (!duty_may_keep(&change->viewer)) {
        return fault_denied(act->arena);
    }
    TRY(seen_of(d, &seen));
    TRY(duty_draft_save(act->db, act->arena, d->programme, seen, d->text,
                        change->viewer.person, now(d)));
    return tell_revision(d);
}

static struct fault *undo(struct cli_change *change)
{
    struct drafting *d = (struct drafting *)change;
    int64_t seen = 0;
    if (!duty_may_keep(&change->viewer)) {
        return fault_denied(change->act.arena);
    }
    TRY(seen_of(d, &seen));
    TRY(duty_draft_undo(change->act.db, change->act.arena, d->programme, seen));
    return tell_revision(d);
}

static struct fault *discard(struct cli_change *change)
{
    struct drafting *d = (struct drafting *)change;
    int64_t seen = 0;
    if (!duty_may_keep(&change->viewer)) {
        return fault_denied(change->act.arena);
    }
    TRY(seen_of(d, &seen));
    return duty_draft_discard(change->act.db, change->act.arena, d->programme, seen);
}

static struct fault *adopt(struct cli_change *change)
{
    struct drafting *d = (struct drafting *)change;
    struct act *act = &change->act;
    struct duty_draft draft;
    int64_t seen = 0;
    bool found = false;
    if (!duty_may_keep(&change->viewer)) {
        return fault_denied(act->arena);
    }
    TRY(seen_of(d, &seen));
    TRY(duty_draft_read(act->db, act->arena, d->programme, &draft, &found));
    TRY(duty_draft_discard(act->db, act->arena, d->programme, seen));
    return duty_adopt(act, change->house->shelf, draft.text, d->options->from,
                      &d->adoption);
}

static const struct action {
    const char *name, *needs;
    size_t words;
    bool file; /* the last word */
    struct fault *(*change)(struct cli_change *change);
} actions[] = {
    {"list", "", 0, false, NULL},     {"begin", "FILE", 1, true, begin},
    {"show", "ID", 1, false, NULL},   {"save", "ID FILE", 2, true, save},
    {"undo", "ID", 1, false, undo},   {"discard", "ID", 1, false, discard},
    {"adopt", "ID", 1, false, adopt},
};

static const struct action *find_action(struct str name)
{
    for (size_t i = 0; i < sizeof actions / sizeof actions[0]; i++) {
        if (str_equal(name, str_of(actions[i].name))) {
            return &actions[i];
        }
    }
    return NULL;
}

static void print_outcome(struct cli *c, const struct drafting *d)
{
    if (!c->common.json) {
        text_add_format(&c->out, "%.*s\t%lld\n", STR_PRINT(d->programme),
                        (long long)(d->adoption > 0 ? d->adoption : d->revision));
        return;
    }
    struct json *o = json_new(c->arena, JSON_OBJECT);
    json_set(c->arena, o, STR("programme"), json_str(c->arena, d->programme));
    json_set(c->arena, o, STR("revision"), json_int(c->arena, d->revision));
    if (d->adoption > 0) {
        json_set(c->arena, o, STR("adoption"), json_int(c->arena, d->adoption));
    }
    cli_json(c, o);
}

struct fault *cmd_programme_draft(struct cli *c, void *options, int *exit)
{
    (void)exit;
    struct str name = c->words.n > 0 ? c->words.at[0] : STR("list");
    const struct action *action = find_action(name);
    if (action == NULL) {
        return fault_draft_action(c->arena, name);
    }
    if (c->words.n > 0 && c->words.n - 1 < action->words) {
        return fault_draft_words(c->arena, name, str_of(action->needs));
    }
    if (action->change == NULL) {
        return action->words == 0 ? list(c) : show(c, c->words.at[1]);
    }
    struct drafting *d = ARENA_NEW(c->arena, struct drafting);
    *d = (struct drafting){
        .change = {.needs = CAN_KEEP_PROGRAMME, .change = action->change},
        .options = options,
        .programme = c->words.at[1]};
    if (action->file) {
        TRY(cli_read_programme(c, c->words.at[action->words], &d->text));
    }
    TRY(cli_write(c, &d->change));
    if (!c->common.dry_run) {
        print_outcome(c, d);
    }
    return NULL;
}
