/* Reading and writing of the C2SP texts. One walk over a note finds its signature lines;
 * proofs and extensions share "hashes, empty line, checkpoint". Text is written only in
 * the one form that the specifications give and read no more leniently than that. */
#include "ledger/note.h"

#include <assert.h>

#include "base/json.h"
#include "base/text.h"
#include "base/utf8.h"

enum { COSIGNATURE_TIME = 8, COSIGNATURE_SIZE = COSIGNATURE_TIME + SIGN_SIZE };
enum { BODY_SALT = 16 };

/* U+2014 and a space open each signature line. */
#define SIGNATURE_MARK STR("\xe2\x80\x94 ")
#define PROOF_MARK STR("c2sp.org/tlog-proof@v1")

/* One spelling for each byte string. The decoder alone does not see to that: libsodium
 * 1.0.18 takes bytes above 0x7f for '/'. */
static bool base64_read(struct arena *a, struct str text, struct str *bytes)
{
    if (!base64_decode(a, text, bytes)) {
        return false;
    }
    struct text again = text_new(a, text.n);
    text_add_base64(&again, *bytes);
    return str_equal(text_str(&again), text);
}

/* White_Space of Unicode above ASCII. */
static bool space(int32_t code)
{
    return code == ' ' || code == 0x85 || code == 0xa0 || code == 0x1680 ||
           (code >= 0x2000 && code <= 0x200a) || code == 0x2028 || code == 0x2029 ||
           code == 0x202f || code == 0x205f || code == 0x3000;
}

bool key_name_fits(struct str name)
{
    if (name.n == 0 || !utf8_valid(name)) {
        return false;
    }
    size_t at = 0;
    for (int32_t code = utf8_next(name, &at); code >= 0; code = utf8_next(name, &at)) {
        if (code < ' ' || code == '+' || space(code)) {
            return false;
        }
    }
    return true;
}

/* SHA-256(name || newline || type || public key), first four bytes. */
struct vkey vkey_of(struct str name, enum key_type type,
                    const uint8_t public_key[SIGN_PUBLIC_SIZE])
{
    assert(key_name_fits(name));
    struct vkey key = {.name = name, .type = type};
    memcpy(key.public_key, public_key, SIGN_PUBLIC_SIZE);
    char middle[2] = {'\n', (char)type};
    struct hash h =
        hash_of(name, (struct str){middle, sizeof middle},
                (struct str){(const char *)key.public_key, sizeof key.public_key});
    memcpy(key.id, h.b, KEY_ID_SIZE);
    return key;
}

static struct str id_str(const struct vkey *key)
{
    return (struct str){(const char *)key->id, KEY_ID_SIZE};
}

struct str vkey_write(struct arena *a, const struct vkey *key)
{
    char typed[1 + SIGN_PUBLIC_SIZE] = {(char)key->type};
    memcpy(typed + 1, key->public_key, SIGN_PUBLIC_SIZE);
    struct text out = text_new(a, key->name.n + 64);
    text_add(&out, key->name);
    text_add_char(&out, '+');
    text_add_hex(&out, id_str(key));
    text_add_char(&out, '+');
    text_add_base64(&out, (struct str){typed, sizeof typed});
    return text_str(&out);
}

/* Everything but the base64, which is compared by writing the key again: so there is one
 * spelling and an id that is not its own is refused. */
bool vkey_read(struct arena *a, struct str text, struct vkey *key)
{
    struct str rest = text;
    struct str name;
    struct str id;
    struct str typed;
    if (!str_cut(&rest, '+', &name) || !str_cut(&rest, '+', &id) ||
        !key_name_fits(name) || !base64_read(a, rest, &typed) ||
        typed.n != 1 + SIGN_PUBLIC_SIZE ||
        (typed.p[0] != KEY_ED25519 && typed.p[0] != KEY_COSIGNATURE)) {
        return false;
    }
    *key = vkey_of(name, (enum key_type)typed.p[0], (const uint8_t *)typed.p + 1);
    return str_equal(vkey_write(a, key), text);
}

struct signer signer_of(struct str name, enum key_type type,
                        const uint8_t seed[SIGN_SEED_SIZE])
{
    uint8_t public_key[SIGN_PUBLIC_SIZE];
    sign_public(seed, public_key);
    struct signer by = {.key = vkey_of(name, type, public_key)};
    memcpy(by.seed, seed, SIGN_SEED_SIZE);
    return by;
}

bool note_text_fits(struct str text)
{
    if (text.n == 0 || text.n > NOTE_LIMIT || text.p[text.n - 1] != '\n') {
        return false;
    }
    for (size_t i = 0; i < text.n; i++) {
        if ((uint8_t)text.p[i] < ' ' && text.p[i] != '\n') {
            return false;
        }
    }
    return utf8_valid(text);
}

