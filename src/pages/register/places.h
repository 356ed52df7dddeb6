/* A field of a form whose text may be taken from the list of places: typed freely, or
 * looked up by a button that posts the form to ACTION/look, and chosen by one of the
 * buttons that then stand below. Nothing is written by either. */
#ifndef PAGES_REGISTER_PLACES_H
#define PAGES_REGISTER_PLACES_H
#include "pages/register/register.h"
#include "pages/register/register_views.h"

struct fault *place_field(struct exchange *x, struct db *db, const char *name,
                          const void *from, struct str action,
                          struct place_field_view *view);
/* Where the list of places has what the text says; not given where it has nothing. */
struct fault *place_link(struct exchange *x, struct db *db, struct str text,
                         struct str *href);
#endif
