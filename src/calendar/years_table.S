/* The lists of the years, as bytes inside the program; read by calendar.c alone. No code;
 * the path is relative to the repository's root, where the assembler is started. */
    .section .rodata

    .global calendar_years_start, calendar_years_end
    .type calendar_years_start, %object
calendar_years_start:
    .incbin "src/calendar/years.txt"
calendar_years_end:
    .size calendar_years_start, . - calendar_years_start
    .byte 0

#ifdef __x86_64__
/* See register/names_table.S. */
    .section .note.gnu.property, "a", %note
    .balign 8
    .long 4, 16, 5
    .asciz "GNU"
    .long 0xc0000002, 4
    .long 3, 0
#endif

    .section .note.GNU-stack, "", %progbits
