/* Markdown as HTML, by md4c, for texts that members write and read. Raw HTML in it is
 * text, links lead to http and https pages and to those of this site alone, pictures are
 * their words; headings stand below those of the page. What comes out is safe to be
 * written as it is. */
#ifndef FORMATS_MARKDOWN_H
#define FORMATS_MARKDOWN_H
#include "base/fault.h"
#include "base/text.h"

enum { MARKDOWN_MOST = 60000 };

/* INPUT: longer than MARKDOWN_MOST bytes, or marks so nested that they would grow beyond
 * all measure. */
struct fault *markdown_html(struct arena *a, struct str text, struct str *html);
#endif
