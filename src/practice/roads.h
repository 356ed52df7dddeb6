/* Roads between places (里程表): the department's own table of units and the kilometres
 * between them, kept whole by one entry. How far a place is from where people set out is
 * the shortest way along these roads, both ways (Dijkstra; E. W. Dijkstra, "A note on two
 * problems in connexion with graphs", 1959; the plain form, cost roads x units). Refuses
 * to guess: a place that no road leads to has no distance. */
#ifndef PRACTICE_ROADS_H
#define PRACTICE_ROADS_H
#include "access/reading.h"
#include "formats/source.h"

enum { ROADS_MOST = 2000, ROADS_TEXT = 60000, ROAD_METRES_MOST = 10000000 };
struct roads_body {   /* campaign.roads */
    struct str roads; /* from:to:metres by ids of units, a line each */
};
extern const struct kind kind_campaign_roads;

struct road {
    struct unit_id one, other;
    struct str one_name, other_name;
    int64_t metres;
};
struct road_list LIST(struct road);
/* CSV with the columns from, to, km; units by name or number. INPUT at "roads", with the
 * line. */
struct fault *roads_read(struct db *db, struct arena *a, const struct source *file,
                         struct road_list *roads);
/* Replaces the table. DENIED unless the viewer may record for the whole department. */
struct fault *roads_tell(const struct act *act, const struct viewer *v,
                         const struct road_list *roads);
struct fault *roads_may_tell(struct db *db, struct arena *a, const struct viewer *v);
struct fault *roads_all(struct db *db, struct arena *a, struct road_list *roads);
/* As CSV, which roads_read takes again. */
struct str roads_csv(struct arena *a, const struct road_list *roads);

/* How far every unit of the table is from one. */
struct reach {
    bool told;  /* there is a table */
    bool based; /* and it names where people set out, or a unit above */
    struct unit_id_list units;
    int64_t *metres; /* of each; -1: no road leads there */
};
struct fault *roads_reach(struct db *db, struct arena *a, struct unit_id from,
                          struct reach *reach);
/* -1: not known, or no road. */
int64_t reach_metres(const struct reach *reach, struct unit_id unit);
struct str roads_km(struct arena *a, int64_t metres); /* "12.5" */
#endif
