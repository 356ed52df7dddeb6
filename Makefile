# cadre: `make` builds build/cadre. MODE=release|asan|tsan|coverage chooses the flags; each
# mode has its own folder. Generators are built first; what they make lies in build/gen.
MODE ?= release
CC ?= gcc
B := build/$(MODE)
G := build/gen

WARN := -Wall -Wextra -Wshadow -Wconversion -Wstrict-prototypes -Wmissing-prototypes \
        -Wvla -Wformat=2 -Werror
HARD := -fPIE -fstack-protector-strong -fstack-clash-protection -fcf-protection=full
PACKAGES := sqlite3 libsodium libcrypto jansson zlib expat xlsxwriter libfyaml libqrencode md4c
# Looked up when they are needed (base/library.h), so not linked.
LATER := libpq libcurl
CPPFLAGS += -D_GNU_SOURCE -DOPENSSL_API_COMPAT=0x10100000L -Isrc -I$(G) -I/usr/share/include \
            $(shell pkg-config --cflags $(PACKAGES) $(LATER) | sed 's/-I/-isystem /g')
LDLIBS += $(shell pkg-config --libs $(PACKAGES)) -lpthread -lm
# The rooms that every request goes through are optimised as one; the others would double the
# time of a build. `make LTO=-fno-lto` does without, for work in progress.
LTO ?= -flto=auto -ffat-lto-objects
LTO_ROOMS := base store ledger scope access web
FLAGS_release := -O2 -g -D_FORTIFY_SOURCE=2
FLAGS_asan := -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=undefined \
              -fno-omit-frame-pointer
FLAGS_tsan := -O1 -g -fsanitize=thread
FLAGS_fuzz := -O1 -g -fsanitize=fuzzer-no-link,address,undefined \
              -fno-sanitize-recover=undefined
FLAGS_fuzz-gcc := $(FLAGS_asan)
FLAGS_coverage := -O0 -g --coverage
CFLAGS += -std=gnu17 $(FLAGS_$(MODE)) $(HARD)
LDFLAGS += -pie -Wl,-z,relro,-z,now,-z,noexecstack $(FLAGS_$(MODE))
ifdef SQLITE_SRC
CPPFLAGS := -isystem $(SQLITE_SRC) $(CPPFLAGS)
endif

# `make V=1` shows whole commands.
Q := $(if $(V),,@)
say = @$(if $(V),:,printf '  %-4s %s\n' '$1' '$2')

