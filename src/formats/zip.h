/* Zip archives as xlsx files are: the parts named by the central directory (PKWARE
 * APPNOTE 6.3), stored or deflated, each read as a stream whose size and CRC-32 must come
 * out as the directory says. Nothing is unpacked to disk, names are never paths. Refuses
 * encryption, ZIP64, other methods, names that stand twice, parts that lie over each
 * other, and archives that unpack beyond the named limits. */
#ifndef FORMATS_ZIP_H
#define FORMATS_ZIP_H
#include "formats/source.h"

enum {
    ZIP_ENTRIES_MAX = 4096,
    ZIP_NAME_MAX = 512,          /* bytes */
    ZIP_DIRECTORY_MAX = 4 << 20, /* bytes of the central directory */
    ZIP_PART_MIB = 1024,         /* unpacked, one part and all together */
    ZIP_RATIO_MAX = 200,         /* unpacked to packed, for parts over ZIP_RATIO_FREE */
    ZIP_RATIO_FREE = 1 << 20,
};

struct zip_part {
    struct str name; /* with '/', whatever the archive used */
    uint64_t at;     /* of its local header */
    uint64_t packed, size;
    uint32_t crc;
    uint16_t method, flags;
};
struct zip;
/* Reads the directory; `from` is borrowed. INPUT and LIMIT as above. */
struct fault *zip_open(struct arena *a, const struct source *from, struct zip **zip);
/* NULL when there is none. ASCII letters of either case, as OPC has it. */
const struct zip_part *zip_find(const struct zip *zip, struct str name);

struct zip_stream;
struct fault *zip_read_part(struct arena *a, const struct zip *zip,
                            const struct zip_part *part, struct zip_stream **stream);
/* The next bytes; *got == 0 at the end, where size and CRC are known to hold. */
struct fault *zip_read(struct zip_stream *stream, char *into, size_t room, size_t *got);
struct feed zip_feed(struct zip_stream *stream);
#endif
