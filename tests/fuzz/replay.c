/* Runs a target over files: for builds without libFuzzer, and to look at one crasher.
 * usage: TARGET FILE... ; ends with the number of files on stdout. */
#include "fuzz/fuzz.h"

static void run_file(const char *path)
{
    FILE *f = fopen(path, "rb");
    if (f == NULL) {
        fprintf(stderr, "%s: cannot be read\n", path);
        exit(1);
    }
    size_t room = 1 << 20;
    uint8_t *bytes = malloc(room);
    size_t n = bytes == NULL ? 0 : fread(bytes, 1, room, f);
    fclose(f);
    /* Exactly as long as the input, so that a sanitizer sees one step too far. */
    uint8_t *exact = malloc(n > 0 ? n : 1);
    if (bytes == NULL || exact == NULL) {
        exit(1);
    }
    memcpy(exact, bytes, n);
    free(bytes);
    (void)LLVMFuzzerTestOneInput(exact, n);
    free(exact);
}

int main(int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        run_file(argv[i]);
    }
    printf("%d\n", argc - 1);
    return 0;
}
