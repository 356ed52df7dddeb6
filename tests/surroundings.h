/* What a test is given by who runs it: a server, and a place for its files. */
#ifndef TESTS_SURROUNDINGS_H
#define TESTS_SURROUNDINGS_H
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

/* The URL that tests/postgres/server printed, or NULL. */
static inline const char *test_postgres(void)
{
    const char *url = getenv("CADRE_TEST_PG");
    return url != NULL && url[0] != '\0' ? url : NULL;
}

/* A new folder below $TMPDIR, whose name ends with a hyphen and six letters or digits. */
static inline bool test_folder(char *folder, size_t room)
{
    const char *above = getenv("TMPDIR");
    int n = snprintf(folder, room, "%s/cadre-XXXXXX", above != NULL ? above : "/tmp");
    return n > 0 && (size_t)n < room && mkdtemp(folder) != NULL;
}
#endif
