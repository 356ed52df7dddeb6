/* Where in the HTML a template stands: the part of hatch that reads HTML, as far as is
 * needed to know how a value must be escaped there. Follows the tokenizer of the HTML
 * standard (WHATWG, section 13.2.5) and refuses what a browser would have to repair. */
#ifndef TOOLS_HATCH_PLACE_H
#define TOOLS_HATCH_PLACE_H
#include "slurp.h"

enum { WORD_SIZE = 32 };
enum where {
    IN_TEXT,
    IN_RAW,   /* script, style ...: nothing can be filled in */
    IN_PLAIN, /* title, textarea: text without tags */
    IN_COMMENT,
    IN_DECLARATION, /* <!doctype ...> */
    IN_TAG_OPEN,    /* right behind < */
    IN_TAG_NAME,
    IN_TAG,      /* between attributes */
    IN_TAG_EDGE, /* between attributes, white space must come first */
    IN_ATTR_NAME,
    IN_ATTR_AFTER,  /* behind a name and white space */
    IN_ATTR_EQUALS, /* behind = */
    IN_DOUBLE_QUOTES,
    IN_SINGLE_QUOTES,
    IN_UNQUOTED,
};
/* How far the value of a URL attribute has come. */
enum url {
    URL_NONE,    /* no URL attribute */
    URL_START,   /* nothing yet: a hole is a whole local URL */
    URL_SLASH,   /* "/": an empty hole and another "/" would name a host */
    URL_SCHEME,  /* letters that may become a scheme */
    URL_SLASHES, /* "//", "https:": a host is to come */
    URL_HOST,
    URL_LINK,    /* behind a hole at the start, which may be "/" */
    URL_REST,    /* path, query or fragment */
    URL_STRANGE, /* javascript:, data: ... */
};
struct place {
    enum where where;
    enum url url;
    bool closing; /* </tag> */
    bool pre;     /* inside <pre> */
    char tag[WORD_SIZE];
    char attr[WORD_SIZE];
    char scheme[WORD_SIZE];
};

static const char raw_tags[] = " script style iframe xmp noembed noframes plaintext ";
static const char plain_tags[] = " title textarea ";
static const char url_attrs[] =
    " href src action formaction poster cite xlink:href data manifest background ";
static const char shut_attrs[] = " style srcdoc srcset imagesrcset ping ";
static const char machine_attrs[] = " value datetime min max ";
static const char plain_schemes[] = " mailto tel ";
static const char host_schemes[] = " http https ";

static void word_begin(char *word, char c)
{
    word[0] = to_lower(c);
    word[1] = '\0';
}

/* Names longer than the room are cut: none of the lists holds one. */
static void word_add(char *word, char c)
{
    size_t n = strlen(word);
    if (n + 1 < WORD_SIZE) {
        word[n] = to_lower(c);
        word[n + 1] = '\0';
    }
}

static bool in_tag(const struct place *at)
{
    return at->where >= IN_TAG_OPEN;
}

static bool in_quotes(const struct place *at)
{
    return at->where == IN_DOUBLE_QUOTES || at->where == IN_SINGLE_QUOTES;
}

/* White space at line starts means nothing here. */
static bool collapses(const struct place *at)
{
    return (at->where == IN_TEXT && !at->pre) || (in_tag(at) && !in_quotes(at));
}

static void tag_close(struct place *at)
{
    at->where = at->closing                   ? IN_TEXT
                : listed(raw_tags, at->tag)   ? IN_RAW
                : listed(plain_tags, at->tag) ? IN_PLAIN
                                              : IN_TEXT;
    if (strcmp(at->tag, "pre") == 0) {
        at->pre = !at->closing;
    }
    at->attr[0] = '\0';
    at->closing = false;
    at->url = URL_NONE;
}

static void url_step(struct place *at, char c)
{
    bool ends_host = c == '/' || c == '?' || c == '#';
    switch (at->url) {
    case URL_NONE:
    case URL_REST:
    case URL_STRANGE:
    case URL_LINK:
        at->url = at->url == URL_LINK ? URL_REST : at->url;
        break;
    case URL_START:
        at->url = c == '/' ? URL_SLASH : c == '?' || c == '#' ? URL_REST : URL_SCHEME;
        word_begin(at->scheme, c);
        break;
    case URL_SLASH:
        at->url = c == '/' || c == '\\' ? URL_SLASHES : URL_REST;
        break;
    case URL_SCHEME:
        if (c == ':') {
            at->url = listed(plain_schemes, at->scheme)  ? URL_REST
                      : listed(host_schemes, at->scheme) ? URL_SLASHES
                                                         : URL_STRANGE;
        } else if (ends_host) {
            at->url = URL_REST;
        }
        word_add(at->scheme, c);
        break;
    case URL_SLASHES:
        at->url = c == '/' ? URL_SLASHES : URL_HOST;
        break;
    case URL_HOST:
        at->url = ends_host ? URL_REST : URL_HOST;
        break;
    }
}

