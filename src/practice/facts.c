/* What the register says of those who take part, and the rules of a campaign as the
 * solver wants them. */
#include "practice/teams.h"

#include "practice/practice_sql.h"
#include "practice/rows.h"
#include "practice/team_work_sql.h"
#include "register/career.h"
#include "register/kin.h"
#include "words/faults.h"

enum { YEAR_DAYS = 365, AGO_MOST = 50 };

/* One person's. */
struct facts {
    struct posting_list postings;
    int32_t age, seniority, education;
    bool leader;
};
struct making {
    struct db *db;
    struct arena *arena;
    struct team *team;
    struct facts *facts;
    int32_t *columns; /* attribute columns: columns_n runs of as many people */
    int32_t columns_n;
};

static int32_t years(struct day from, struct day to)
{
    return day_known(from) && from.v < to.v ? (int32_t)((to.v - from.v) / YEAR_DAYS) : 0;
}

static struct fault *read_facts(struct making *m, struct person *p, struct facts *facts)
{
    struct education_list education = {0};
    struct day day = m->team->campaign.since;
    struct person whole;
    bool there = false;
    TRY(register_person(m->db, m->arena, p->id, &whole, &there));
    if (there) { /* lists hold less of a person */
        p->unit_name = whole.unit_name;
        p->native = whole.native;
        p->birthplace = whole.birthplace;
        p->party = whole.party;
        p->work = whole.work;
        p->skills = whole.skills;
    }
    TRY(career_postings(m->db, m->arena, p->id, DAY_NONE, &facts->postings));
    TRY(career_education(m->db, m->arena, p->id, &education));
    for (size_t i = 0; i < education.n; i++) {
        int level = education.at[i].level;
        facts->education = level > facts->education ? level : facts->education;
    }
    for (size_t i = 0; i < facts->postings.n; i++) {
        const struct posting *posting = &facts->postings.at[i];
        struct post post;
        bool found = false;
        bool now = posting->since.v <= day.v &&
                   (!day_known(posting->till) || posting->till.v >= day.v);
        if (now && posting->post.v > 0) {
            TRY(career_post(m->db, m->arena, posting->post, &post, &found));
            facts->leader |= found && post.class == POST_LEADING;
        }
    }
    facts->age = years(p->born, day);
    facts->seniority = years(p->work, day);
    return NULL;
}

static void warn(struct making *m, struct team_warning warning)
{
    *LIST_ADD(m->arena, &m->team->warnings) = warning;
}

/* *away: all through the window. */
static struct fault *look_for_absence(struct making *m, const struct person *p,
                                      bool *away)
{
    const struct campaign *c = &m->team->campaign;
    struct absence_list absences = {0};
    TRY(absences_of(m->db, m->arena, p->id, DAY_NONE, &absences));
    for (size_t i = 0; i < absences.n && !*away; i++) {
        const struct absence *b = &absences.at[i];
        struct day till = day_known(b->till) ? b->till : c->till;
        if (b->since.v > c->till.v || till.v < c->since.v) {
            continue;
        }
        *away = b->since.v <= c->since.v && till.v >= c->till.v;
        warn(m, (struct team_warning){
                    .sort = *away ? TEAM_WARN_AWAY : TEAM_WARN_ABSENT,
                    .name = str_copy(m->arena, p->name), /* lent until the next */
                    .since = b->since,
                    .till = till,
                });
    }
    return NULL;
}

static bool is_left_out(const struct making *m, struct str name)
{
    for (size_t i = 0; i < m->team->rules.n; i++) {
        const struct team_rule *rule = &m->team->rules.at[i];
        if (rule->sort == TEAM_WITHOUT && str_equal(rule->one, name)) {
            return true;
        }
    }
    return false;
}

struct gathering {
    struct making *m;
};

