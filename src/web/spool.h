/* Files without a name: what is too large for memory passes through them and is gone
 * with the descriptor, after a crash too. */
#ifndef WEB_SPOOL_H
#define WEB_SPOOL_H
#include "base/str.h"

/* A fresh file in `dir`, readable by us only, or -1 with *error an errno. */
int spool_open(struct str dir, int *error);
/* All of it behind the present end, or false with *error. */
bool spool_write(int fd, struct str bytes, int *error);
#endif
