/* For machines: is the house open, and how busy is it. No names, no ids. */
#include "pages/ledger/ledger.h"
#include "web/proxy.h"
#include "words/faults.h"

struct fault *healthz_show(struct exchange *x, struct db *db)
{
    struct ledger_head head;
    TRY(ledger_head_read(db, x->arena, &head));
    answer_html(x, 200);
    x->answer.type = STR("text/plain; charset=utf-8");
    text_add(&x->answer.body, STR("ok\n"));
    return NULL;
}

static void add_metric(struct text *out, const char *name, const char *type,
                       const char *what, int64_t value)
{
    text_add_format(out, "# HELP %s %s\n# TYPE %s %s\n%s %lld\n", name, what, name, type,
                    name, (long long)value);
}

static void add_requests(struct text *out, const struct server_counts *c)
{
    static const char *const classes[] = {"cut", "1xx", "2xx", "3xx", "4xx", "5xx"};
    text_add(out,
             STR("# HELP cadre_requests_total Requests answered, by class of status.\n"
                 "# TYPE cadre_requests_total counter\n"));
    for (size_t i = 0; i < sizeof classes / sizeof classes[0]; i++) {
        text_add_format(out, "cadre_requests_total{class=\"%s\"} %lld\n", classes[i],
                        (long long)c->requests[i]);
    }
}

/* Only for programs on this machine. */
struct fault *metrics_show(struct exchange *x, struct db *db)
{
    const struct app *app = page_app(x);
    struct ledger_head head;
    struct writer_counts writer;
    struct server_counts server;
    if (!peer_is_local(x->peer)) {
        return fault_page_missing(x->arena);
    }
    TRY(ledger_head_read(db, x->arena, &head));
    writer_count(app->house->writer, &writer);
    server_count(app->server, &server);
    answer_html(x, 200);
    x->answer.type = STR("text/plain; version=0.0.4; charset=utf-8");
    struct text *out = &x->answer.body;
    add_requests(out, &server);
    add_metric(out, "cadre_connections", "gauge", "Connections open.",
               server.connections_open);
    add_metric(out, "cadre_ledger_entries", "gauge", "Entries in the ledger.", head.size);
    add_metric(out, "cadre_writer_jobs_total", "counter", "Changes run.", writer.jobs);
    add_metric(out, "cadre_writer_failed_total", "counter", "Changes refused or failed.",
               writer.failed);
    add_metric(out, "cadre_writer_batches_total", "counter", "Commits.", writer.batches);
    add_metric(out, "cadre_writer_waiting", "gauge", "Changes waiting for the writer.",
               writer.waiting);
    return NULL;
}
