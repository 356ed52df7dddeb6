/* Included by base/str.h and so by everyone: calls that overflow, guess or share
 * hidden state become compile errors. Use struct text, day_*, arena_* instead. */
#ifndef BASE_BANNED_H
#define BASE_BANNED_H
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#undef alloca /* a macro in <alloca.h>, and macros cannot be poisoned */
#pragma GCC poison strcpy strcat strncpy strncat sprintf vsprintf strtok gmtime localtime
#pragma GCC poison ctime asctime atoi atol atof rand srand alloca gets
#endif