static struct fault *gather(void *ctx, const struct person *p)
{
    struct making *m = ((struct gathering *)ctx)->m;
    struct arena *a = m->arena;
    bool away = is_left_out(m, p->name);
    TRY(away ? NULL : look_for_absence(m, p, &away));
    if (!away && m->team->people.n < PLAN_PEOPLE_MOST) {
        struct person *kept = LIST_ADD(a, &m->team->people);
        *kept = *p;
        kept->name = str_copy(a, p->name);
        kept->unit_name = str_copy(a, p->unit_name);
    }
    return NULL;
}

static struct fault *read_people(struct making *m)
{
    const struct scope all = {.all = true};
    struct people_query query = {.unit = m->team->campaign.unit,
                                 .status = PEOPLE_HERE,
                                 .today = m->team->campaign.since,
                                 .order = PEOPLE_BY_NAME};
    struct gathering g = {m};
    TRY(register_people_each(m->db, m->arena, &all, &query, gather, &g));
    m->facts = ARENA_ARRAY(m->arena, struct facts, m->team->people.n + 1);
    for (size_t i = 0; i < m->team->people.n; i++) {
        TRY(read_facts(m, &m->team->people.at[i], &m->facts[i]));
    }
    return NULL;
}

/* ---- rules for the solver ---------------------------------------------------------- */

static void add(struct making *m, int32_t rule, struct plan_rule solver)
{
    solver.weight = m->team->rules.at[rule].weight;
    *LIST_ADD(m->arena, &m->team->solver) = solver;
    *LIST_ADD(m->arena, &m->team->rule_of) = rule;
}

int32_t team_person(const struct team *team, struct person_id person)
{
    for (size_t i = 0; i < team->people.n; i++) {
        if (team->people.at[i].id.v == person.v) {
            return (int32_t)i;
        }
    }
    return -1;
}

static int32_t person_named(struct making *m, const struct team_rule *rule,
                            struct str name)
{
    for (size_t i = 0; i < m->team->people.n; i++) {
        if (str_equal(m->team->people.at[i].name, name)) {
            return (int32_t)i;
        }
    }
    warn(m,
         (struct team_warning){TEAM_WARN_NAME, name, rule->line, 0, DAY_NONE, DAY_NONE});
    return -1;
}

static void forbid(struct making *m, int32_t rule, size_t person, size_t place)
{
    add(m, rule,
        (struct plan_rule){
            .shape = PLAN_FORBID, .person = (int32_t)person, .group = (int32_t)place});
}

/* Places that are one of a unit's chain upwards. */
static struct fault *forbid_unit(struct making *m, int32_t rule, size_t person,
                                 struct unit_id unit)
{
    struct unit_id_list chain = {0};
    const struct campaign_place_list *places = &m->team->places;
    TRY(sql_campaign_unit_chain(m->db, m->arena, unit, &chain));
    for (size_t i = 0; i < chain.n; i++) {
        for (size_t g = 0; g < places->n; g++) {
            if (places->at[g].unit.v == chain.at[i].v) {
                forbid(m, rule, person, g);
            }
        }
    }
    return NULL;
}

/* A name of a place without what says its sort: street, town, township, committee. */
static struct str bare_name(struct arena *a, struct str name)
{
    struct str sorts = say_team_place_sorts(a, LANG_ZH), sort = STR_NONE;
    while (str_cut(&sorts, ' ', &sort)) {
        if (str_ends(name, sort) && name.n > sort.n) {
            return str_part(name, 0, name.n - sort.n);
        }
    }
    return name;
}

static void forbid_home(struct making *m, int32_t rule, size_t person)
{
    const struct person *p = &m->team->people.at[person];
    for (size_t g = 0; g < m->team->places.n; g++) {
        struct str name = bare_name(m->arena, m->team->places.at[g].name);
        if (str_find(p->native, name) < p->native.n ||
            str_find(p->birthplace, name) < p->birthplace.n) {
            forbid(m, rule, person, g);
        }
    }
}

