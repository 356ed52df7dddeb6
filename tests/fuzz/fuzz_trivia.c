/* Questions in the format of formats/trivia.c. */
#include "fuzz/questions.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    return fuzz_questions(bytes, n, FORMAT_TRIVIA);
}
