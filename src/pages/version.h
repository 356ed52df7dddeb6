/* The version of this program. */
#ifndef PAGES_VERSION_H
#define PAGES_VERSION_H
#define CADRE_VERSION "0.1.0"
#endif
