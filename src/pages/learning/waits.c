/* Lines of study on /lead: what waits, and the way to the page where it is done. */
#include "pages/learning/waits.h"

#include "learning/waits.h"

/* A speaker is settled where another is proposed, who has not confirmed is seen on its
 * page; of training the unit is asked for. */
static struct str href_of(struct arena *a, const struct wait *w)
{
    static const struct {
        const char *before, *behind;
    } paths[] = {
        [WAIT_SIGN] = {"/material/", ""},
        [WAIT_SPEAKER] = {"/class/", "/speaker"},
        [WAIT_CONFIRM] = {"/class/", ""},
        [WAIT_SPEAKER_AWAY] = {"/class/", "/speaker"},
        [WAIT_SPEAKER_GONE] = {"/class/", "/speaker"},
        [WAIT_ROLL] = {"/class/", "/roll"},
        [WAIT_EXAM_OPEN] = {"/exam/", ""},
        [WAIT_EXAM_MARKS] = {"/exam/", ""},
        [WAIT_WEAK] = {"/material/", ""},
        [WAIT_TRAINING] = {"/training?unit=", ""},
    };
    if (w->sort == WAIT_TRAINING && w->id == 0) {
        return STR("/training");
    }
    return w->may ? str_format(a, "%s%lld%s", paths[w->sort].before, (long long)w->id,
                               paths[w->sort].behind)
                  : STR_NONE;
}

struct fault *lead_study(struct exchange *x, struct db *db, struct unit_id unit,
                         struct study_wait_views *views)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    struct wait_list list = {0};
    TRY(study_waits(db, a, page_app(x)->house->shelf, page_viewer(x), unit, &list));
    for (size_t i = 0; i < list.n; i++) {
        const struct wait *w = &list.at[i];
        *LIST_ADD(a, views) = (struct study_wait_view){
            .href = href_of(a, w),
            .title =
                w->sort == WAIT_TRAINING ? say_wait_training_title(a, lang) : w->title,
            .text = say_wait(a, lang, w)};
    }
    return NULL;
}
