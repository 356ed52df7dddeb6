/* The renderer: md4c calls back with blocks, spans and texts, which are written into a
 * buffer that exists already, since nothing may be allocated inside a library's call. */
#include "formats/markdown.h"

#include <md4c.h>

#include "words/faults.h"

/* No byte of text becomes more than six (&quot;), no sign opens more than a tag or two.
 */
enum { GROWTH = 24, ROOM_LEAST = 1024, HEADING_FIRST = 2, HEADING_MOST = 6 };

struct rendering {
    char *p;
    size_t n, room;
    bool full;
    int pictures;  /* inside so many pictures, whose texts are their words */
    int links_off; /* inside a link that leads nowhere we send people to */
};

static void put(struct rendering *r, struct str s)
{
    if (s.n > r->room - r->n) {
        r->full = true;
        return;
    }
    if (s.n > 0) {
        memcpy(r->p + r->n, s.p, s.n);
        r->n += s.n;
    }
}

static void put_escaped(struct rendering *r, struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        put(r, c == '&'    ? STR("&amp;")
               : c == '<'  ? STR("&lt;")
               : c == '>'  ? STR("&gt;")
               : c == '"'  ? STR("&quot;")
               : c == '\'' ? STR("&#39;")
                           : (struct str){&s.p[i], 1});
    }
}

static void put_heading(struct rendering *r, unsigned level, bool closes)
{
    unsigned at = level + HEADING_FIRST - 1;
    char tag[] = {'<', 'h', (char)('0' + (at < HEADING_MOST ? at : HEADING_MOST)), '>'};
    char end[] = {'<', '/', 'h', tag[2], '>'};
    put(r, closes ? (struct str){end, sizeof end} : (struct str){tag, sizeof tag});
}

static const struct block_tags {
    MD_BLOCKTYPE type;
    const char *open, *close;
} blocks[] = {
    {MD_BLOCK_QUOTE, "<blockquote>\n", "</blockquote>\n"},
    {MD_BLOCK_UL, "<ul>\n", "</ul>\n"},
    {MD_BLOCK_OL, "<ol>\n", "</ol>\n"},
    {MD_BLOCK_LI, "<li>", "</li>\n"},
    {MD_BLOCK_HR, "<hr>\n", ""},
    {MD_BLOCK_CODE, "<pre><code>", "</code></pre>\n"},
    {MD_BLOCK_P, "<p>", "</p>\n"},
    {MD_BLOCK_TABLE, "<table class=\"rows\">\n", "</table>\n"},
    {MD_BLOCK_THEAD, "<thead>", "</thead>\n"},
    {MD_BLOCK_TBODY, "<tbody>", "</tbody>\n"},
    {MD_BLOCK_TR, "<tr>", "</tr>\n"},
    {MD_BLOCK_TH, "<th scope=\"col\">", "</th>"},
    {MD_BLOCK_TD, "<td>", "</td>"},
};

static void put_block(struct rendering *r, MD_BLOCKTYPE type, const void *detail,
                      bool closes)
{
    if (type == MD_BLOCK_H) {
        put_heading(r, ((const MD_BLOCK_H_DETAIL *)detail)->level, closes);
        return;
    }
    for (size_t i = 0; i < sizeof blocks / sizeof blocks[0]; i++) {
        if (blocks[i].type == type) {
            put(r, str_of(closes ? blocks[i].close : blocks[i].open));
        }
    }
}

static int enter_block(MD_BLOCKTYPE type, void *detail, void *ctx)
{
    put_block(ctx, type, detail, false);
    return ((struct rendering *)ctx)->full;
}

static int leave_block(MD_BLOCKTYPE type, void *detail, void *ctx)
{
    put_block(ctx, type, detail, true);
    return ((struct rendering *)ctx)->full;
}

/* A page of the web, and neither a script nor a file. */
static bool leads_out(struct str url)
{
    return str_starts(url, STR("https://")) || str_starts(url, STR("http://"));
}

