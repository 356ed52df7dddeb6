/* What a session is taught from: materials of the list, by their numbers, and lines of
 * its own words. Its text holds one a line, "#59 Title" where it is a material; an older
 * line that says a title alone means the newest material of that title. Refuses a
 * material that not everybody who is asked to the session may read. */
#ifndef LEARNING_CLASS_MATERIAL_H
#define LEARNING_CLASS_MATERIAL_H
#include "learning/classroom.h"
#include "learning/material.h"

struct class_material {
    struct material_id material; /* 0: words of its own */
    struct str title;            /* of a material: as it is now */
};
struct class_material_list LIST(struct class_material);
/* In the order of the lines. */
struct fault *class_materials_read(struct db *db, struct arena *a, struct str lines,
                                   struct class_material_list *list);
/* "#59 Title", or the words. */
struct str class_material_line(struct arena *a, const struct class_material *m);
/* Titles and words alone, for a table. */
struct str class_material_titles(struct arena *a, enum lang lang, struct str lines);

/* The one that a text means ("#59", "#59 Title", a title), among those that everybody of
 * the unit may read; 0: none does. */
struct fault *class_material_meant(struct db *db, struct arena *a, struct unit_id unit,
                                   struct str text, struct material_id *material);
/* As it is entered: lines that mean a material name its number, "#59 #60" are two, and
 * each stands once. INPUT at "materials": a number of none that all may read. */
struct fault *class_materials_settle(struct db *db, struct arena *a, struct unit_id unit,
                                     struct str lines, struct str *settled);
/* To choose from: what was recommended of late, then the newest. */
struct fault *class_materials_offered(struct db *db, struct arena *a, struct unit_id unit,
                                      struct day today, struct class_material_list *list);

/* Sessions that were or will be taught from it, newest first, of those that the viewer
 * keeps or is asked to. */
struct taught_in {
    struct session_id session;
    struct unit_id unit;
    struct day day;
    struct str title, series_title;
};
struct taught_in_list LIST(struct taught_in);
struct fault *material_taught_in(struct db *db, struct arena *a, const struct viewer *v,
                                 struct material_id material,
                                 struct taught_in_list *list);

/* Within apply: the session's links are those of the lines. */
struct fault *class_materials_put(struct db *db, struct arena *a,
                                  struct session_id session, struct str lines);
#endif
