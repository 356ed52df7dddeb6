#include "base/library.h"

#include <dlfcn.h>
#include <string.h>

bool library_find(const char *file, const char *const *names, size_t n, void *functions)
{
    void *library = dlopen(file, RTLD_LAZY | RTLD_LOCAL);
    for (size_t i = 0; library != NULL && i < n; i++) {
        void *function = dlsym(library, names[i]);
        if (function == NULL) {
            return false;
        }
        memcpy((char *)functions + i * sizeof function, &function, sizeof function);
    }
    return library != NULL;
}
