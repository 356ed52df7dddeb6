/* Libraries that only some uses of the program need - a client of PostgreSQL, one of SMTP
 * and HTTPS - are looked up when that use comes: with all that they pull in they were
 * half of what a command's start costs, and a department on SQLite goes without them. */
#ifndef BASE_LIBRARY_H
#define BASE_LIBRARY_H
#include <stdbool.h>
#include <stddef.h>

/* Puts the functions of these names one behind the other at `functions`, a struct of
 * pointers to them in the same order. False where the library is not there or lacks one.
 * It stays loaded. */
bool library_find(const char *file, const char *const *names, size_t n, void *functions);
#endif