static const char *attr_begin(struct place *at, char c)
{
    if (c == '"' || c == '\'' || c == '=' || c == '<' || c == '{' || c == '}') {
        return "an attribute cannot begin like this; is a tag or quote left open?";
    }
    word_begin(at->attr, c);
    at->where = IN_ATTR_NAME;
    return NULL;
}

/* Between the attributes of a tag, where >, / and white space mean the same everywhere.
 */
static const char *step_between(struct place *at, char c)
{
    if (c == '>') {
        tag_close(at);
        return NULL;
    }
    if (is_space(c) || c == '/') {
        bool named = at->where == IN_ATTR_NAME || at->where == IN_ATTR_AFTER;
        at->where = named && c != '/' ? IN_ATTR_AFTER : IN_TAG;
        return NULL;
    }
    switch (at->where) {
    case IN_TAG_NAME:
        word_add(at->tag, c);
        return is_word(c) || c == '-' || c == ':' ? NULL : "this is no tag name";
    case IN_TAG_EDGE:
        return "white space must stand here, between two attributes";
    case IN_ATTR_NAME:
    case IN_ATTR_AFTER:
        if (c == '=' && strcmp(at->attr, "http-equiv") == 0) {
            return "send a header instead of http-equiv: it could lead elsewhere";
        }
        if (c == '=') {
            at->where = IN_ATTR_EQUALS;
            at->url = listed(url_attrs, at->attr) ? URL_START : URL_NONE;
            return NULL;
        }
        if (at->where == IN_ATTR_NAME) {
            word_add(at->attr, c);
            return c == '"' || c == '\'' || c == '<' ? "this is no attribute name" : NULL;
        }
        return attr_begin(at, c);
    default:
        return attr_begin(at, c);
    }
}

/* `p` stands on a `<` of text. */
static const char *step_open(struct place *at, const char *p)
{
    if (strncmp(p, "<!--", 4) == 0) {
        at->where = IN_COMMENT;
    } else if (p[1] == '!') {
        at->where = IN_DECLARATION;
    } else if (is_letter(p[1]) || (p[1] == '/' && is_letter(p[2]))) {
        at->where = IN_TAG_OPEN;
    } else if (p[1] == '{' || p[1] == '/') {
        return "a tag name cannot be filled in";
    } else {
        return "write &lt; where no tag begins";
    }
    return NULL;
}

static bool ends_element(const struct place *at, const char *p)
{
    size_t n = strlen(at->tag);
    return p[0] == '<' && p[1] == '/' && strncasecmp(p + 2, at->tag, n) == 0 &&
           !is_word(p[2 + n]);
}

static const char *step_value(struct place *at, char c)
{
    bool ends = c == (at->where == IN_DOUBLE_QUOTES ? '"' : '\'');
    if (ends) {
        at->where = IN_TAG_EDGE;
        at->url = URL_NONE;
        return NULL;
    }
    if (at->url == URL_LINK && (c == '/' || c == '\\')) {
        return "a slash behind a URL that begins with a hole could name another host";
    }
    url_step(at, c);
    return NULL;
}

/* Moves over the character at p, of which the whole template lies around. Gives what is
 * wrong with it, or NULL. */
static const char *place_step(struct place *at, const char *p)
{
    char c = *p;
    switch (at->where) {
    case IN_TEXT:
        return c == '<' ? step_open(at, p) : NULL;
    case IN_RAW:
    case IN_PLAIN:
        at->where = ends_element(at, p) ? IN_TAG_OPEN : at->where;
        return NULL;
    case IN_COMMENT:
        at->where = c == '>' && p[-1] == '-' && p[-2] == '-' ? IN_TEXT : IN_COMMENT;
        return NULL;
    case IN_DECLARATION:
        at->where = c == '>' ? IN_TEXT : IN_DECLARATION;
        return NULL;
    case IN_TAG_OPEN:
        at->where = c == '/' ? IN_TAG_OPEN : IN_TAG_NAME;
        at->closing = c == '/' || at->closing;
        word_begin(at->tag, c);
        return NULL;
    case IN_ATTR_EQUALS:
        at->where = c == '"'    ? IN_DOUBLE_QUOTES
                    : c == '\'' ? IN_SINGLE_QUOTES
                                : IN_UNQUOTED;
        return is_space(c) || c == '>' ? "a value must follow '=' at once" : NULL;
    case IN_DOUBLE_QUOTES:
    case IN_SINGLE_QUOTES:
        return step_value(at, c);
    case IN_UNQUOTED:
        if (!is_space(c) && c != '>') {
            return c == '"' || c == '\'' || c == '<' ? "this value needs quotes" : NULL;
        }
        at->where = IN_TAG;
        return step_between(at, c);
    default:
        return step_between(at, c);
    }
}