/* Kin in a place's unit, and kin in one team. */
static struct fault *forbid_kin(struct making *m, int32_t rule, size_t person)
{
    struct person_id_list kin = {0};
    struct person who;
    bool found = false;
    TRY(sql_campaign_kin(m->db, m->arena, m->team->people.at[person].id, &kin));
    for (size_t i = 0; i < kin.n; i++) {
        int32_t other = team_person(m->team, kin.at[i]);
        TRY(register_person(m->db, m->arena, kin.at[i], &who, &found));
        if (found && !day_known(who.left_on)) {
            TRY(forbid_unit(m, rule, person, who.unit));
        }
        if (other > (int32_t)person) {
            add(m, rule,
                (struct plan_rule){
                    .shape = PLAN_APART, .person = (int32_t)person, .other = other});
        }
    }
    return NULL;
}

static struct fault *add_avoid(struct making *m, int32_t rule)
{
    int what = m->team->rules.at[rule].what;
    for (size_t i = 0; i < m->team->people.n; i++) {
        const struct posting_list *postings = &m->facts[i].postings;
        for (size_t k = 0; what == AVOID_FORMER_UNIT && k < postings->n; k++) {
            TRY(forbid_unit(m, rule, i, postings->at[k].unit));
        }
        if (what == AVOID_FORMER_UNIT) {
            TRY(forbid_unit(m, rule, i, m->team->people.at[i].unit));
        } else if (what == AVOID_HOME_TOWN) {
            forbid_home(m, rule, i);
        } else {
            TRY(forbid_kin(m, rule, i));
        }
    }
    return NULL;
}

static void add_pair(struct making *m, int32_t at)
{
    const struct team_rule *rule = &m->team->rules.at[at];
    int32_t one = person_named(m, rule, rule->one), other = -1;
    if (rule->sort == TEAM_PREFER) {
        for (size_t g = 0; g < m->team->places.n; g++) {
            if (str_equal(m->team->places.at[g].name, rule->other)) {
                other = (int32_t)g;
            }
        }
    } else {
        other = person_named(m, rule, rule->other);
    }
    if (one < 0 || other < 0 || (one == other && rule->sort != TEAM_PREFER)) {
        return;
    }
    add(m, at,
        (struct plan_rule){.shape = rule->sort == TEAM_APART      ? PLAN_APART
                                    : rule->sort == TEAM_TOGETHER ? PLAN_TOGETHER
                                                                  : PLAN_PREFER,
                           .person = one,
                           .other = other,
                           .group = other});
}

/* ---- attributes -------------------------------------------------------------------- */

static int32_t section_number(const struct making *m, size_t person)
{
    const struct person_list *people = &m->team->people;
    size_t first = 0;
    while (people->at[first].unit.v != people->at[person].unit.v) {
        first++;
    }
    return (int32_t)first;
}

static int32_t value_of(const struct making *m, size_t person, int what)
{
    const struct person *p = &m->team->people.at[person];
    const struct facts *f = &m->facts[person];
    switch (what) {
    case TEAM_SEX:
        return p->sex == SEX_FEMALE;
    case TEAM_SECTION:
        return section_number(m, person);
    case TEAM_AGE:
        return f->age;
    case TEAM_SENIORITY:
        return f->seniority;
    case TEAM_EDUCATION:
        return f->education;
    case TEAM_LEADER:
        return f->leader;
    case TEAM_PARTY:
        return day_known(p->party) && p->party.v <= m->team->campaign.since.v;
    default:
        return 0;
    }
}

static bool matches(const struct making *m, size_t person, const struct team_rule *rule)
{
    const struct person *p = &m->team->people.at[person];
    switch (rule->what) {
    case TEAM_SEX:
        return str_equal(str_of(sex_name(p->sex)), rule->one);
    case TEAM_EDUCATION:
        return str_equal(str_of(education_level_names[m->facts[person].education]),
                         rule->one);
    case TEAM_SECTION:
        return str_equal(p->unit_name, rule->one);
    case TEAM_SKILL:
        return str_find(p->skills, rule->one) < p->skills.n;
    default:
        return value_of(m, person, rule->what) == 1;
    }
}

