/* Paths against patterns; which routes there are is told by pages/. */
#ifndef WEB_ROUTE_H
#define WEB_ROUTE_H
#include "web/exchange.h"

/* "/persons/:id/edit" matches "/persons/7/edit" with args[0] "7": a segment that begins
 * with ':' takes any one segment that is not empty; all others are equal by bytes. A
 * pattern has at most PATH_ARGS such segments; args not set are not given. */
bool route_match(struct str pattern, struct str path, struct str args[PATH_ARGS]);
#endif
