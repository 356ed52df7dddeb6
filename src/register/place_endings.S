/* How names of places end, and which names only fill a gap, as bytes inside the program. Read
 * through register/places_inside.h. No code; the path is relative to the repository's root,
 * where the assembler is started. */
    .section .rodata

    .macro place_file name
    .global \name, \name\()_end
    .type \name, %object
    .balign 16
\name:
    .incbin "src/register/\name\().txt"
\name\()_end:
    .size \name, . - \name
    .endm

    place_file place_endings
    place_file place_gaps

#ifdef __x86_64__
/* The linker marks the whole program for IBT and SHSTK only when every object agrees
 * (x86-64 psABI, "Program Property"); one without code can. */
    .section .note.gnu.property, "a", %note
    .balign 8
    .long 4, 16, 5      /* sizes of name and description, NT_GNU_PROPERTY_TYPE_0 */
    .asciz "GNU"
    .long 0xc0000002, 4 /* GNU_PROPERTY_X86_FEATURE_1_AND, its size */
    .long 3, 0          /* IBT and SHSTK; padding */
#endif

    .section .note.GNU-stack, "", %progbits
