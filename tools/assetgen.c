/* assetgen OUTDIR FILE...: puts files into the program. Writes OUTDIR/web/assets.c with
 * each file's bytes, compressed with gzip where that makes them smaller, its type, and a
 * URL that carries a hash of its content ("/a/style.0011223344556677.css"): a changed
 * file has another URL, so browsers may keep each for ever. The same files give the same
 * bytes. Refuses kinds of files it does not know and two files of one name. */
#include "slurp.h"

#include <stdint.h>
#include <zlib.h>

struct kind {
    const char *ending;
    const char *type;
};
static const struct kind kinds[] = {
    {".css", "text/css; charset=utf-8"},
    {".js", "text/javascript; charset=utf-8"},
    {".svg", "image/svg+xml"},
    {".png", "image/png"},
    {".ico", "image/x-icon"},
    {".woff2", "font/woff2"},
    {".json", "application/json"},
    {".webmanifest", "application/manifest+json"},
    {".txt", "text/plain; charset=utf-8"},
};

/* FNV-1a, 64 bits (Fowler, Noll, Vo): to tell versions apart, not to keep secrets. */
static uint64_t hash_of(const struct bytes *b)
{
    uint64_t hash = 0xcbf29ce484222325U;
    for (size_t i = 0; i < b->n; i++) {
        hash = (hash ^ (unsigned char)b->p[i]) * 0x100000001b3U;
    }
    return hash;
}

static const char *name_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash == NULL ? path : slash + 1;
}

static const struct kind *kind_of(const char *path)
{
    const char *dot = strrchr(name_of(path), '.');
    for (size_t i = 0; dot != NULL && i < sizeof kinds / sizeof kinds[0]; i++) {
        if (strcmp(dot, kinds[i].ending) == 0) {
            return &kinds[i];
        }
    }
    fail("%s: no type is known for files of this name", path);
}

/* A gzip stream without name and time, so that it depends on the bytes alone. */
static struct bytes compress_bytes(const struct bytes *plain)
{
    enum { GZIP = 16 };
    z_stream z = {0};
    if (deflateInit2(&z, Z_BEST_COMPRESSION, Z_DEFLATED, MAX_WBITS + GZIP, MAX_MEM_LEVEL,
                     Z_DEFAULT_STRATEGY) != Z_OK) {
        fail("zlib: cannot begin");
    }
    size_t room = deflateBound(&z, plain->n);
    struct bytes packed = {0};
    packed.p = grow(NULL, room + 1, &packed.room, 1);
    z.next_in = (unsigned char *)plain->p;
    z.avail_in = (unsigned)plain->n;
    z.next_out = (unsigned char *)packed.p;
    z.avail_out = (unsigned)room;
    if (deflate(&z, Z_FINISH) != Z_STREAM_END) {
        fail("zlib: cannot compress");
    }
    packed.n = z.total_out;
    deflateEnd(&z);
    return packed;
}

static void write_bytes(struct bytes *out, size_t i, const struct bytes *b)
{
    bytes_format(out, "static const unsigned char bytes_%zu[] = {", i);
    for (size_t k = 0; k < b->n; k++) {
        bytes_format(out, "%s%d,", k % 20 == 0 ? "\n    " : "", (unsigned char)b->p[k]);
    }
    bytes_format(out, "\n};\n");
}

/* Adds the bytes to `out` and the row of the table to `rows`. */
static void write_asset(struct bytes *out, struct bytes *rows, size_t i, const char *path)
{
    struct bytes plain = slurp(path);
    struct bytes packed = compress_bytes(&plain);
    const struct kind *kind = kind_of(path);
    const char *name = name_of(path);
    int stem = (int)(strlen(name) - strlen(kind->ending));
    bool smaller = packed.n < plain.n;
    uint64_t hash = hash_of(&plain);
    write_bytes(out, i, smaller ? &packed : &plain);
    bytes_format(
        rows,
        "    {STR(\"%s\"), STR(\"/a/%.*s.%016llx%s\"), STR(\"%s\"),\n"
        "     STR(\"\\\"%016llx\\\"\"), bytes_%zu, sizeof bytes_%zu, %zu, %s},\n",
        name, stem, name, (unsigned long long)hash, kind->ending, kind->type,
        (unsigned long long)hash, i, i, plain.n, smaller ? "true" : "false");
}

static void refuse_twins(char **files, int n)
{
    for (int i = 0; i < n; i++) {
        for (int k = i + 1; k < n; k++) {
            if (strcmp(name_of(files[i]), name_of(files[k])) == 0) {
                fail("%s and %s: two files of one name", files[i], files[k]);
            }
        }
    }
}

int main(int argc, char **argv)
{
    if (argc < 3) {
        fail("usage: assetgen OUTDIR FILE...");
    }
    refuse_twins(argv + 2, argc - 2);
    struct bytes out = {0};
    struct bytes rows = {0};
    bytes_format(&out, "/* Made by assetgen from the files of assets/. */\n"
                       "#include \"web/assets.h\"\n\n");
    for (int i = 2; i < argc; i++) {
        write_asset(&out, &rows, (size_t)(i - 2), argv[i]);
    }
    bytes_format(&out,
                 "const struct asset asset_table[] = {\n%s};\n"
                 "const size_t asset_table_n = %d;\n",
                 rows.p, argc - 2);
    struct bytes path = {0};
    bytes_format(&path, "%s/web/assets.c", argv[1]);
    spill(path.p, &out);
    return 0;
}
