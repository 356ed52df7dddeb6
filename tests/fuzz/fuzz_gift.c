/* Questions in the format of formats/gift_read.c. */
#include "fuzz/questions.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    return fuzz_questions(bytes, n, FORMAT_GIFT);
}