static struct str line_write(struct arena *a, const struct vkey *key,
                             struct str signature)
{
    struct text blob = text_new(a, KEY_ID_SIZE + signature.n);
    text_add(&blob, id_str(key));
    text_add(&blob, signature);
    struct text out = text_new(a, key->name.n + 128);
    text_add(&out, SIGNATURE_MARK);
    text_add(&out, key->name);
    text_add_char(&out, ' ');
    text_add_base64(&out, text_str(&blob));
    text_add_char(&out, '\n');
    return text_str(&out);
}

struct str note_signature_write(struct arena *a, struct str text, const struct signer *by)
{
    assert(note_text_fits(text) && by->key.type == KEY_ED25519);
    uint8_t signature[SIGN_SIZE];
    sign_make(by->seed, text, signature);
    return line_write(a, &by->key, (struct str){(const char *)signature, SIGN_SIZE});
}

/* Two lines in front keep a cosignature from being mistaken for a log's own signature. */
static struct str cosigned_message(struct arena *a, struct str text, int64_t time)
{
    struct text out = text_new(a, text.n + 64);
    text_add(&out, STR("cosignature/v1\ntime "));
    text_add_int(&out, time);
    text_add_char(&out, '\n');
    text_add(&out, text);
    return text_str(&out);
}

struct str cosignature_write(struct arena *a, struct str text, const struct signer *by,
                             int64_t time)
{
    assert(note_text_fits(text) && by->key.type == KEY_COSIGNATURE && time >= 0);
    uint8_t signature[COSIGNATURE_SIZE];
    for (int i = 0; i < COSIGNATURE_TIME; i++) {
        signature[i] = (uint8_t)((uint64_t)time >> (8 * (COSIGNATURE_TIME - 1 - i)));
    }
    sign_make(by->seed, cosigned_message(a, text, time), signature + COSIGNATURE_TIME);
    return line_write(a, &by->key,
                      (struct str){(const char *)signature, COSIGNATURE_SIZE});
}

struct str note_sign(struct arena *a, struct str text, const struct signer *by)
{
    struct str line = note_signature_write(a, text, by);
    struct text out = text_new(a, text.n + 1 + line.n);
    text_add(&out, text);
    text_add_char(&out, '\n');
    text_add(&out, line);
    return text_str(&out);
}

/* Signature bytes behind the key id; *time is told for cosignatures. */
static bool signature_holds(struct arena *a, struct str text, const struct vkey *key,
                            struct str signature, int64_t *time)
{
    *time = 0;
    if (key->type == KEY_ED25519) {
        return sign_holds(key->public_key, text, signature);
    }
    if (signature.n != COSIGNATURE_SIZE) {
        return false;
    }
    uint64_t seconds = 0;
    for (int i = 0; i < COSIGNATURE_TIME; i++) {
        seconds = seconds << 8 | (uint8_t)signature.p[i];
    }
    if (seconds > INT64_MAX) {
        return false;
    }
    *time = (int64_t)seconds;
    return sign_holds(key->public_key, cosigned_message(a, text, *time),
                      str_part(signature, COSIGNATURE_TIME, signature.n));
}

/* One signature line without its newline. */
static bool line_read(struct arena *a, struct str line, struct str *name,
                      struct str *blob)
{
    if (!str_starts(line, SIGNATURE_MARK)) {
        return false;
    }
    struct str rest = str_part(line, SIGNATURE_MARK.n, line.n);
    return str_cut(&rest, ' ', name) && key_name_fits(*name) && rest.n > 0 &&
           base64_read(a, rest, blob) && blob->n > KEY_ID_SIZE;
}

static const struct vkey *known(const struct vkey *keys, size_t n, struct str name,
                                struct str blob)
{
    for (size_t i = 0; i < n; i++) {
        if (str_equal(keys[i].name, name) &&
            str_equal(id_str(&keys[i]), str_part(blob, 0, KEY_ID_SIZE))) {
            return &keys[i];
        }
    }
    return NULL;
}

static bool signature_read(struct arena *a, struct str line, const struct vkey *keys,
                           size_t n, struct note *opened)
{
    struct str name;
    struct str blob;
    if (!line_read(a, line, &name, &blob)) {
        return false;
    }
    const struct vkey *key = known(keys, n, name, blob);
    if (key == NULL) {
        return true; /* signed-note: signatures of unknown keys must be ignored */
    }
    struct note_signature found = {.by = key};
    if (!signature_holds(a, opened->text, key, str_part(blob, KEY_ID_SIZE, blob.n),
                         &found.time)) {
        return false;
    }
    *LIST_ADD(a, &opened->signatures) = found;
    return true;
}