/* A path of our own site, and no other host written like one. */
static bool leads_home(struct str url)
{
    return url.n > 0 && url.p[0] == '/' &&
           (url.n == 1 || (url.p[1] != '/' && url.p[1] != '\\'));
}

static void open_link(struct rendering *r, const MD_SPAN_A_DETAIL *link)
{
    struct str url = {link->href.text, link->href.size};
    if (r->links_off > 0 || (!leads_out(url) && !leads_home(url))) {
        r->links_off++;
        return;
    }
    put(r, leads_home(url) ? STR("<a href=\"")
                           : STR("<a rel=\"noopener noreferrer\" href=\""));
    put_escaped(r, url);
    put(r, STR("\">"));
}

static void close_link(struct rendering *r)
{
    if (r->links_off > 0) {
        r->links_off--;
    } else {
        put(r, STR("</a>"));
    }
}

static int enter_span(MD_SPANTYPE type, void *detail, void *ctx)
{
    struct rendering *r = ctx;
    if (type == MD_SPAN_IMG) {
        r->pictures++;
    } else if (r->pictures == 0 && type == MD_SPAN_A) {
        open_link(r, detail);
    } else if (r->pictures == 0) {
        put(r, type == MD_SPAN_EM       ? STR("<em>")
               : type == MD_SPAN_STRONG ? STR("<strong>")
               : type == MD_SPAN_CODE   ? STR("<code>")
                                        : STR(""));
    }
    return r->full;
}

static int leave_span(MD_SPANTYPE type, void *detail, void *ctx)
{
    struct rendering *r = ctx;
    (void)detail;
    if (type == MD_SPAN_IMG) {
        r->pictures--;
    } else if (r->pictures == 0 && type == MD_SPAN_A) {
        close_link(r);
    } else if (r->pictures == 0) {
        put(r, type == MD_SPAN_EM       ? STR("</em>")
               : type == MD_SPAN_STRONG ? STR("</strong>")
               : type == MD_SPAN_CODE   ? STR("</code>")
                                        : STR(""));
    }
    return r->full;
}

/* Entities stay as they were written: md4c has found them well-formed. */
static int take_text(MD_TEXTTYPE type, const MD_CHAR *text, MD_SIZE size, void *ctx)
{
    struct rendering *r = ctx;
    switch (type) {
    case MD_TEXT_NULLCHAR:
        put(r, STR("\xEF\xBF\xBD"));
        break;
    case MD_TEXT_BR:
        put(r, r->pictures > 0 ? STR(" ") : STR("<br>\n"));
        break;
    case MD_TEXT_SOFTBR:
        put(r, STR("\n"));
        break;
    case MD_TEXT_ENTITY:
        put(r, (struct str){text, size});
        break;
    default:
        put_escaped(r, (struct str){text, size});
        break;
    }
    return r->full;
}

struct fault *markdown_html(struct arena *a, struct str text, struct str *html)
{
    struct rendering r = {.room = text.n * GROWTH + ROOM_LEAST};
    const MD_PARSER parser = {.flags = MD_FLAG_NOHTML | MD_FLAG_TABLES |
                                       MD_FLAG_COLLAPSEWHITESPACE,
                              .enter_block = enter_block,
                              .leave_block = leave_block,
                              .enter_span = enter_span,
                              .leave_span = leave_span,
                              .text = take_text};
    if (text.n > MARKDOWN_MOST) {
        return fault_field_long(a, MARKDOWN_MOST, (int64_t)text.n);
    }
    r.p = arena_bytes(a, r.room);
    /* md4c looks ahead with strcspn, so the text must end with a NUL behind its length.
     */
    if (text.n > 0 && md_parse(str_cstr(a, text), (MD_SIZE)text.n, &parser, &r) != 0) {
        return fault_markdown_nested(a);
    }
    *html = (struct str){r.p, r.n};
    return NULL;
}
