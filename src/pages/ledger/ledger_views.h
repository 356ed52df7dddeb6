/* The ledger as people see it: what is in it and how to check it. */
#ifndef PAGES_LEDGER_VIEWS_H
#define PAGES_LEDGER_VIEWS_H
#include "pages/components/components_views.h"

struct entry_row {
    int64_t seq;
    struct str kind; /* in words; a generic one where the entry is sealed */
    struct str subject;
    struct str subject_href; /* not given: the viewer may not open it */
    struct day day;
    struct str at; /* local wall time */
    struct str actor;
};
struct entry_rows LIST(struct entry_row);

/* GET /ledger?before=SEQ */
struct ledger_view {
    struct page_view page;
    int64_t size;
    struct str root;   /* hex */
    struct str origin; /* name of the log in its checkpoints */
    struct str key;    /* public verifier key, as contrib/verify.py takes it */
    struct entry_rows entries; /* newest first */
    struct pager_view pager;
};

/* One field of a body, or of the header. */
struct fact_view {
    struct str label;
    struct str value;
};
struct fact_views LIST(struct fact_view);

struct proof_step_view {
    int64_t level;   /* 0 beside the leaf */
    bool left;       /* the given hash stands on the left */
    struct str hash; /* hex */
};
struct proof_step_views LIST(struct proof_step_view);

enum body_state { BODY_SHOWN, BODY_WITHHELD, BODY_ERASED };

/* GET /ledger/SEQ; the proof file is /ledger/SEQ/proof */
struct entry_view {
    struct page_view page;
    int64_t seq;
    struct str id; /* UUID */
    struct str kind;
    struct str kind_name; /* of the program: "register.person" */
    struct str subject;
    struct str subject_href;
    struct day day;
    struct str at;
    struct str actor;
    struct str record_class;
    int64_t corrects;     /* seq; 0: none */
    int64_t corrected_by; /* seq; 0: none */
    enum body_state body;
    struct fact_views facts; /* of the body, in words */
    struct str json;         /* the canonical body */
    struct str leaf;         /* hex */
    struct str root;         /* hex */
    int64_t size;            /* of the tree the proof leads to */
    struct proof_step_views steps;
    int64_t previous, next; /* seqs; 0: none */
};
#endif
