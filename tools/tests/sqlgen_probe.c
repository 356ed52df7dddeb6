/* Calls the functions that sqlgen made of sqlgen_probe.sql over a store that only tells:
 * each text that is begun, each value bound, and rows whose columns hold 10, 11 ... in
 * the first row and 20, 21 ... in the second. Compared with sqlgen_probe.txt. */
#include "probe/sqlgen_probe_sql.h"

static int rows_left, row_now;

struct fault *run_begin(struct run *r, struct db *db, struct arena *a,
                        const struct statement *st)
{
    *r = (struct run){.db = db, .st = st, .arena = a};
    row_now = 0;
    printf("%s%s%s\n%s\n", st->name, st->writes ? " writes" : "",
           st->counts ? " and counts" : "", st->text);
    for (int i = 0; i < st->params; i++) {
        static const char *const names[] = {"int", "text", "blob"};
        printf("%s%s", i > 0 ? " " : "types ", names[st->param_types[i]]);
    }
    printf(st->params > 0 ? "\n" : "");
    return NULL;
}

struct fault *run_step(struct run *r, bool *row)
{
    (void)r;
    row_now++;
    *row = rows_left-- > 0;
    return NULL;
}

void run_end(struct run *r)
{
    printf("end%s\n\n", r->borrow ? " borrowed" : "");
}

int64_t run_changes(struct run *r)
{
    return r->st->params;
}

void bind_id(struct run *r, int at, const void *v)
{
    (void)r;
    printf("$%d id %d\n", at, (int)*(const int64_t *)v);
}

void bind_int(struct run *r, int at, const int64_t *v)
{
    (void)r;
    printf("$%d int %d\n", at, (int)*v);
}

void bind_str(struct run *r, int at, const struct str *v)
{
    (void)r;
    printf("$%d text %.*s\n", at, STR_PRINT(*v));
}

void bind_day(struct run *r, int at, const struct day *v)
{
    (void)r;
    printf("$%d day %d\n", at, (int)v->v);
}

void read_id(struct run *r, int column, void *v)
{
    (void)r;
    *(int64_t *)v = row_now * 10 + column;
}

void read_int(struct run *r, int column, int64_t *v)
{
    read_id(r, column, v);
}

void read_str(struct run *r, int column, struct str *v)
{
    *v = str_format(r->arena, "text %d", row_now * 10 + column);
}

void read_day(struct run *r, int column, struct day *v)
{
    (void)r;
    v->v = row_now * 10 + column;
}

static void show_dog(const struct dog *d)
{
    printf("dog %d %.*s %d\n", (int)d->id.v, STR_PRINT(d->name), (int)d->born.v);
}

struct walk {
    struct arena *arena;
    int left;
};

static struct fault *each_dog(void *ctx, const struct dog *d)
{
    struct walk *w = ctx;
    show_dog(d);
    return --w->left > 0 ? NULL : fault_new(w->arena, FAULT_LIMIT, 0, 0, NULL);
}

static void show_writes(struct arena *a, const struct dog *rex)
{
    int64_t changes = 0, id = 0;
    bool found = false;
    sql_dog_put(NULL, a, rex);
    sql_dog_rename(NULL, a, rex->id, STR("Max"), &changes);
    rows_left = 1;
    sql_dog_again(NULL, a, rex, &id, &found);
    printf("changes %d, found %d, id %d\n\n", (int)changes, found, (int)id);
}

static void show_reads(struct arena *a)
{
    struct dog dog = {0};
    struct dog_id_list ids = {0};
    struct int_list ages = {0};
    bool found = true;
    rows_left = 0;
    sql_dog_by_id(NULL, a, (struct dog_id){7}, &dog, &found);
    printf("found %d\n", found);
    rows_left = 1;
    sql_dog_by_id(NULL, a, (struct dog_id){7}, &dog, &found);
    printf("found %d ", found);
    show_dog(&dog);
    rows_left = 2;
    sql_dog_ids(NULL, a, &ids);
    rows_left = 2;
    sql_dog_ages(NULL, a, &ages);
    printf("ids %d %d of %d, ages %d %d of %d\n\n", (int)ids.at[0].v, (int)ids.at[1].v,
           (int)ids.n, (int)ages.at[0], (int)ages.at[1], (int)ages.n);
}

static void show_lists(struct arena *a)
{
    const struct scope some = {.account = 3}, whole = {.account = 3, .all = true};
    struct dog_query q = {.owner = {4}, .name = STR("Max"), .born = {5}};
    struct dog_list dogs = {0};
    struct walk walk = {a, 9};
    rows_left = 2;
    sql_dogs_each(NULL, a, &some, (struct day){5}, each_dog, &walk);
    rows_left = 2;
    walk.left = 1;
    bool stopped =
        sql_dogs_each(NULL, a, &whole, (struct day){5}, each_dog, &walk) != NULL;
    printf("%s\n\n", stopped ? "stopped" : "went on");
    rows_left = 0;
    sql_dogs_list(NULL, a, &some, &q, &dogs);
    q.named = true;
    q.page = 1;
    sql_dogs_list(NULL, a, &whole, &q, &dogs);
    q.page = 2;
    rows_left = 1;
    sql_dogs_list(NULL, a, &some, &q, &dogs);
    show_dog(&dogs.at[0]);
}

static void show_schema(void)
{
    printf("\nstatements %d\n", statements_count);
    for (int i = 0; i < statements_count; i++) {
        const struct statement *st = statements_all[i];
        if (st->index != i || (st->scan_ok != NULL) != (i == 4)) {
            printf("%s has index %d, scan_ok %s\n", st->name, st->index, st->scan_ok);
        }
    }
    for (size_t i = 0; i < schema_all.n; i++) {
        const struct migration *m = &schema_all.migrations[i];
        printf("%d %s\n%s\n-\n%s\n", m->version, m->name, m->text[0], m->text[1]);
    }
    printf("%s\n-\n%s\n", schema_all.derived[0][0], schema_all.derived[0][1]);
    printf("%s %s, small %s\n", schema_all.derived_tables[0],
           schema_all.derived_tables[1], schema_all.small_tables[0]);
}

/* A page that no fragment knows: a bug of the caller, so the program must stop. */
static void go_beyond(struct arena *a)
{
    const struct scope whole = {.all = true};
    struct dog_list dogs = {0};
    sql_dogs_list(NULL, a, &whole, &(struct dog_query){.page = 3}, &dogs);
}

int main(int count, char **args)
{
    (void)args;
    struct arena *a = arena_open(&chunks_heap, 1 << 20);
    const struct dog rex = {{1}, STR("Rex"), {2}};
    if (count > 1) {
        go_beyond(a);
        return 0;
    }
    show_writes(a, &rex);
    show_reads(a);
    show_lists(a);
    show_schema();
    arena_close(a);
    return 0;
}
