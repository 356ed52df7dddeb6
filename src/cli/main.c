/* Finds the command, reads its options, runs it, and turns a fault into a sentence and an
 * exit code. The one place of the program that exits. */
#include <locale.h>
#include <signal.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

#include "cli/cli.h"
#include "words/faults.h"

enum { ARENA_CAP = 256 * 1024 * 1024 };

static const struct field common_fields[] = {
    {"db", FIELD_TEXT, false, offsetof(struct common, db), 0, 1000, NULL, NULL, 0},
    {"keys", FIELD_TEXT, false, offsetof(struct common, keys), 0, 1000, NULL, NULL, 0},
    {"as", FIELD_TEXT, false, offsetof(struct common, as), 0, 100, NULL, NULL, 0},
    {"lang", FIELD_TEXT, false, offsetof(struct common, lang), 0, 20, NULL, NULL, 0},
    {"json", FIELD_BOOL, false, offsetof(struct common, json), 0, 0, NULL, NULL, 0},
    {"dry-run", FIELD_BOOL, false, offsetof(struct common, dry_run), 0, 0, NULL, NULL, 0},
    {"help", FIELD_BOOL, false, offsetof(struct common, help), 0, 0, NULL, NULL, 0},
};
static const struct fields common_options = FIELDS(common_fields, struct common);

/* ---- finding the command ----------------------------------------------------------- */

/* Edit distance (Levenshtein), for words of up to 31 letters. */
static size_t distance(const char *a, const char *b)
{
    enum { MOST = 32 };
    size_t n = strlen(a), m = strlen(b), row[MOST];
    if (n >= MOST || m >= MOST) {
        return MOST;
    }
    for (size_t j = 0; j <= m; j++) {
        row[j] = j;
    }
    for (size_t i = 1; i <= n; i++) {
        size_t corner = row[0];
        row[0] = i;
        for (size_t j = 1; j <= m; j++) {
            size_t above = row[j];
            size_t best = corner + (a[i - 1] != b[j - 1]);
            best = above + 1 < best ? above + 1 : best;
            best = row[j - 1] + 1 < best ? row[j - 1] + 1 : best;
            corner = above;
            row[j] = best;
        }
    }
    return row[m];
}

static const struct command *find_command(const char *noun, const char *verb, int *used)
{
    for (size_t i = 0; i < commands_n; i++) {
        if (strcmp(commands[i].noun, noun) != 0) {
            continue;
        }
        if (commands[i].verb[0] == 0) {
            *used = 1;
            return &commands[i];
        }
        if (verb != NULL && strcmp(commands[i].verb, verb) == 0) {
            *used = 2;
            return &commands[i];
        }
    }
    return NULL;
}

static struct fault *unknown(struct cli *c, const char *noun, const char *verb)
{
    const struct command *nearest = NULL;
    size_t best = 4;
    for (size_t i = 0; i < commands_n; i++) {
        size_t d = distance(noun, commands[i].noun) +
                   (verb != NULL ? distance(verb, commands[i].verb) : 0);
        if (d < best) {
            best = d;
            nearest = &commands[i];
        }
    }
    struct str what = str_format(c->arena, "%s%s%s", noun, verb != NULL ? " " : "",
                                 verb != NULL ? verb : "");
    return nearest == NULL ? fault_cli_unknown(c->arena, what)
                           : fault_cli_meant(c->arena, what,
                                             str_format(c->arena, "%s %s", nearest->noun,
                                                        nearest->verb));
}

/* ---- options ----------------------------------------------------------------------- */

static struct fault *take_option(struct cli *c, const struct fields *own, void *options,
                                 struct str name, int count, char **args, int *at)
{
    struct str rest = name, value = STR_NONE;
    struct str key;
    str_cut(&rest, '=', &key);
    bool has_value = key.n < name.n;
    value = has_value ? str_part(name, key.n + 1, name.n) : STR_NONE;
    const struct field *field = fields_find(&common_options, key);
    void *into = &c->common;
    if (field == NULL && own != NULL) {
        field = fields_find(own, key);
        into = options;
    }
    if (field == NULL) {
        return fault_cli_option(c->arena, key);
    }
    if (field->type == FIELD_BOOL) {
        return field_parse(c->arena, field, has_value ? value : STR("true"), into);
    }
    if (!has_value) {
        if (*at + 1 >= count) {
            return fault_cli_value(c->arena, key);
        }
        value = str_of(args[++*at]);
    }
    return field_parse(c->arena, field, value, into);
}

static struct fault *read_options(struct cli *c, void *options, int count, char **args)
{
    bool ended = false;
    for (int i = 0; i < count; i++) {
        struct str arg = str_of(args[i]);
        if (!ended && str_equal(arg, STR("--"))) {
            ended = true;
        } else if (!ended && str_starts(arg, STR("--"))) {
            TRY(take_option(c, c->command->options, options, str_part(arg, 2, arg.n),
                            count, args, &i));
        } else {
            *LIST_ADD(c->arena, &c->words) = arg;
        }
    }
    return NULL;
}

/* Words in capitals are needed, those in brackets are not. */
static size_t words_needed(const char *words)
{
    size_t n = 0;
    for (const char *p = words; *p != 0; p++) {
        n += (p == words || p[-1] == ' ') && *p != '[';
    }
    return n;
}

