/* Materials (学习材料): articles, books, documents from above, courses and talks, as
 * Markdown or as an attached file, for the people of a unit. One may be recommended for a
 * week, or passed on (传阅) to be read and signed: who has, and who has not. Refuses to
 * count how long anybody read. */
#ifndef LEARNING_MATERIAL_H
#define LEARNING_MATERIAL_H
#include "access/access.h"
#include "ledger/blob.h"

struct material_id {
    int64_t v;
};
enum { MATERIAL_TEXT_MOST = 20000, MATERIAL_FILE_MIB = 32 };
enum { MATERIAL_PAGE = 50, MATERIALS_MOST = 10000 /* in a table */ };
#define MATERIAL_FILE_MOST ((int64_t)MATERIAL_FILE_MIB << 20)
enum material_sort {
    MATERIAL_ARTICLE,
    MATERIAL_BOOK,
    MATERIAL_DOCUMENT,
    MATERIAL_COURSE,
    MATERIAL_TALK,
};
extern const char *const material_sort_names[];
extern say_fn *const material_sort_words[];
/* Of whom it comes; of a document, who issued it. */
enum material_level {
    MATERIAL_OWN,
    MATERIAL_DISTRICT,
    MATERIAL_CITY,
    MATERIAL_PROVINCE,
    MATERIAL_CENTRAL,
};
extern const char
    *const material_level_names[]; /* own, district, city, province, central */
extern say_fn *const material_level_words[];
struct material_body { /* material.add (creates), material.correct */
    struct str title;
    int sort, level;
    struct str source, number; /* 文号 */
    struct unit_id unit;       /* who is in it or below may read it */
    struct str topics;
    struct str text; /* Markdown */
    struct hash file;
    struct str filename;
};
struct recommend_body { /* material.recommend */
    struct day week;    /* its Monday */
    struct str why;
};
struct pass_body { /* material.pass: to all whose it is, to be signed as read */
    struct str word;
};
struct sign_body { /* material.sign, about the person */
    int64_t event; /* seq of the entry that passed it on */
};
extern const struct kind kind_material_add, kind_material_correct;
extern const struct kind kind_material_recommend, kind_material_pass, kind_material_sign;

struct material {
    struct material_id id;
    struct material_body body;
    struct str unit_name;
    int64_t newest;
};
struct material_line { /* of a list */
    struct material_id id;
    struct str title;
    int sort, level;
    struct str source, number, topics;
    struct day added;
};
struct material_line_list LIST(struct material_line);
struct recommended {
    struct material_id material;
    struct str title;
    struct day week;
    struct str why;
    int64_t actor;
};
struct recommended_list LIST(struct recommended);
struct passed { /* the newest passing on of a material */
    int64_t seq;
    struct day day;
    struct str word;
    int64_t readers; /* who have signed */
};
struct reader {
    struct person_id person;
    struct str name;
    struct day signed_on; /* DAY_NONE: not yet */
};
struct reader_list LIST(struct reader);

/* By who may CAN_RECORD and reaches the unit. INPUT: neither text nor file; no such unit;
 * a file that is no document (formats by content). */
struct fault *material_add(const struct act *act, const struct material_body *body,
                           struct material_id *id);
struct fault *material_correct(const struct act *act, struct material_id id, int64_t seen,
                               const struct material_body *body);
struct fault *material_recommend(const struct act *act, struct material_id id,
                                 const struct recommend_body *body);
/* INPUT: nobody is in the unit that it is for. */
struct fault *material_pass(const struct act *act, struct material_id id,
                            const struct pass_body *body, int64_t *seq);
/* By oneself. CONFLICT: not passed on, or signed already. */
struct fault *material_sign(const struct act *act, struct material_id id);
/* What its first bytes say it is; not given: nothing that is taken. */
struct str material_type(struct str bytes);

/* MISSING, as for none, to whom it is not for. */
struct fault *material_find(struct db *db, struct arena *a, const struct viewer *v,
                            struct material_id id, struct material *material);
/* The same without a fault. */
struct fault *material_look(struct db *db, struct arena *a, const struct viewer *v,
                            struct material_id id, struct material *material, bool *may);
struct material_query {
    int sort;       /* -1: all */
    int64_t before; /* older than this one; 0: from the newest */
    int64_t limit;
};
/* Newest first. */
struct fault *materials(struct db *db, struct arena *a, const struct viewer *v,
                        const struct material_query *query,
                        struct material_line_list *list);
/* Those of the weeks from that day on which the viewer may read, newest week first. */
struct fault *materials_recommended(struct db *db, struct arena *a,
                                    const struct viewer *v, struct day from,
                                    struct recommended_list *list);
struct fault *material_passed(struct db *db, struct arena *a, struct material_id id,
                              struct passed *passed, bool *found);
/* Has the person signed it? */
struct fault *material_signed(struct db *db, struct arena *a, int64_t pass,
                              struct person_id person, bool *is_signed);
/* Everybody whose it is, who has not signed first. */
struct fault *material_readers(struct db *db, struct arena *a,
                               const struct material *material, int64_t pass,
                               struct reader_list *list);
#endif