/* A column of its own for each rule that looks at an attribute. */
static int32_t add_column(struct making *m, const struct team_rule *rule)
{
    size_t n = m->team->people.n;
    int32_t *column = m->columns + (size_t)m->columns_n * n;
    for (size_t i = 0; i < n; i++) {
        column[i] =
            rule->sort == TEAM_COUNT ? matches(m, i, rule) : value_of(m, i, rule->what);
    }
    return m->columns_n++;
}

static bool holds(const struct making *m, size_t person, struct unit_id unit)
{
    const struct posting_list *postings = &m->facts[person].postings;
    struct day day = m->team->campaign.since;
    for (size_t i = 0; i < postings->n; i++) {
        const struct posting *p = &postings->at[i];
        bool now = p->since.v <= day.v && (!day_known(p->till) || p->till.v >= day.v);
        if (now && p->unit.v == unit.v) {
            return true;
        }
    }
    return false;
}

/* Units in which somebody who takes part holds a posting; once each. */
static void units_held(const struct making *m, struct unit_id_list *units)
{
    for (size_t i = 0; i < m->team->people.n; i++) {
        const struct posting_list *postings = &m->facts[i].postings;
        for (size_t k = 0; k < postings->n; k++) {
            struct unit_id unit = postings->at[k].unit;
            bool there = !holds(m, i, unit);
            for (size_t u = 0; u < units->n && !there; u++) {
                there = units->at[u].v == unit.v;
            }
            if (!there) {
                *LIST_ADD(m->arena, units) = unit;
            }
        }
    }
}

/* One rule for each unit: of those who hold a posting there all have one value, of the
 * others each his own. */
static void add_postings(struct making *m, int32_t at)
{
    struct unit_id_list units = {0};
    size_t n = m->team->people.n;
    units_held(m, &units);
    int32_t *columns =
        ARENA_ARRAY(m->arena, int32_t,
                    ((size_t)m->columns_n + units.n + m->team->rules.n + 1) * n + 1);
    memcpy(columns, m->columns, (size_t)m->columns_n * n * sizeof columns[0]);
    m->columns = columns;
    for (size_t u = 0; u < units.n; u++) {
        int32_t *column = m->columns + (size_t)m->columns_n * n;
        for (size_t i = 0; i < n; i++) {
            column[i] = holds(m, i, units.at[u]) ? 0 : (int32_t)i + 1;
        }
        add(m, at,
            (struct plan_rule){
                .shape = PLAN_MIXED, .group = PLAN_EACH, .attribute = m->columns_n++});
    }
}

static void add_attribute(struct making *m, int32_t at)
{
    const struct team_rule *rule = &m->team->rules.at[at];
    struct plan_rule solver = {.shape = rule->sort == TEAM_SPREAD  ? PLAN_SPREAD
                                        : rule->sort == TEAM_MIXED ? PLAN_MIXED
                                                                   : PLAN_COUNT,
                               .group = PLAN_EACH,
                               .attribute = add_column(m, rule),
                               .value = rule->sort == TEAM_COUNT ? 1 : PLAN_EACH,
                               .low = rule->low,
                               .high = rule->high};
    add(m, at, solver);
}

/* Columns side by side become rows of people. */
static void turn_columns(struct making *m)
{
    size_t n = m->team->people.n, columns = (size_t)m->columns_n;
    int32_t *attribute = ARENA_ARRAY(m->arena, int32_t, n * columns + 1);
    for (size_t i = 0; i < n; i++) {
        for (size_t k = 0; k < columns; k++) {
            attribute[i * columns + k] = m->columns[k * n + i];
        }
    }
    m->team->problem.attribute = attribute;
    m->team->problem.attributes = m->columns_n;
}

/* ---- who went together before ------------------------------------------------------ */

struct meeting_list LIST(struct plan_meeting);