/* ---- running ----------------------------------------------------------------------- */

static int exit_of(enum fault_kind kind)
{
    switch (kind) {
    case FAULT_INPUT:
        return EXIT_USAGE;
    case FAULT_MISSING:
        return EXIT_MISSING;
    case FAULT_CONFLICT:
        return EXIT_CONFLICT;
    case FAULT_BROKEN:
        return EXIT_BROKEN;
    default:
        return EXIT_REFUSED;
    }
}

struct running {
    struct cli *cli;
    int count;
    char **args;
    int exit;
};

static struct str env(const char *name)
{
    const char *value = getenv(name);
    return value != NULL && value[0] != 0 ? str_of(value) : STR_NONE;
}

static enum lang lang_of(const struct cli *c)
{
    enum lang lang = LANG_EN;
    struct str wanted = c->common.lang.n > 0 ? c->common.lang : env("LC_ALL");
    wanted = wanted.n > 0 ? wanted : env("LC_MESSAGES");
    wanted = wanted.n > 0 ? wanted : env("LANG");
    struct str tag = STR("en");
    str_cut(&wanted, '.', &tag);
    char plain[16] = {0};
    for (size_t i = 0; i < tag.n && i + 1 < sizeof plain; i++) {
        plain[i] = tag.p[i] == '_' ? '-' : tag.p[i];
    }
    return lang_parse(str_of(plain), &lang) ? lang : LANG_EN;
}

static struct fault *run(void *ctx)
{
    struct running *r = ctx;
    struct cli *c = r->cli;
    c->out = text_new(c->arena, 4096);
    fields_clear(&common_options, &c->common);
    c->common.db = env("CADRE_DB");
    c->common.keys = env("CADRE_KEYS");
    c->common.as = env("CADRE_AS");
    c->lang = lang_of(c);
    int used = 0;
    const char *noun = r->count > 0 ? r->args[0] : "help";
    const char *verb = r->count > 1 && r->args[1][0] != '-' ? r->args[1] : NULL;
    noun = strcmp(noun, "--help") == 0 || strcmp(noun, "-h") == 0 ? "help"
           : strcmp(noun, "--version") == 0                       ? "version"
                                                                  : noun;
    c->command = find_command(noun, verb, &used);
    if (c->command == NULL && verb == NULL && r->count > 1 &&
        strcmp(r->args[1], "--help") == 0) {
        *LIST_ADD(c->arena, &c->words) = str_of(noun);
        return cmd_help(c, NULL, &r->exit);
    }
    if (c->command == NULL) {
        return unknown(c, noun, verb);
    }
    used = used < r->count ? used : r->count;
    const struct fields *own = c->command->options;
    void *options = arena_alloc(c->arena, own != NULL ? own->size : 1);
    if (own != NULL) {
        fields_clear(own, options);
    }
    TRY(read_options(c, options, r->count - used, r->args + used));
    c->lang = lang_of(c);
    if (c->common.help) {
        c->words = (struct str_list){0};
        return cmd_help(c, c, &r->exit);
    }
    if (c->words.n < words_needed(c->command->words)) {
        return fault_cli_words(c->arena, str_of(c->command->words));
    }
    if (own != NULL) {
        TRY(fields_check(c->arena, own, options));
    }
    TRY(c->command->run(c, options, &r->exit));
    return cli_flush(c);
}

static void tell(const struct cli *c, const struct fault *fault)
{
    for (; fault != NULL; fault = fault->more) {
        struct str text = say_fault(c->arena, c->lang, fault);
        if (fault->field.n > 0) {
            fprintf(stderr, "cadre: --%.*s: %.*s\n", STR_PRINT(fault->field),
                    STR_PRINT(text));
        } else {
            fprintf(stderr, "cadre: %.*s\n", STR_PRINT(text));
        }
    }
}

int main(int count, char **args)
{
    signal(SIGPIPE, SIG_IGN);
    umask(077); /* records and keys are nobody else's */
    if (!digest_start()) {
        fputs("cadre: libsodium does not start\n", stderr);
        return EXIT_REFUSED;
    }
    struct arena *arena = arena_open(&chunks_heap, ARENA_CAP);
    if (arena == NULL) {
        fputs("cadre: no memory\n", stderr);
        return EXIT_REFUSED;
    }
    const char *zone = getenv("CADRE_ZONE");
    zone = zone != NULL && zone[0] != 0 ? zone : "Asia/Shanghai";
    if (!clock_zone_known(zone)) {
        fprintf(stderr, "cadre: time zone %s is not known here (package tzdata)\n", zone);
        return EXIT_REFUSED;
    }
    struct clock clock = clock_system(zone);
    struct log log = {.fd = STDERR_FILENO, .level = LOG_WARN, .clock = &clock};
    struct cli cli = {.arena = arena, .clock = &clock, .log = &log};
    struct running running = {&cli, count - 1, args + 1, EXIT_OK};
    struct fault *fault = arena_guard(arena, run, &running);
    int code = running.exit;
    if (fault != NULL) {
        tell(&cli, fault);
        code = exit_of(fault->kind);
    }
    arena_close(arena);
    return code;
}