/* Position of the last empty line's first newline, which still belongs to the text; 0
 * where there is none. */
static size_t text_end(struct str note)
{
    for (size_t i = note.n; i > 1; i--) {
        if (note.p[i - 1] == '\n' && note.p[i - 2] == '\n') {
            return i - 1;
        }
    }
    return 0;
}

bool note_open(struct arena *a, struct str note, const struct vkey *keys, size_t n,
               struct note *opened)
{
    *opened = (struct note){.text = STR_NONE};
    size_t end = text_end(note);
    if (!note_text_fits(note) || end == 0) {
        return false;
    }
    opened->text = str_part(note, 0, end);
    struct str rest = str_part(note, end + 1, note.n);
    struct str line;
    size_t lines = 0;
    while (str_cut(&rest, '\n', &line)) {
        if (++lines > NOTE_SIGNATURES || !signature_read(a, line, keys, n, opened)) {
            return false;
        }
    }
    return opened->signatures.n > 0;
}

/* Decimal without sign and leading zeroes, as all C2SP texts have it. */
static bool decimal_read(struct str text, int64_t *value)
{
    bool plain = text.n > 0 && text.p[0] >= '0' && text.p[0] <= '9';
    return plain && (text.p[0] != '0' || text.n == 1) && str_to_int(text, value);
}

static bool hash_read(struct arena *a, struct str text, struct hash *h)
{
    struct str bytes;
    if (!base64_read(a, text, &bytes) || bytes.n != HASH_SIZE) {
        return false;
    }
    memcpy(h->b, bytes.p, HASH_SIZE);
    return true;
}

static void hash_line(struct text *out, const struct hash *h)
{
    text_add_base64(out, hash_str(h));
    text_add_char(out, '\n');
}

struct str checkpoint_write(struct arena *a, const struct checkpoint *c)
{
    assert(c->origin.n > 0 && str_find(c->origin, STR("\n")) == c->origin.n);
    assert(c->size >= 0);
    struct text out = text_new(a, c->origin.n + 80);
    text_add(&out, c->origin);
    text_add_char(&out, '\n');
    text_add_int(&out, c->size);
    text_add_char(&out, '\n');
    hash_line(&out, &c->root);
    return text_str(&out);
}

bool checkpoint_read(struct arena *a, struct str text, struct checkpoint *c)
{
    struct str rest = text;
    struct str size;
    struct str root;
    if (!note_text_fits(text) || !str_cut(&rest, '\n', &c->origin) || c->origin.n == 0 ||
        !str_cut(&rest, '\n', &size) || !decimal_read(size, &c->size) ||
        !str_cut(&rest, '\n', &root) || !hash_read(a, root, &c->root)) {
        return false;
    }
    struct str extension; /* opaque, but never empty */
    while (str_cut(&rest, '\n', &extension)) {
        if (extension.n == 0) {
            return false;
        }
    }
    return true;
}

bool checkpoint_open(struct arena *a, struct str note, const struct vkey *log,
                     struct checkpoint *c)
{
    struct note opened;
    return note_open(a, note, log, 1, &opened) && checkpoint_read(a, opened.text, c) &&
           str_equal(c->origin, log->name);
}

/* Hashes line by line, an empty line, and the checkpoint as it stands. */
static void path_write(struct text *out, const struct hash_list *path,
                       struct str checkpoint)
{
    for (size_t i = 0; i < path->n; i++) {
        hash_line(out, &path->at[i]);
    }
    text_add_char(out, '\n');
    text_add(out, checkpoint);
}

static bool path_read(struct arena *a, struct str text, struct hash_list *path,
                      struct str *checkpoint)
{
    *path = (struct hash_list){.n = 0};
    *checkpoint = text;
    struct str line;
    while (str_cut(checkpoint, '\n', &line)) {
        if (line.n == 0) {
            return checkpoint->n > 0;
        }
        struct hash step;
        if (path->n == TREE_PROOF_MAX || !hash_read(a, line, &step)) {
            return false;
        }
        *LIST_ADD(a, path) = step;
    }
    return false;
}

/* "word number", a line of its own. */
static bool number_line(struct str *rest, struct str word, int64_t *value)
{
    struct str line;
    return str_cut(rest, '\n', &line) && str_starts(line, word) &&
           decimal_read(str_part(line, word.n, line.n), value);
}

