/* Who sees what of a person, and the log of reads (查阅日志). One function, access_mask,
 * says of each field whether it is shown, masked or hidden; page, CSV and JSON ask it.
 * What is masked (sealed fields, the cadre file) is opened for a purpose, and the row
 * that says so is on the disk before a byte of it leaves. The log's rows are never
 * changed; each day's digest enters the ledger. Refuses to open a person's own or his
 * kin's cadre file to anybody (干部人事档案工作条例). */
#ifndef ACCESS_READING_H
#define ACCESS_READING_H
#include "access/access.h"

enum showing {
    FIELD_SHOWN,
    FIELD_MASKED, /* can be opened for a purpose */
    FIELD_HIDDEN,
};
/* What the viewer is to the person; computed from the register and the roles in force. */
struct relations {
    bool self;
    bool unit_of;   /* the viewer's scope reaches the person's unit */
    bool leader_of; /* as a leader of it or of a unit above */
    bool kin_of;
};
/* Of somebody who is not there: none of them, and the same statements are asked, so that
 * the answer takes as long as for one beyond the viewer's reach. */
struct fault *access_relations(struct db *db, struct arena *a, const struct viewer *v,
                               struct person_id person, struct relations *relations);
/* The one place that knows kin. */
struct fault *access_is_kin(struct db *db, struct arena *a, struct person_id viewer,
                            struct person_id person, bool *kin);
enum showing access_mask(const struct viewer *v, const struct relations *relations,
                         enum record_class class);
/* The field's own class where it has one, else its kind's. */
enum record_class access_class(const struct kind *kind, const struct field *field);
/* What the least open field of the kind allows. */
enum showing access_mask_kind(const struct viewer *v, const struct relations *relations,
                              const struct kind *kind);

/* May the viewer read all that an entry says, without opening anything? */
struct fault *access_may_read(struct db *db, struct arena *a, const struct viewer *v,
                              const struct kinds *kinds, const struct entry *entry,
                              bool *may);

/* ---- the log of reads -------------------------------------------------------------- */
enum purpose {
    PURPOSE_APPOINTMENT, /* 任免 */
    PURPOSE_INSPECTION,  /* 考察 */
    PURPOSE_UPKEEP,      /* 登记维护 */
    PURPOSE_CARE,        /* 关爱 */
    PURPOSE_SUPERVISION, /* 监督 */
    PURPOSE_OWN,         /* 本人查看 */
};
extern const char *const purpose_names[]; /* "appointment" ... NULL-ended */
struct str say_purpose(struct arena *a, enum lang lang, int purpose);

/* What is asked of whoever opens something; a form, or options of a command. */
struct opening {
    int class;   /* enum record_class */
    int purpose; /* enum purpose */
    struct str why;
};
extern const struct fields opening_fields;
enum { WHY_LEAST = 4, WHY_MOST = 200 };
/* What `what` says of a row about the log itself. */
#define READING_OF_LOG "readlog"

struct reading {
    int64_t id; /* contiguous */
    struct person_id reader;
    struct str reader_name;
    struct person_id person;
    struct str person_name;
    int class;
    struct str what; /* the kinds of records that were shown */
    int purpose;
    struct str why;
    struct day day; /* the office's day of `at` */
    struct instant at;
    struct blob salt; /* keeps the digest of a short day from being guessed */
    int64_t questions;
};
struct reading_list LIST(struct reading);

/* MISSING as for nobody when the viewer may not know of the person, DENIED when this
 * class is not his to open; INPUT: no purpose. */
struct fault *reading_may_open(const struct act *act, const struct viewer *v,
                               struct person_id person, const struct opening *opening);
/* In a job: what may be shown once this is committed. Faults as reading_may_open. */
struct fault *reading_open(const struct act *act, const struct viewer *v,
                           struct person_id person, const struct opening *opening,
                           struct str what, struct random *random, struct instant at);