/* Whether a value can stand here; else the reason why not. */
static const char *place_refuses(const struct place *at)
{
    switch (at->where) {
    case IN_TEXT:
    case IN_PLAIN:
        return NULL;
    case IN_RAW:
        return "nothing can be filled in inside script, style and the like";
    case IN_COMMENT:
    case IN_DECLARATION:
        return "nothing can be filled in inside a comment or declaration";
    case IN_TAG_OPEN:
    case IN_TAG_NAME:
        return "a tag name cannot be filled in";
    case IN_ATTR_EQUALS:
    case IN_UNQUOTED:
        return "an attribute with a hole needs quotes";
    case IN_DOUBLE_QUOTES:
    case IN_SINGLE_QUOTES:
        break;
    default:
        return "an attribute name cannot be filled in";
    }
    if (strncmp(at->attr, "on", 2) == 0) {
        return "nothing can be filled in inside an event handler";
    }
    if (listed(shut_attrs, at->attr)) {
        return "nothing can be filled in inside this attribute";
    }
    if (at->url == URL_SLASHES || at->url == URL_HOST) {
        return "the host of a URL cannot be filled in";
    }
    return at->url == URL_STRANGE ? "nothing can be filled in behind this scheme" : NULL;
}

/* What would be left open if the template ended here, or NULL. */
static const char *place_open(const struct place *at)
{
    switch (at->where) {
    case IN_TEXT:
        return at->pre ? "<pre>" : NULL;
    case IN_RAW:
    case IN_PLAIN:
        return "an element whose text has no tags";
    case IN_COMMENT:
    case IN_DECLARATION:
        return "a comment or declaration";
    case IN_DOUBLE_QUOTES:
    case IN_SINGLE_QUOTES:
        return "a quote";
    default:
        return "a tag";
    }
}

/* How a value is written here: the suffix of a HATCH_ macro. */
static const char *place_manner(const struct place *at)
{
    switch (at->url) {
    case URL_NONE:
        return in_quotes(at) && (listed(machine_attrs, at->attr) ||
                                 strncmp(at->attr, "data-", 5) == 0)
                   ? "VALUE"
                   : "TEXT";
    case URL_START:
        return "LINK";
    case URL_SLASH:
        return "SEGMENT";
    default:
        return "URL";
    }
}

static void place_filled(struct place *at)
{
    if (at->url == URL_START) {
        at->url = URL_LINK;
    } else if (at->url == URL_SLASH) {
        at->url = URL_REST;
    } else if (at->url == URL_SCHEME) {
        word_add(at->scheme, '?'); /* whatever comes, it is no scheme we know */
    }
}

/* A directive stands here: names and unquoted values end; else the reason why it must
 * not. What follows in the tag must begin with white space. */
static const char *place_settle(struct place *at)
{
    switch (at->where) {
    case IN_TAG_NAME:
    case IN_ATTR_NAME:
    case IN_UNQUOTED:
        at->where = IN_TAG_EDGE;
        break;
    case IN_ATTR_AFTER:
        at->where = IN_TAG;
        break;
    case IN_RAW:
    case IN_COMMENT:
    case IN_DECLARATION:
    case IN_TAG_OPEN:
    case IN_ATTR_EQUALS:
        return place_refuses(at);
    default:
        break;
    }
    return NULL;
}

/* The place behind two branches that end at x and at y, when they agree. */
static bool place_join(const struct place *x, const struct place *y, struct place *both)
{
    *both = *x;
    if (x->where != y->where) {
        bool between = (x->where == IN_TAG || x->where == IN_TAG_EDGE) &&
                       (y->where == IN_TAG || y->where == IN_TAG_EDGE);
        both->where = IN_TAG_EDGE;
        if (!between) {
            return false;
        }
    }
    if (x->url != y->url) {
        bool x_stricter =
            y->url == URL_REST && (x->url == URL_LINK || x->url == URL_SLASH);
        bool y_stricter =
            x->url == URL_REST && (y->url == URL_LINK || y->url == URL_SLASH);
        both->url = x_stricter ? x->url : y->url;
        if (!x_stricter && !y_stricter && in_quotes(x)) {
            return false;
        }
    }
    bool same_tag = (!in_tag(x) && x->where == IN_TEXT) ||
                    (strcmp(x->tag, y->tag) == 0 && x->closing == y->closing);
    bool same_attr =
        !in_quotes(x) || (strcmp(x->attr, y->attr) == 0 &&
                          (x->url != URL_SCHEME || strcmp(x->scheme, y->scheme) == 0));
    return same_tag && same_attr && x->pre == y->pre;
}
#endif
