/* Administration: log-ins, roles, imports, the log of reads, backups. */
#ifndef PAGES_ADMIN_VIEWS_H
#define PAGES_ADMIN_VIEWS_H
#include "pages/access/reading_views.h"

/* GET /admin: the parts that the viewer's office has, and how the records stand. */
struct admin_view {
    struct page_view page;
    struct link_views parts;
    int64_t entries;
    struct str root;
    int64_t signed_size; /* entries under the newest signed checkpoint; -1: none yet */
    int64_t undigested;  /* past days with reads and no digest */
};

struct account_row {
    int64_t person;
    struct str login;
    struct str name;
};
struct account_rows LIST(struct account_row);
/* GET /admin/accounts */
struct accounts_view {
    struct page_view page;
    struct field_view query;
    struct account_rows rows;
    struct pager_view pager;
};

/* GET, POST /admin/accounts/new */
struct account_new_view {
    struct page_view page;
    struct form_view form;
    struct field_view person;
    struct field_view login;
};

struct role_row {
    int64_t person;
    struct str name;
    struct str login; /* not given: no log-in */
    struct str role;
    struct str unit;
    struct str since, till; /* not given: open */
    struct tag_view term;
    struct str form_id; /* of the form that ends it, and what that sends */
    struct str role_value;
    int64_t unit_value;
};
struct role_rows LIST(struct role_row);
/* GET /admin/accounts/ID */
struct account_page_view {
    struct page_view page;
    int64_t person;
    struct str name;
    struct str login;
    bool second;
    int64_t recovery;
    int64_t sessions;
    struct role_rows roles;
    bool kept;           /* not at the console alone */
    struct str reset_id; /* the code has the id of the page */
};

/* GET, POST /admin/accounts/ID/close */
struct account_close_view {
    struct page_view page;
    struct form_view form;
    int64_t person;
    struct str name;
    struct field_view why;
};

/* GET /admin/roles */
struct roles_view {
    struct page_view page;
    struct field_view query;
    struct field_view role;
    struct role_rows rows;
};

/* GET, POST /admin/roles/new */
struct role_new_view {
    struct page_view page;
    struct form_view form;
    struct field_view person;
    struct field_view role;
    struct field_view unit;
    struct field_view since;
    struct field_view till;
};

struct role_event {
    int64_t seq;
    struct str kind;
    struct str role;
    struct str unit;
    struct str since, till;
    struct str actor;
    struct str at;
};
struct role_events LIST(struct role_event);
/* GET /admin/roles/ID */
struct role_person_view {
    struct page_view page;
    int64_t person;
    struct str name;
    struct role_rows rows;
    struct role_events history;
};

struct import_row {
    int64_t id;
    struct str file;
    struct day day;
    struct str actor;
    int64_t rows;
    struct tag_view state;
};
struct import_rows LIST(struct import_row);
/* GET /admin/imports */
struct imports_view {
    struct page_view page;
    struct import_rows rows;
};

/* GET, POST /admin/readlog */
struct readlog_view {
    struct page_view page;
    struct form_view form;
    struct field_view person;
    struct field_view reader;
    struct field_view day;
    struct field_view why;
    bool looked;
    struct read_rows reads;
    int64_t older; /* the form's `before` for what is older; 0: nothing is */
};

struct remind_row_view {
    struct str day;
    int64_t sent, waiting, failed;
    struct str why; /* of one that failed */
};
struct remind_row_views LIST(struct remind_row_view);
/* GET /admin/reminders: who sends what when, without the secrets of it. */
struct reminders_view {
    struct page_view page;
    bool on;           /* this server sends reminders */
    struct str broken; /* its file cannot be read at present, and why */
    struct str mail;   /* sender and machine; not given: no letters */
    struct str_list robots;
    struct str hours, when, link;
    int64_t addresses;
    struct remind_row_views days;
};

struct backup_row {
    struct str file;
    struct str at;
    int64_t mib;
};
struct backup_rows LIST(struct backup_row);
/* GET /admin/backup */
struct backup_view {
    struct page_view page;
    struct str folder; /* not given: this server keeps none */
    bool running;
    struct str said; /* of the last one; not given: none since the start */
    bool failed;
    struct backup_rows rows;
};
#endif