/* The same for a record whose readers its room knows better than a mask by person and
 * unit does: the caller has judged the viewer. The row stands under `person`. INPUT: no
 * purpose; DENIED to the console. */
struct fault *reading_note(const struct act *act, const struct viewer *v,
                           struct person_id person, const struct opening *opening,
                           struct str what, struct random *random, struct instant at);

enum { READINGS_PAGE = 50 };
struct readings_query {
    struct person_id person; /* whose records; 0: all */
    struct person_id reader; /* 0: all */
    struct day day;          /* DAY_NONE: all */
    int64_t before;          /* paging by key; 0: from the newest */
    int64_t limit;
    bool by_person, by_reader, by_day; /* set by readings_list */
};
/* In a job: that the viewer looks through the log, at what `query` asks for, and why; it
 * is a reading like any other, and whoever's reads are asked for sees it. */
struct fault *readings_look(const struct act *act, const struct viewer *v,
                            const struct readings_query *query, struct str why,
                            struct random *random, struct instant at);
/* Newest first. The caller sees to it that it is the person himself, or an auditor whose
 * look was logged. */
struct fault *readings_list(struct db *db, struct arena *a, struct readings_query query,
                            struct reading_list *list);

/* ---- the day's digest -------------------------------------------------------------- */
struct digest_body { /* readlog.digest */
    struct day day;
    int64_t count;
    struct str root; /* RFC 6962 over the day's rows, 64 hex digits */
};
/* Of a day that is over. An entry where there were reads and none was made yet; *again
 * when it was. BROKEN when the rows are no longer those of which the ledger has the
 * digest. */
struct fault *reading_digest(const struct act *act, struct day day,
                             struct digest_body *digest, bool *again);
/* Days before `today` that have reads and no digest, oldest first. */
struct fault *readings_undigested(struct db *db, struct arena *a, struct day today,
                                  struct day_list *days);

/* ---- questions --------------------------------------------------------------------- */
struct question_body { /* access.question */
    int64_t read;
    struct str text;
};
struct answer_body {  /* access.answer; about who asked */
    int64_t question; /* seq of the entry that asks */
    struct str text;
};
struct read_question {
    int64_t seq;
    int64_t read;
    struct person_id person; /* who asks: whose record was read */
    struct str name;
    struct str text;
    struct instant at;
    struct str answer; /* not given: none yet */
    struct str answered_name;
    struct person_id answered_by; /* 0: the console */
    struct instant answered_at;
    /* of the read; its reason is for the person and the log */
    struct person_id reader; /* 0: the console */
    struct str reader_name;
    struct instant read_at;
    int class;
};
struct read_question_list LIST(struct read_question);
/* MISSING when the read is not one of the person's own record. */
struct fault *reading_question(const struct act *act, struct person_id person,
                               const struct question_body *body);
/* By the registrar who keeps the record, or the audit administrator; once. MISSING beyond
 * the viewer's reach; DENIED to who asked; CONFLICT: answered already. */
struct fault *reading_answer(const struct act *act, const struct viewer *v,
                             const struct answer_body *body);
struct questions_query {
    int64_t seq;    /* one; 0: all */
    int64_t read;   /* of one read; 0: of all */
    bool open;      /* unanswered alone */
    int64_t before; /* paging by key; 0: from the newest */
    int64_t limit;
    bool by_seq, by_read; /* set by the functions */
};
enum { QUESTIONS_PAGE = 50 };
/* Newest first. Those about persons within the viewer's reach, all of them for who reads
 * the log. DENIED: may not answer. */
struct fault *readings_questions(struct db *db, struct arena *a, const struct viewer *v,
                                 struct questions_query query,
                                 struct read_question_list *list);
/* Of one read, for the person whose record was read: the caller has seen to it. */
struct fault *readings_asked(struct db *db, struct arena *a, int64_t read,
                             struct read_question_list *list);
extern const struct kind kind_readlog_digest, kind_access_question;
extern const struct kind kind_access_answer;
#endif
