/* Log lines as logfmt on a descriptor (stderr): level, event, then key=value. One
 * write(2) a line, so that lines of threads do not mix. No personal data: callers log
 * ids and kinds, never names or bodies. */
#ifndef BASE_LOG_H
#define BASE_LOG_H
#include "base/clock.h"

enum log_level { LOG_ERROR, LOG_WARN, LOG_INFO, LOG_DEBUG };
struct log {
    int fd; /* -1: silent */
    enum log_level level;
    const struct clock *clock;
};
struct log_field {
    const char *key;
    struct str text; /* used when given */
    int64_t number;
};
#define LOG_TEXT(k, s) ((struct log_field){(k), (s), 0})
#define LOG_INT(k, v) ((struct log_field){(k), STR_NONE, (v)})
#define LOG_LINE(log, level, event, ...)                                                 \
    log_line((log), (level), (event),                                                    \
             (const struct log_field[]){__VA_ARGS__ __VA_OPT__(, ){NULL, {NULL, 0}, 0}})
/* Fields end at key == NULL. Lines longer than 2 KiB are cut and marked. */
void log_line(const struct log *log, enum log_level level, const char *event,
              const struct log_field *fields);
#endif