static struct fault *add_meetings(struct making *m)
{
    struct meeting_list meetings = {0};
    const struct campaign *c = &m->team->campaign;
    for (size_t i = 0; i < m->team->people.n; i++) {
        struct met_list met = {0};
        TRY(sql_campaign_meetings(m->db, m->arena, m->team->people.at[i].id, c->id,
                                  &met));
        for (size_t k = 0; k < met.n; k++) {
            int32_t other = team_person(m->team, met.at[k].person);
            int32_t ago = 1 + years(met.at[k].since, c->since);
            if (other >= 0) {
                *LIST_ADD(m->arena, &meetings) = (struct plan_meeting){
                    (int32_t)i, other, ago < AGO_MOST ? ago : AGO_MOST};
            }
        }
    }
    m->team->problem.meetings = meetings.at;
    m->team->problem.meetings_n = meetings.n;
    return NULL;
}

/* ---- stability and load ------------------------------------------------------------ */

/* Where the teams adopted before have everybody. */
static struct fault *add_present(struct making *m, int32_t at)
{
    struct campaign_member_list members = {0};
    struct team *t = m->team;
    int32_t *present = ARENA_ARRAY(m->arena, int32_t, t->people.n + 1);
    TRY(campaign_teams(m->db, m->arena, t->campaign.id, &members));
    for (size_t i = 0; i < t->people.n; i++) {
        present[i] = -1;
    }
    for (size_t i = 0; i < members.n; i++) {
        int32_t person = team_person(t, members.at[i].person);
        bool is_place =
            members.at[i].place >= 1 && members.at[i].place <= (int64_t)t->places.n;
        if (person >= 0 && is_place) {
            present[person] = (int32_t)members.at[i].place - 1;
        }
    }
    t->problem.present = present;
    if (members.n > 0) {
        add(m, at, (struct plan_rule){.shape = PLAN_STAY});
    }
    return NULL;
}

/* One, and one more for each 10 km. */
static int32_t turns_by_road(const struct making *m, struct unit_id place)
{
    enum { STEP = 10000 };
    int64_t metres = reach_metres(&m->team->reach, place);
    return metres < 0 ? 1 : (int32_t)(1 + metres / STEP);
}

static int32_t load_of(const struct making *m, struct unit_id place)
{
    for (size_t g = 0; g < m->team->places.n; g++) {
        if (m->team->places.at[g].unit.v == place.v) {
            return m->team->problem.place_load[g];
        }
    }
    return turns_by_road(m, place);
}

/* What one person's turns so far count, and those as head of a team. */
static struct fault *load_so_far(const struct making *m, struct person_id person,
                                 int32_t *load)
{
    struct campaign_id campaign = m->team->campaign.id;
    struct unit_id_list turns = {0};
    int64_t heads = 0;
    bool any = false;
    TRY(sql_campaign_turns(m->db, m->arena, person, campaign, &turns));
    TRY(sql_team_turns_as_head(m->db, m->arena, person, campaign, &heads, &any));
    *load = (int32_t)heads;
    for (size_t k = 0; k < turns.n; k++) {
        *load += load_of(m, turns.at[k]);
    }
    return NULL;
}

/* What each has done in earlier campaigns, a turn at a far place counting as told. */
static struct fault *add_load(struct making *m, int32_t at)
{
    struct team *t = m->team;
    int32_t *place_load = ARENA_ARRAY(m->arena, int32_t, t->places.n + 1);
    int32_t *load = ARENA_ARRAY(m->arena, int32_t, t->people.n + 1);
    for (size_t g = 0; g < t->places.n; g++) {
        place_load[g] = turns_by_road(m, t->places.at[g].unit);
        for (size_t r = 0; r < t->rules.n; r++) {
            const struct team_rule *rule = &t->rules.at[r];
            if (rule->sort == TEAM_FAR && str_equal(rule->one, t->places.at[g].name)) {
                place_load[g] = rule->low;
            }
        }
    }
    t->problem.place_load = place_load;
    for (size_t i = 0; i < t->people.n; i++) {
        TRY(load_so_far(m, t->people.at[i].id, &load[i]));
    }
    t->problem.load = load;
    add(m, at, (struct plan_rule){.shape = PLAN_LOAD});
    return NULL;
}

