/* Rows of practice under another number. */
#include "practice/merged.h"

#include "practice/merged_sql.h"

static struct fault *move_visits(struct db *db, struct arena *a, struct person_id id,
                                 struct person_id into)
{
    TRY(sql_merged_twins(db, a, id, into));
    TRY(sql_merged_visits(db, a, id, into));
    TRY(sql_merged_visits_written(db, a, id, into));
    return sql_merged_deeds(db, a, id, into);
}

static struct fault *move_findings(struct db *db, struct arena *a, struct person_id id,
                                   struct person_id into)
{
    TRY(sql_merged_findings_owned(db, a, id, into));
    TRY(sql_merged_findings_raised(db, a, id, into));
    TRY(sql_merged_findings_recorded(db, a, id, into));
    TRY(sql_merged_steps(db, a, id, into));
    return sql_merged_steps_taken(db, a, id, into);
}

static struct fault *move_campaigns(struct db *db, struct arena *a, struct person_id id,
                                    struct person_id into)
{
    TRY(sql_merged_member_double(db, a, id, into));
    TRY(sql_merged_member(db, a, id, into));
    TRY(sql_merged_part_double(db, a, id, into));
    TRY(sql_merged_part(db, a, id, into));
    TRY(sql_merged_team_head(db, a, id, into));
    TRY(sql_merged_team_meetings(db, a, id, into));
    return sql_merged_team_reports(db, a, id, into);
}

struct fault *practice_follow_merge(struct db *db, struct arena *a,
                                    const struct entry *entry, const void *body)
{
    const struct merge_body *merge = body;
    struct person_id id = {entry->subject};
    TRY(move_visits(db, a, id, merge->into));
    TRY(move_findings(db, a, id, merge->into));
    return move_campaigns(db, a, id, merge->into);
}
