/* The demo department as bytes inside the program: units.csv and people.csv, each with a
 * label behind its last byte. No code, so the same text serves every processor. Paths are
 * relative to the repository's root, where the assembler is started. */
    .section .rodata

    .global demo_units_csv, demo_units_csv_end
    .type demo_units_csv, %object
    .balign 16
demo_units_csv:
    .incbin "demo/units.csv"
demo_units_csv_end:
    .size demo_units_csv, . - demo_units_csv

    .global demo_people_csv, demo_people_csv_end
    .type demo_people_csv, %object
    .balign 16
demo_people_csv:
    .incbin "demo/people.csv"
demo_people_csv_end:
    .size demo_people_csv, . - demo_people_csv

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