static struct fault *add_rule(struct making *m, int32_t at)
{
    const struct team_rule *rule = &m->team->rules.at[at];
    switch (rule->sort) {
    case TEAM_AVOID:
        return add_avoid(m, at);
    case TEAM_APART:
    case TEAM_TOGETHER:
    case TEAM_PREFER:
        add_pair(m, at);
        return NULL;
    case TEAM_REPEAT:
        add(m, at,
            (struct plan_rule){.shape = PLAN_REPEAT, .value = (int32_t)rule->percent});
        return add_meetings(m);
    case TEAM_STAY:
        return add_present(m, at);
    case TEAM_FAIR:
        return add_load(m, at);
    case TEAM_FAR:
    case TEAM_WITHOUT:
        return NULL;
    default:
        if (rule->what == TEAM_POSTING) {
            add_postings(m, at);
            return NULL;
        }
        add_attribute(m, at);
        return NULL;
    }
}

/* ---- all of it --------------------------------------------------------------------- */

static void set_sizes(struct making *m)
{
    struct team *t = m->team;
    size_t people = t->people.n, places = t->places.n;
    int32_t *least = ARENA_ARRAY(m->arena, int32_t, places + 1);
    int32_t *most = ARENA_ARRAY(m->arena, int32_t, places + 1);
    for (size_t g = 0; g < places; g++) {
        least[g] = (int32_t)(people / places);
        most[g] = (int32_t)((people + places - 1) / places);
    }
    t->problem.people = (int32_t)people;
    t->problem.groups = (int32_t)places;
    t->problem.least = least;
    t->problem.most = most;
    t->solvable = places > 0 && people >= places;
    if (!t->solvable) {
        warn(m,
             (struct team_warning){.sort = places == 0 ? TEAM_WARN_NONE : TEAM_WARN_FEW,
                                   .n = (int64_t)people,
                                   .m = (int64_t)places});
    }
}

static struct fault *look_at_places(struct making *m)
{
    for (size_t g = 0; g < m->team->places.n; g++) {
        struct unit unit;
        bool found = false;
        TRY(register_unit(m->db, m->arena, m->team->places.at[g].unit, &unit, &found));
        if (found && day_known(unit.till) && unit.till.v < m->team->campaign.till.v) {
            warn(m, (struct team_warning){.sort = TEAM_WARN_CLOSED,
                                          .name = m->team->places.at[g].name});
        }
    }
    return NULL;
}

/* A place that no road leads to is said before anybody is sent there. */
static struct fault *look_at_roads(struct making *m)
{
    struct team *t = m->team;
    TRY(roads_reach(m->db, m->arena, t->campaign.unit, &t->reach));
    if (t->reach.told && !t->reach.based) {
        warn(m, (struct team_warning){.sort = TEAM_WARN_BASE,
                                      .name = t->campaign.unit_name});
        return NULL;
    }
    for (size_t g = 0; g < t->places.n && t->reach.told; g++) {
        if (reach_metres(&t->reach, t->places.at[g].unit) < 0) {
            warn(m, (struct team_warning){.sort = TEAM_WARN_ROAD,
                                          .name = t->places.at[g].name});
        }
    }
    return NULL;
}

struct fault *team_read(struct db *db, struct arena *a, const struct campaign *campaign,
                        struct team *team)
{
    struct making m = {.db = db, .arena = a, .team = team};
    *team = (struct team){.campaign = *campaign};
    TRY(campaign_places(db, a, campaign->id, &team->places));
    TRY(team_rules_read(a, campaign->rules, &team->rules));
    TRY(read_people(&m));
    m.columns = ARENA_ARRAY(a, int32_t, (team->rules.n + 1) * (team->people.n + 1));
    set_sizes(&m);
    TRY(look_at_places(&m));
    TRY(look_at_roads(&m));
    for (size_t i = 0; i < team->rules.n; i++) {
        TRY(add_rule(&m, (int32_t)i));
    }
    turn_columns(&m);
    team->problem.rules = team->solver.at;
    team->problem.rules_n = team->solver.n;
    return NULL;
}
