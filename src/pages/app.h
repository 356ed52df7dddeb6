/* What all handlers share, and the few steps a page is made of. One row of routes.c names
 * a page's path, the capability it needs and its functions; gate.c does the rest:
 * session, capability, form, transaction, faults. */
#ifndef PAGES_APP_H
#define PAGES_APP_H
#include "access/hasher.h"
#include "exchange/backup.h"
#include "exchange/house.h"
#include "exchange/intake_run.h"
#include "pages/components/components_views.h"
#include "web/form.h"
#include "web/server.h"

/* The options of a choice among all units, drawn once: most pages have it. Of one worker;
 * empty at first. */
struct unit_menu {
    struct arena *own;
    int64_t edition; /* of the tree it was drawn from */
    bool all;        /* of all units, not of those that the tree saw last */
    struct markup html;
};

struct app {
    struct house *house;
    struct db **readers;      /* one a worker */
    struct unit_tree **trees; /* one a worker */
    struct ledger_head_kept *heads;
    struct unit_menu *menus;
    struct hasher *hasher;
    struct str public_url; /* "https://..." or not given */
    bool behind_proxy;     /* of a reverse proxy on this machine */
    const struct log *log;
    struct intakes *intakes;     /* tries and runs imports; NULL: nobody does */
    struct reminders *reminders; /* NULL: this server sends none */
    struct backups *backups;     /* NULL: none are kept by this server */
    struct server *server;       /* for /metrics */
    struct str version;
};

/* What a POST carries besides its kind's own fields. */
struct form_extra {
    struct uuid id; /* the form's idempotency id */
    int64_t seen;   /* newest entry the form was filled from */
};

struct route {
    enum method method;
    const char *pattern;
    enum capability can;
    /* GET: draws the page. POST: what is shown when the form is refused, or behind it:
     * page_fault(x) tells; it redirects or draws the form again. */
    struct fault *(*show)(struct exchange *x, struct db *db);
    /* POST: in the writer's thread, inside the job's savepoint. NULL where `start` is. */
    struct fault *(*change)(struct exchange *x, struct db *db);
    /* POST that must go elsewhere first (hashing): called instead of submitting `change`.
     */
    struct fault *(*start)(struct exchange *x, struct db *db);
    const struct fields *form;  /* POST: the fields of its struct */
    const struct fields *extra; /* further fields behind them, or NULL */
    const char *const *needs;   /* fields that this form needs beyond its kind, or NULL */
};
extern const struct fields page_extra_fields;
/* The same, of a form that brings a file. */
extern const struct fields page_file_fields;
extern const struct route routes[];
extern const size_t routes_n;

/* ---- in handlers ------------------------------------------------------------------- */
const struct app *page_app(const struct exchange *x);
const struct viewer *page_viewer(const struct exchange *x);
void *page_form(const struct exchange *x);                     /* the struct read */
const struct form_extra *page_extra(const struct exchange *x); /* of forms that have it */
struct fault *page_fault(const struct exchange *x); /* why the form is shown again */
void page_refuse(struct exchange *x, struct fault *fault); /* so that show tells it */
/* MISSING, as for nobody, when the person is not there or outside the viewer's scope; the
 * same statements are asked in both cases, so that both answers take as long. */
struct fault *page_may_reach(struct exchange *x, struct db *db, struct person_id person);
int64_t page_arg(const struct exchange *x, int n); /* ":id" as a number, 0 when none */
struct day page_today(const struct exchange *x);
/* An act of this request, for register_* and access_*. */
struct act page_act(struct exchange *x, struct db *db);
/* Runs `change` in the writer, then `next` in a worker with a reader; x->fault tells. */
struct fault *page_write(struct exchange *x,
                         struct fault *(*change)(struct exchange *x, struct db *db),
                         struct fault *(*next)(struct exchange *x, struct db *db));
/* For forms whose fields are known only now, in a route's `start`: reads the form with
 * what every form carries; then, unless it was refused, runs `change`; then the route's
 * `show`. */
void page_take(struct exchange *x, const struct fields *form);
struct fault *page_change(struct exchange *x, struct db *db,
                          struct fault *(*change)(struct exchange *x, struct db *db));
/* Hashes or verifies a password elsewhere, then `next`. */
struct fault *page_hash(struct exchange *x, struct hashing *h,
                        struct fault *(*next)(struct exchange *x, struct db *db));
/* What handlers keep from one stage to the next, on the exchange's arena. */
void **page_keep(struct exchange *x);

/* ---- drawing ----------------------------------------------------------------------- */
/* Where a link may lead that is to show this page again: its path and query; "/" when the
 * page is only the answer to a form and cannot be asked for. */
struct str page_here(struct exchange *x);
bool page_can_get(struct str path); /* some row of the table answers a GET there */
struct page_view page_view(struct exchange *x, struct db *db, struct str title);
/* The same without asking the database, also before anyone is known: for faults. */
struct page_view page_frame(struct exchange *x, struct str title);
/* The faults of what was sent, each with the label that `fields` has for its field. */
struct form_view page_form_view(struct exchange *x, const struct fields *fields,
                                struct str action);
/* A field with what was sent, or what `from` (the form's struct) says, and its fault. */
struct field_view page_field(struct exchange *x, const struct fields *fields,
                             const char *name, const void *from);
struct option_view page_option(struct str value, struct str text, bool chosen);
struct str page_new_id(struct exchange *x);
struct str page_local(struct exchange *x, struct instant t); /* wall time in words */
struct str say_sex(struct arena *a, enum lang lang, int sex);
struct str say_leave(struct arena *a, enum lang lang, int why);
struct str say_record_class(struct arena *a, enum lang lang, int class);
/* A value of a choice in words; "" where nothing was chosen. */
struct str page_choice(struct exchange *x, const struct field *field, int value);
/* A member of a body in words: ids as names, choices as words. */
struct fault *page_fact(struct exchange *x, struct db *db, const struct field *field,
                        const void *body, struct str *text);
struct declared_list; /* duty/duty.h */
/* Title of a kind: of a built one, of one that a programme declared, else its name. */
struct str page_kind_title(struct exchange *x, const struct declared_list *declared,
                           struct str name);
/* Name of a person or unit by id; "No. 7" where the viewer may not know it. */
struct fault *page_name_of(struct exchange *x, struct db *db, int64_t id,
                           struct str *name, struct str *href);
struct fault *page_actor(struct exchange *x, struct db *db, int64_t actor,
                         struct str *name);
/* A local path and nothing else (not "//host", not "/\\host"), or "/". */
struct str page_local_only(struct str back);
void page_html(struct exchange *x); /* 200 and an empty body to draw into */

/* ---- hooks of the server ----------------------------------------------------------- */
extern const struct server_hooks page_hooks;
#endif
