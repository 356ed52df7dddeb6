/* Heads of answers, assets and time-outs: what needs no socket. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "web/answer.h"
#include "web/assets.h"
#include "web/wheel.h"

static struct exchange new_exchange(struct arena *a)
{
    struct exchange x = {.arena = a, .method = METHOD_GET};
    x.at.us = 784111777000000; /* the example of RFC 9110 5.6.7 */
    x.answer = answer_new(a);
    return x;
}

static bool says(struct str head, struct str line)
{
    return str_find(head, line) < head.n;
}

static void the_date_is_that_of_rfc_9110(void **state)
{
    (void)state;
    struct arena *a = arena_open(&chunks_heap, 1 << 20);
    static const struct {
        int64_t second;
        struct str date;
    } cases[] = {
        {784111777, STR("Sun, 06 Nov 1994 08:49:37 GMT")},
        {0, STR("Thu, 01 Jan 1970 00:00:00 GMT")},
        {951782399, STR("Mon, 28 Feb 2000 23:59:59 GMT")},
        {951782400, STR("Tue, 29 Feb 2000 00:00:00 GMT")},
        {1483225199, STR("Sat, 31 Dec 2016 22:59:59 GMT")},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct text out = text_new(a, 0);
        answer_write_date(&out, (struct instant){cases[i].second * 1000000 + 999999});
        assert_true(str_equal(text_str(&out), cases[i].date));
    }
    arena_close(a);
}

/* A place, a name or a cookie with line ends in it must not become two headers. */
static void no_value_begins_a_header_of_its_own(void **state)
{
    (void)state;
    struct arena *a = arena_open(&chunks_heap, 1 << 20);
    struct exchange x = new_exchange(a);
    x.answer.status = 303;
    x.answer.location = STR("/a\r\nSet-Cookie: b=c\r\n\xE5\xAE\x8B?d=%20");
    x.answer.cookie[0] = STR("sid=1\r\nX: y; Path=/");
    x.answer.filename = STR("\xE5\xAE\x8B \"x\"\r\nY: z.csv");
    struct text out = text_new(a, 0);
    answer_write_head(&out, &x, 0, false);
    struct str head = text_str(&out);
    assert_true(says(
        head, STR("\r\nLocation: /a%0D%0ASet-Cookie: b=c%0D%0A%E5%AE%8B?d=%20\r\n")));
    assert_true(says(head, STR("\r\nSet-Cookie: sid=1%0D%0AX: y; Path=/\r\n")));
    assert_true(
        says(head, STR("\r\nContent-Disposition: attachment; "
                       "filename=\"_ _x___Y: z.csv\"; "
                       "filename*=UTF-8''%E5%AE%8B%20%22x%22%0D%0AY%3A%20z.csv\r\n")));
    assert_false(says(head, STR("\r\nX: ")));
    assert_false(says(head, STR("\r\nY: ")));
    assert_true(str_ends(head, STR("\r\n\r\n")));
    arena_close(a);
}