struct str proof_write(struct arena *a, const struct proof *p)
{
    struct text out = text_new(a, p->extra.n * 2 + p->checkpoint.n + 4096);
    text_add(&out, PROOF_MARK);
    text_add_char(&out, '\n');
    if (p->extra.p != NULL) {
        text_add(&out, STR("extra "));
        text_add_base64(&out, p->extra);
        text_add_char(&out, '\n');
    }
    text_add(&out, STR("index "));
    text_add_int(&out, p->index);
    text_add_char(&out, '\n');
    path_write(&out, &p->path, p->checkpoint);
    return text_str(&out);
}

bool proof_read(struct arena *a, struct str text, struct proof *p)
{
    *p = (struct proof){.extra = STR_NONE};
    struct str rest = text;
    struct str line;
    if (text.n > NOTE_LIMIT || !str_cut(&rest, '\n', &line) ||
        !str_equal(line, PROOF_MARK)) {
        return false;
    }
    struct str word = STR("extra ");
    if (str_starts(rest, word)) {
        if (!str_cut(&rest, '\n', &line) ||
            !base64_read(a, str_part(line, word.n, line.n), &p->extra)) {
            return false;
        }
    }
    return number_line(&rest, STR("index "), &p->index) &&
           path_read(a, rest, &p->path, &p->checkpoint);
}

static struct json *base64_json(struct arena *a, struct str bytes)
{
    if (bytes.p == NULL) {
        return json_new(a, JSON_NULL);
    }
    struct text out = text_new(a, bytes.n * 2 + 4);
    text_add_base64(&out, bytes);
    return json_str(a, text_str(&out));
}

struct str proven_entry_write(struct arena *a, const struct proven_entry *e)
{
    struct json *object = json_new(a, JSON_OBJECT);
    json_set(a, object, STR("body"), base64_json(a, e->body));
    json_set(a, object, STR("entry"), base64_json(a, e->entry));
    json_set(a, object, STR("salt"), base64_json(a, e->salt));
    struct text out = text_new(a, (e->entry.n + e->body.n) * 2 + 128);
    json_write_canonical(&out, object);
    return text_str(&out);
}

/* STR_NONE for null. */
static bool base64_member(struct arena *a, const struct json *object, struct str key,
                          struct str *bytes)
{
    *bytes = STR_NONE;
    const struct json *value = json_get(object, key);
    if (value == NULL) {
        return false;
    }
    return value->type == JSON_NULL ||
           (value->type == JSON_STRING && base64_read(a, value->string, bytes));
}

/* Canonical is what writing it again gives. */
bool proven_entry_read(struct arena *a, struct str extra, struct proven_entry *e)
{
    struct json *object;
    size_t error_at;
    return json_read(a, extra, &object, &error_at) && object->type == JSON_OBJECT &&
           base64_member(a, object, STR("body"), &e->body) &&
           base64_member(a, object, STR("entry"), &e->entry) &&
           base64_member(a, object, STR("salt"), &e->salt) && e->entry.p != NULL &&
           (e->salt.p == NULL) == (e->body.p == NULL) &&
           str_equal(proven_entry_write(a, e), extra);
}

static bool body_fits(const struct proven_entry *e)
{
    if (e->entry.n <= HASH_SIZE) {
        return false;
    }
    if (e->body.p == NULL) {
        return true;
    }
    struct hash h = hash_of(e->salt, e->body, STR_NONE);
    struct str told = str_part(e->entry, e->entry.n - HASH_SIZE, e->entry.n);
    return e->salt.n == BODY_SALT && str_equal(hash_str(&h), told);
}

bool proof_verify(struct arena *a, const struct proof *p, const struct vkey *log,
                  struct checkpoint *under, struct proven_entry *e)
{
    return p->extra.p != NULL && proven_entry_read(a, p->extra, e) && body_fits(e) &&
           checkpoint_open(a, p->checkpoint, log, under) &&
           tree_verify_inclusion(tree_leaf_of(e->entry), p->index, under->size, &p->path,
                                 under->root);
}

struct str extension_write(struct arena *a, const struct extension *e)
{
    struct text out = text_new(a, e->checkpoint.n + 4096);
    text_add(&out, STR("old "));
    text_add_int(&out, e->from);
    text_add_char(&out, '\n');
    path_write(&out, &e->path, e->checkpoint);
    return text_str(&out);
}

bool extension_read(struct arena *a, struct str text, struct extension *e)
{
    *e = (struct extension){.from = 0};
    struct str rest = text;
    return text.n <= NOTE_LIMIT && number_line(&rest, STR("old "), &e->from) &&
           path_read(a, rest, &e->path, &e->checkpoint);
}
