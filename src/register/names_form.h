/* A name taken apart: what names.c orders and names_search.c finds. */
#ifndef REGISTER_NAMES_FORM_H
#define REGISTER_NAMES_FORM_H
#include "register/names.h"
#include "register/names_table.h"

struct names_char {
    int32_t code;     /* folded */
    int32_t simple;   /* and in its standard form: what search compares */
    uint16_t word;    /* of the table, its reading already that of the surname */
    uint16_t usual;   /* reading as in other places */
    uint16_t rank;    /* 0: no character of the table */
    bool starts_part; /* first of the name, or behind a gap or what is no letter */
    size_t at;        /* first byte in the name */
};
struct names_form {
    struct names_char at[NAMES_LONGEST];
    size_t n;
    size_t surname; /* characters of it; 0: none, the name does not begin with hanzi */
    bool dotted;    /* a middle dot stands between hanzi */
};

void names_form(struct str name, bool has_surname, struct names_form *form);
bool names_is_letter(int32_t code); /* a-z */
#endif