static void an_etag_is_looked_for_in_the_whole_list(void **state)
{
    (void)state;
    static const struct {
        struct str header;
        bool known;
    } cases[] = {
        {STR("\"a\""), true},
        {STR("W/\"a\""), true},
        {STR("\"b\", \"a\""), true},
        {STR(" * "), true},
        {STR("\"b\",W/\"a\" "), true},
        {STR("a"), false},
        {STR("\"ab\""), false},
        {STR("\"b\""), false},
        {STR(""), false},
        {STR("w/\"a\""), false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct pair headers[] = {{STR("if-none-match"), cases[i].header}};
        struct exchange x = {.headers = {headers, 1, 1}};
        x.answer.status = 200;
        x.answer.etag = STR("\"a\"");
        assert_int_equal(answer_is_known(&x), cases[i].known);
        x.answer.etag = STR("W/\"a\"");
        assert_int_equal(answer_is_known(&x), cases[i].known);
        x.answer.status = 404;
        assert_false(answer_is_known(&x));
        x.answer.status = 200;
        x.method = METHOD_POST;
        assert_false(answer_is_known(&x));
    }
}

/* ---- assets ---------------------------------------------------------------------- */

static void give_asset(struct exchange *x, const struct asset *asset, struct str accepted)
{
    struct pair *header = ARENA_NEW(x->arena, struct pair);
    *header = (struct pair){STR("accept-encoding"), accepted};
    x->headers = (struct pair_list){header, accepted.p != NULL, 1};
    x->answer = answer_new(x->arena);
    asset_answer(x, asset);
}

static void assets_come_packed_to_those_who_take_it(void **state)
{
    (void)state;
    struct arena *a = arena_open(&chunks_heap, 4 << 20);
    struct exchange x = new_exchange(a);
    const struct asset *asset = asset_named(STR("style.css"));
    assert_non_null(asset);
    assert_ptr_equal(asset_at(asset_url(STR("style.css"))), asset);
    assert_null(asset_at(STR("/a/style.css")));
    assert_true(asset->gzip && asset->size < asset->plain_size);
    static const struct str packed[] = {STR("gzip"), STR("br, GZIP;q=0.5"),
                                        STR("deflate, gzip ; q=1")};
    for (size_t i = 0; i < sizeof packed / sizeof packed[0]; i++) {
        give_asset(&x, asset, packed[i]);
        assert_true(str_equal(x.answer.encoding, STR("gzip")));
        assert_ptr_equal(x.answer.fixed, asset->bytes);
        assert_true(str_equal(x.answer.etag, asset->etag));
    }
    static const struct str plain[] = {STR_NONE, STR("identity"), STR("gzip;q=0"),
                                       STR("br, gzip; q=0.000"), STR("xgzip")};
    for (size_t i = 0; i < sizeof plain / sizeof plain[0]; i++) {
        give_asset(&x, asset, plain[i]);
        assert_null(x.answer.encoding.p);
        assert_null(x.answer.fixed);
        assert_int_equal(x.answer.body.n, asset->plain_size);
        assert_true(says(text_str(&x.answer.body), STR("body")));
    }
    assert_true(str_equal(x.answer.vary, STR("Accept-Encoding")));
    arena_close(a);
}

static void every_asset_has_a_url_of_its_content(void **state)
{
    (void)state;
    assert_true(asset_table_n > 0);
    for (size_t i = 0; i < asset_table_n; i++) {
        const struct asset *asset = &asset_table[i];
        struct str hash = str_part(asset->etag, 1, asset->etag.n - 1);
        assert_int_equal(hash.n, 16);
        assert_true(says(asset->url, hash));
        assert_true(str_starts(asset->url, STR("/a/")));
        assert_ptr_equal(asset_at(asset->url), asset);
    }
}

/* ---- time-outs ------------------------------------------------------------------- */

struct late {
    struct wheel *wheel;
    struct spoke *last;
    uint32_t tick;
    int times;
};

static void note_late(void *ctx, struct spoke *s)
{
    struct late *l = ctx;
    l->last = s;
    l->tick = l->wheel->now;
    l->times++;
    wheel_drop(l->wheel, s);
}

static void a_deadline_is_kept_to_the_tick_however_it_is_moved(void **state)
{
    (void)state;
    static const struct {
        uint32_t first, second, expected;
    } cases[] = {
        {10, 10, 10},
        {10, 400, 400},
        {400, 10, 10},
        {10, 5000, 5000},
        {5000, 3, 3},
        {WHEEL_SLOTS, 1, 1},
        {1, WHEEL_SLOTS, WHEEL_SLOTS},
        {WHEEL_SLOTS * 3, WHEEL_SLOTS * 3, WHEEL_SLOTS * 3},
        {7, 0, 1}, /* over already: at the next tick */
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct wheel wheel = {0};
        struct spoke moved = {0};
        struct spoke other = {0};
        struct late l = {.wheel = &wheel};
        wheel_add(&wheel, &moved, cases[i].first);
        wheel_add(&wheel, &other, 100000);
        wheel_set(&wheel, &moved, cases[i].second);
        for (uint32_t tick = 1; tick <= 6000 && l.times == 0; tick++) {
            wheel_walk(&wheel, tick, note_late, &l);
        }
        assert_int_equal(l.times, 1);
        assert_ptr_equal(l.last, &moved);
        assert_int_equal(l.tick, cases[i].expected);
    }
}

static void many_ticks_at_once_miss_nobody(void **state)
{
    (void)state;
    struct wheel wheel = {0};
    struct spoke spokes[50] = {0};
    struct late l = {.wheel = &wheel};
    for (uint32_t i = 0; i < 50; i++) {
        wheel_add(&wheel, &spokes[i], 1 + i * 40);
    }
    wheel_walk(&wheel, 41, note_late, &l);
    assert_int_equal(l.times, 2);
    wheel_walk(&wheel, 5000, note_late, &l);
    assert_int_equal(l.times, 50);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_date_is_that_of_rfc_9110),
        cmocka_unit_test(no_value_begins_a_header_of_its_own),
        cmocka_unit_test(an_etag_is_looked_for_in_the_whole_list),
        cmocka_unit_test(assets_come_packed_to_those_who_take_it),
        cmocka_unit_test(every_asset_has_a_url_of_its_content),
        cmocka_unit_test(a_deadline_is_kept_to_the_tick_however_it_is_moved),
        cmocka_unit_test(many_ticks_at_once_miss_nobody),
    };
    return cmocka_run_group_tests_name("web/answer", tests, NULL, NULL);
}