# ---- what there is --------------------------------------------------------------------
SQL := $(sort $(wildcard src/*/*.sql))
HTML := $(sort $(wildcard src/pages/*/*.html))
ASSETS := $(sort $(wildcard assets/*))
SRC := $(filter-out %_test.c src/cli/main.c,$(sort $(wildcard src/*/*.c src/pages/*/*.c)))
ASM := $(sort $(wildcard src/*/*.S))
UNIT := $(sort $(wildcard src/*/*_test.c src/pages/*/*_test.c))
BENCH := $(patsubst tests/%.c,$(B)/%,$(sort $(wildcard tests/bench/*_bench.c)))
MORE := $(sort $(wildcard tests/pages/*_test.c tests/faults/*_test.c tests/contract/*_test.c))

GEN_C := $(SQL:src/%.sql=$(G)/%_sql.c) $(G)/store/statements.c $(G)/words/words.c \
         $(G)/words/faults.c $(HTML:src/%=$(G)/%.c) $(G)/web/assets.c
OBJ := $(SRC:src/%.c=$(B)/src/%.o) $(ASM:src/%.S=$(B)/src/%.o) \
       $(GEN_C:$(G)/%.c=$(B)/gen/%.o) $(B)/demo/files.o
# The second opinion of tests on requests; the program has a reader of its own.
LLHTTP := $(patsubst %,$(B)/llhttp/%.o,llhttp api http)
SQLITE := $(if $(SQLITE_SRC),$(B)/sqlite3.o)
LIB := $(B)/libcadre.a
TESTS := $(UNIT:src/%.c=$(B)/tests/%) $(MORE:tests/%.c=$(B)/tests/%)
TOOLS := $(patsubst tools/%.c,build/tools/%,$(sort $(wildcard tools/*.c)))

.PHONY: all tests check-list archcheck fuzz bench torture clean format compile_commands
all: build/cadre compile_commands.json

build/cadre: $(B)/cadre
	@ln -sf $(MODE)/cadre $@

# Linked aside and moved: a make that is killed leaves no half program behind.
$(B)/cadre: $(B)/src/cli/main.o $(LIB)
	$(call say,LD,$@)
	$(Q)$(CC) $(LDFLAGS) -o $@.part $^ $(LDLIBS) && mv $@.part $@

$(LIB): $(OBJ) $(SQLITE)
	@rm -f $@
	@gcc-ar rcs $@ $^

# ---- generators -----------------------------------------------------------------------
build/tools/%: tools/%.c $(wildcard tools/*.h)
	@mkdir -p $(@D)
	$(call say,TOOL,$@)
	$(Q)$(CC) -std=gnu17 -O1 -g -D_GNU_SOURCE -Wall -Wextra -Werror -o $@ $< -lz

$(G)/.dirs: $(SQL) $(HTML)
	@mkdir -p $(sort $(dir $(GEN_C))) && touch $@

# One run makes many files; the stamp is what others wait for.
$(G)/.sql: build/tools/sqlgen $(SQL) $(G)/.dirs
	$(call say,GEN,$@)
	$(Q)build/tools/sqlgen $(G) src $(SQL) && touch $@
$(G)/.words: build/tools/wordgen src/words/zh-CN.msg src/words/en.msg $(G)/.dirs
	$(call say,GEN,$@)
	$(Q)build/tools/wordgen $(G) zh-CN=src/words/zh-CN.msg en=src/words/en.msg && touch $@
$(G)/.html: build/tools/hatch $(HTML) $(G)/.dirs
	$(call say,GEN,$@)
	$(Q)build/tools/hatch $(G) src $(HTML) && touch $@
$(G)/.assets: build/tools/assetgen $(ASSETS) $(G)/.dirs
	$(call say,GEN,$@)
	$(Q)build/tools/assetgen $(G) $(ASSETS) && touch $@
GEN := $(G)/.sql $(G)/.words $(G)/.html $(G)/.assets
# Headers too: make must look at them again behind the generators, which leave alone what
# did not change, so that only what changed is compiled.
GEN_H := $(GEN_C:.c=.h)
$(GEN_C) $(filter-out %/statements.h %/assets.h,$(GEN_H)): $(GEN) ;

# ---- objects --------------------------------------------------------------------------
ifeq ($(MODE),release)
LDFLAGS += $(LTO)
$(foreach room,$(LTO_ROOMS),$(B)/src/$(room)/%.o $(B)/gen/$(room)/%.o): CFLAGS += $(LTO)
endif
$(B)/src/%.o: src/%.c | $(GEN)
	@mkdir -p $(@D)
	$(call say,CC,$@)
	$(Q)$(CC) $(CPPFLAGS) $(CFLAGS) $(WARN) -MMD -MP -c -o $@ $<
$(B)/gen/%.o: $(G)/%.c | $(GEN)
	@mkdir -p $(@D)
	$(call say,CC,$@)
	$(Q)$(CC) $(CPPFLAGS) $(CFLAGS) $(WARN) -MMD -MP -c -o $@ $<
$(B)/llhttp/%.o: /usr/share/llhttp/%.c
	@mkdir -p $(@D)
	$(call say,CC,$@)
	$(Q)$(CC) -std=gnu17 $(FLAGS_$(MODE)) $(HARD) -DLLHTTP_STRICT_MODE=1 -I/usr/share/include \
	    -I/usr/share/include/llhttp -w -c -o $@ $<
# Tables that lie in the program as bytes.
$(B)/src/%.o: src/%.S $(wildcard src/*/*.bin src/calendar/*.txt src/register/*.txt)
	@mkdir -p $(@D)
	$(call say,AS,$@)
	$(Q)$(CC) -c -o $@ $<
$(B)/demo/files.o: demo/files.S $(wildcard demo/*.csv demo/*.txt programmes/*.yaml)
	@mkdir -p $(@D)
	$(call say,AS,$@)
	$(Q)$(CC) -c -o $@ $<
$(B)/sqlite3.o: $(SQLITE_SRC)/sqlite3.c
	$(call say,CC,$@)
	$(Q)$(CC) -O2 -fPIE -w -c -o $@ $<

# ---- tests ----------------------------------------------------------------------------
tests: $(TESTS)
check-list:
	@printf '%s\n' $(TESTS)
# What tests share; as a library, so that those that use none of it are not bound by it.
SHARED := $(B)/libtests.a
$(SHARED): $(B)/testobj/fixture.o
	@rm -f $@
	@gcc-ar rcs $@ $^
$(B)/src/%_test.o: CPPFLAGS += -Itests
# These make allocations fail.
$(B)/tests/faults/%_test: LDFLAGS += -Wl,--wrap=malloc
$(B)/tests/%_test: $(B)/src/%_test.o $(SHARED) $(LIB)
	@mkdir -p $(@D)
	$(call say,LD,$@)
	$(Q)$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS) -lcmocka -lpq
$(B)/tests/%_test: $(B)/testobj/%_test.o $(SHARED) $(LIB)
	@mkdir -p $(@D)
	$(call say,LD,$@)
	$(Q)$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS) -lcmocka -lpq
$(B)/testobj/%.o: tests/%.c | $(GEN)
	@mkdir -p $(@D)
	$(call say,CC,$@)
	$(Q)$(CC) $(CPPFLAGS) -Itests $(CFLAGS) $(WARN) -MMD -MP -c -o $@ $<
.PRECIOUS: $(B)/src/%.o $(B)/testobj/%.o

# The store's contract tests have a schema and statements of their own (tests/contract/
# sample.sql); their objects stand before the library, which then gives none.
K := build/gen-contract
CONTRACT := $(patsubst %,$(B)/tests/contract/%_test,opening store writer lost)
CONTRACT_OBJ := $(B)/testobj/contract/stand.o $(B)/testobj/contract/notes.o \
                $(B)/contract/contract/sample_sql.o $(B)/contract/store/statements.o
$(K)/.sql: build/tools/sqlgen tests/contract/sample.sql
	@mkdir -p $(K)/contract $(K)/store
	build/tools/sqlgen $(K) tests tests/contract/sample.sql && touch $@
$(K)/contract/sample_sql.c $(K)/store/statements.c: $(K)/.sql ;
$(B)/contract/%.o: $(K)/%.c $(K)/.sql
	@mkdir -p $(@D)
	$(call say,CC,$@)
	$(Q)$(CC) $(CPPFLAGS) -Itests -I$(K) $(CFLAGS) $(WARN) -MMD -MP -c -o $@ $<
$(CONTRACT:$(B)/tests/%=$(B)/testobj/%.o) $(B)/testobj/contract/notes.o: | $(K)/.sql
$(B)/testobj/contract/%.o: CPPFLAGS += -I$(K)
$(CONTRACT): $(B)/tests/%: $(B)/testobj/%.o $(CONTRACT_OBJ) $(LIB)
	@mkdir -p $(@D)
	$(call say,LD,$@)
	$(Q)$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS) -lcmocka -lpq
$(B)/tests/contract/statements_test: $(B)/testobj/contract/stand.o

$(B)/tests/contract/http_oracle_test: $(LLHTTP)

archcheck: build/tools/archcheck
	build/tools/archcheck ROOMS src

# ---- longer proofs --------------------------------------------------------------------
# `make fuzz SECONDS=600` runs each target that long with clang's libFuzzer.
SECONDS ?= 60
fuzz:
	tests/fuzz/run $(SECONDS)
bench: build/cadre $(BENCH)
	BENCH_PROGRAMS=$(B)/bench tests/bench/run
$(BENCH): $(B)/bench/%: $(B)/testobj/bench/%.o $(B)/testobj/bench/bench.o \
          $(B)/testobj/bench/load.o $(LIB)
	@mkdir -p $(@D)
	$(call say,LD,$@)
	$(Q)$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS)
# Inlined across files, gcc takes the keystore's memory for none and warns of it.
$(BENCH): LDFLAGS += -Wno-stringop-overflow
$(B)/bench/http_bench: LDLIBS += $(if $(wildcard /usr/include/microhttpd.h),-lmicrohttpd)
torture: build/cadre
	tests/journeys/torture

compile_commands.json: Makefile
	@{ echo '['; sep=; for f in $(SRC) src/cli/main.c $(UNIT) $(MORE); do \
	  printf '%s{"directory":"%s","file":"%s","command":"cc %s -std=gnu17 -Itests -c %s"}\n' \
	  "$$sep" "$(CURDIR)" "$$f" "$(subst ",\",$(CPPFLAGS))" "$$f"; sep=,; done; echo ']'; } > $@

format:
	clang-format -i $(SRC) src/cli/main.c $(UNIT) $(MORE) $(wildcard src/*/*.h tools/*.c)
clean:
	rm -rf build compile_commands.json

-include $(OBJ:.o=.d) $(wildcard $(B)/testobj/*.d $(B)/testobj/*/*.d $(B)/contract/*/*.d $(B)/src/*/*.d)
