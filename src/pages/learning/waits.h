/* What of study waits, as /lead shows it. */
#ifndef PAGES_LEARNING_WAITS_H
#define PAGES_LEARNING_WAITS_H
#include "pages/app.h"
#include "pages/duty/programme_views.h"

struct fault *lead_study(struct exchange *x, struct db *db, struct unit_id unit,
                         struct study_wait_views *views);
#endif
