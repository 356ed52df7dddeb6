/* The thread of the server that tries and runs what was sent: one at a time, chunk by
 * chunk through the writer, so that others have their turn between. It is woken by pages
 * and looks by itself every few seconds, as another process may have taken the form. What
 * was cut off waits for somebody to say that it goes on. */
#ifndef EXCHANGE_INTAKE_RUN_H
#define EXCHANGE_INTAKE_RUN_H
#include "exchange/intake.h"

struct intakes;
struct fault *intakes_open(struct arena *a, struct house *house,
                           struct intakes **intakes);
void intakes_wake(struct intakes *intakes);
/* Stops behind the chunk in hand and joins the thread; before the writer is closed. */
void intakes_close(struct intakes *intakes);
#endif
