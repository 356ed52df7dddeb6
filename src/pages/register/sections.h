/* The sections of a person's page, and the field that asks for a day. */
#ifndef PAGES_REGISTER_SECTIONS_H
#define PAGES_REGISTER_SECTIONS_H
#include "pages/app.h"
#include "pages/register/career_views.h"

/* ?on=YYYY-MM-DD; what is no day is told at the field, and today shown. */
struct on_view page_on(struct exchange *x, struct str action);
/* Postings, education, absences and timeline; as of a day where `on` is known. */
struct fault *career_fill(struct exchange *x, struct db *db, const struct person *person,
                          struct day on, struct career_view *view);
#endif
