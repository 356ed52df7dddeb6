/* The demo department as bytes inside the program: each file with a label before its first
 * and one behind its last byte. No code, so the same text serves every processor. Paths are
 * relative to the repository's root, where the assembler is started. */
    .section .rodata

    .macro demo_file name
    .global demo_\name\()_csv, demo_\name\()_csv_end
    .type demo_\name\()_csv, %object
    .balign 16
demo_\name\()_csv:
    .incbin "demo/\name\().csv"
demo_\name\()_csv_end:
    .size demo_\name\()_csv, . - demo_\name\()_csv
    .endm

    demo_file units
    demo_file posts
    demo_file people
    demo_file moves
    demo_file postings
    demo_file education
    demo_file kin
    demo_file absences
    demo_file renames
    demo_file findings
    demo_file roads
    demo_file team_work
    demo_file notes
    demo_file households

/* Programmes that are shipped: the demo's, and what a draft may begin from. */
    .macro programme_file name, file
    .global demo_\name\()_yaml, demo_\name\()_yaml_end
    .type demo_\name\()_yaml, %object
    .balign 16
demo_\name\()_yaml:
    .incbin "programmes/\file\().yaml"
demo_\name\()_yaml_end:
    .size demo_\name\()_yaml, . - demo_\name\()_yaml
    .endm

    programme_file sucheng, sucheng
    programme_file fire_brigade, fire-brigade
    programme_file blank, blank

    .global demo_places_txt, demo_places_txt_end
    .type demo_places_txt, %object
    .balign 16
demo_places_txt:
    .incbin "demo/places.txt"
demo_places_txt_end:
    .size demo_places_txt, . - demo_places_txt

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
