/* Rows of learning under another number. */
#include "learning/merged.h"

#include "learning/exam.h"
#include "learning/exam_sql.h"
#include "learning/merged_sql.h"

static struct fault *move_classes(struct db *db, struct arena *a, struct person_id id,
                                  struct person_id into)
{
    TRY(sql_merged_attended_worse(db, a, id, into));
    TRY(sql_merged_attended_double(db, a, id, into));
    TRY(sql_merged_attended(db, a, id, into));
    TRY(sql_merged_made_up_double(db, a, id, into));
    TRY(sql_merged_made_up(db, a, id, into));
    TRY(sql_merged_signup_double(db, a, id, into));
    TRY(sql_merged_signup(db, a, id, into));
    TRY(sql_merged_wish_double(db, a, id, into));
    TRY(sql_merged_wish(db, a, id, into));
    return sql_merged_speaker(db, a, id, into);
}

/* Behind those that he sat under the number that stays. */
static struct fault *move_results(struct db *db, struct arena *a, struct person_id id,
                                  struct person_id into)
{
    struct merged_attempt_list attempts = {0};
    TRY(sql_merged_attempts(db, a, id, &attempts));
    for (size_t i = 0; i < attempts.n; i++) {
        const struct merged_attempt *m = &attempts.at[i];
        int64_t before = 0;
        bool found = false;
        TRY(sql_result_attempts(db, a, (struct exam_id){m->exam}, into, &before, &found));
        TRY(sql_merged_result(db, a, m, id, into, before + 1));
        TRY(sql_merged_marks(db, a, m, id, into, before + 1));
    }
    return NULL;
}

static struct fault *move_exams(struct db *db, struct arena *a, struct person_id id,
                                struct person_id into)
{
    TRY(sql_merged_extra_double(db, a, id, into));
    TRY(sql_merged_extra(db, a, id, into));
    TRY(sql_merged_markers(db, a, id, into));
    return move_results(db, a, id, into);
}

static struct fault *move_years(struct db *db, struct arena *a, struct person_id id,
                                struct person_id into)
{
    TRY(sql_merged_summary_double(db, a, id, into));
    TRY(sql_merged_summary(db, a, id, into));
    TRY(sql_merged_rating_double(db, a, id, into));
    TRY(sql_merged_rating(db, a, id, into));
    TRY(sql_merged_rater(db, a, id, into));
    TRY(sql_merged_step_double(db, a, id, into));
    return sql_merged_step(db, a, id, into);
}

struct fault *learning_follow_merge(struct db *db, struct arena *a,
                                    const struct entry *entry, const void *body)
{
    const struct merge_body *merge = body;
    struct person_id id = {entry->subject};
    TRY(sql_merged_notes(db, a, id, merge->into));
    TRY(sql_merged_training(db, a, id, merge->into));
    TRY(sql_merged_signed_double(db, a, id, merge->into));
    TRY(sql_merged_signed(db, a, id, merge->into));
    TRY(sql_merged_recommended(db, a, id, merge->into));
    TRY(sql_merged_peer_double(db, a, id, merge->into));
    TRY(sql_merged_peer(db, a, id, merge->into));
    TRY(sql_merged_peer_spoke(db, a, id, merge->into));
    TRY(sql_merged_daily(db, a, id));
    TRY(sql_merged_daily_questions(db, a, id));
    TRY(move_years(db, a, id, merge->into));
    TRY(move_classes(db, a, id, merge->into));
    return move_exams(db, a, id, merge->into);
}
