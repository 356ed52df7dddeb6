# Cases of hatch; sourced by run. A template that is refused, taken, or shown: compiled and
# run together with all others that are shown.

head='{{include "hatch_views.h"}}{{template probe(struct view v)}}
'
mkdir -p "$work/root/pages"

hatch_one() {
    printf '%s%s' "$head" "$1" >"$work/root/pages/probe.html"
    (cd "$work" && ./hatch gen root root/pages/probe.html 2>&1)
}

# refused SENTENCE TEMPLATE FRAGMENT: the template begins on line 2
refused() {
    rm -f "$work"/gen/pages/probe*
    said=$(hatch_one "$2")
    status=$?
    says "$1" $status "$said" "root/pages/probe.html:$3"
    [ ! -e "$work/gen/pages/probe.html.c" ] || not_ok "$1, writing nothing" 'files made'
}

# hatch takes it, the compiler names the template's line; for gcc and clang alike
not_compiled() {
    said=$(hatch_one "$2" && compiles "$work/probe.o" "$work/gen/pages/probe.html.c")
    status=$?
    says "$1" $status "$said" "root/pages/probe.html:$3"
}

shown=0
: >"$work/shown.html"
: >"$work/expected"
: >"$work/sentences"
# shows SENTENCE TEMPLATE EXPECTED: collected here, judged by judge_shown
shows() {
    shown=$((shown + 1))
    printf '{{template shown_%d(struct view v)}}\n%s\n' $shown "$2" >>"$work/shown.html"
    printf '%s\001' "$3" >>"$work/expected"
    printf '%s\n' "$1" >>"$work/sentences"
}

judge_shown() {
    { echo '{{include "hatch_views.h"}}'; cat "$work/shown.html"; cat "$here/parts.html"; } \
        >"$work/root/pages/shown.html"
    calls=$(i=1
        while [ $i -le $shown ]; do
            printf 'SHOW(hatch_shown_%d)\n' $i
            i=$((i + 1))
        done)
    printf '#include "pages/shown.html.h"\n#include "hatch_probe.h"\nint main(void)\n{\n%s\nreturn 0;\n}\n' \
        "$calls" >"$work/show.c"
    said=$(cd "$work" && ./hatch gen root root/pages/shown.html 2>&1 &&
        compiles shown.o gen/pages/shown.html.c && compiles show.o show.c &&
        $CC ${TOOL_FLAGS:-} -o show shown.o show.o $base 2>&1 && ./show >shown.txt 2>&1) || {
        not_ok 'the templates that are shown compile and run' "$said"
        return
    }
    ok 'the templates that are shown compile and run'
    i=0
    while read -r sentence; do
        i=$((i + 1))
        same "$sentence" "$(tr '\n\001' '\002\n' <"$work/shown.txt" | sed -n ${i}p)" \
            "$(tr '\n\001' '\002\n' <"$work/expected" | sed -n ${i}p)"
    done <"$work/sentences"
}

# ---- where a value stands decides how it is written
wild='&lt;b&gt; &amp; &quot;q&quot; &#39;s&#39;'
coded='%3Cb%3E%20%26%20%22q%22%20%27s%27'
shows 'a value in text is escaped' '<p>{{v.wild}}</p>' "<p>$wild</p>"
shows 'a value in double quotes is escaped' '<p title="{{v.wild}}">' "<p title=\"$wild\">"
shows 'a value in single quotes is escaped' "<p title='{{v.wild}}'>" "<p title='$wild'>"
shows 'a value in a title element is escaped' '<title>{{v.wild}}</title>' "<title>$wild</title>"
shows 'a value in a text area is escaped' '<textarea>{{v.wild}}</textarea>' \
    "<textarea>$wild</textarea>"
shows 'a tag inside a text area is plain text' '<textarea><a title={{v.yes ? 1 : 2}}</textarea>' \
    '<textarea><a title=1</textarea>'
shows 'a local URL stands as it is' '<a href="{{v.path}}">' '<a href="/people/3">'
shows 'a query as a URL is escaped for HTML' '<a href="{{v.query}}">' '<a href="?a=1&amp;b=2">'
shows 'a URL of another host becomes #' '<a href="{{v.host}}">' '<a href="#">'
shows 'a URL with a backslash becomes #' '<a href="{{v.slashed}}">' '<a href="#">'
shows 'a URL with a tab becomes #' '<a href="{{v.tabbed}}">' '<a href="#">'
shows 'a URL with a scheme becomes #' '<form action="{{v.scheme}}">' '<form action="#">'
shows 'an empty URL becomes #' '<a href="{{v.none}}">' '<a href="#">'
shows 'a value behind a path is percent-encoded' '<a href="/x/{{v.wild}}">' "<a href=\"/x/$coded\">"
shows 'a value in a query is percent-encoded' '<a href="/x?q={{v.wild}}&amp;n={{v.total}}">' \
    "<a href=\"/x?q=$coded&amp;n=-3\">"
shows 'a scheme behind a slash is percent-encoded' '<a href="/{{v.scheme}}">' \
    '<a href="/javascript%3Aalert%281%29">'
shows 'a host behind a slash is percent-encoded' '<a href="/{{v.host}}">' \
    '<a href="/%2F%2Fevil.example">'
shows 'nothing behind the first slash cannot make a host of what follows' \
    '<a href="/{{v.none}}/evil.example">' '<a href="/./evil.example">'
shows 'a relative URL has its values percent-encoded' '<a href="x{{v.scheme}}">' \
    '<a href="xjavascript%3Aalert%281%29">'
shows 'an address of mail has its values percent-encoded' '<a href="mailto:{{v.wild}}">' \
    "<a href=\"mailto:$coded\">"
shows 'a path of a literal host has its values percent-encoded' \
    '<a href="https://example.org/{{v.wild}}">' "<a href=\"https://example.org/$coded\">"
shows 'a URL attribute is known in capitals too' '<A HREF="{{v.scheme}}">' '<A HREF="#">'
shows 'a second hole of a URL is percent-encoded' '<a href="{{v.path}}{{v.host}}">' \
    '<a href="/people/3%2F%2Fevil.example">'
shows 'a day is said in words in text and labels' '<b title="{{v.day}}">{{v.day}}</b>' \
    '<b title="4 January 2017">4 January 2017</b>'
shows 'a day is ISO 8601 where a machine reads it' \
    '<time datetime="{{v.day}}" data-day="{{v.day}}"><input value="{{v.day}}">' \
    '<time datetime="2017-01-04" data-day="2017-01-04"><input value="2017-01-04">'
shows 'a day in a URL is ISO 8601' '<a href="/on/{{v.day}}"><a href="/{{v.day}}">' \
    '<a href="/on/2017-01-04"><a href="/2017-01-04">'
shows 'integers of every size are decimal' '{{v.total}} {{v.huge}} {{v.people.n}} {{(short)7}}' \
    '-3 18446744073709551615 3 7'
shows 'markup stands unescaped in text' '<p>{{html v.markup}}</p>' '<p><i>&amp;</i></p>'
shows 'a value behind a literal script stands in text again' \
    '<script src="/a.js"></script>{{v.wild}}' "<script src=\"/a.js\"></script>$wild"
shows 'a value behind a comment stands in text again' '<!-- <a title= -->{{v.wild}}' \
    "<!-- <a title= -->$wild"
shows 'a greater-than sign in quotes closes no tag' '<a title=">" href="{{v.host}}">' \
    '<a title=">" href="#">'

# ---- messages, calls, branches, loops
shows 'a message is said with its arguments' '{{say probe.both v.people.n v.page.title}}' \
    'The &lt;Title&gt; has 3 visits due'
shows 'a message without arguments is said' '<p>{{say probe.plain}}' '<p>Nothing to do today.'
shows 'a message is escaped as its place demands' \
    '<a href="/x?{{say probe.both 1 v.page.title}}">' \
    '<a href="/x?The%20%3CTitle%3E%20has%20one%20visit%20due">'
shows 'an argument may have blanks inside brackets and quotes' \
    '{{say probe.both (v.total + 4) STR("a b")}}' 'a b has one visit due'
shows 'a loop goes over a list, with its numbers' \
    '{{for p in v.people}}{{p_index}} {{p.name}}={{p.id.v}} {{end}}' \
    '0 Song=1 1 &lt;Lu&gt;=2 2 Wu=3 '
shows 'the body of a loop has its own variables' \
    '{{for p in v.people}}{{for q in v.people}}{{if p.id.v < q.id.v}}{{p.id.v}}{{q.id.v}} {{end}}{{end}}{{end}}' \
    '12 13 23 '
shows 'an empty list takes the empty branch' \
    '{{for p in v.nobody}}{{p.name}}{{empty}}none{{end}}{{for p in v.people}}.{{empty}}none{{end}}' \
    'none...'
shows 'branches are chosen in order' \
    '{{if v.no}}a{{elif v.yes}}b{{elif v.yes}}c{{else}}d{{end}}{{if v.no}}e{{else}}f{{end}}' 'bf'
shows 'a template is called with a part of the view, an element and a pointer' \
    '{{call part_page v.page}}{{call part_page *v.other}}{{for p in v.people}}{{call part_person p}}{{call part_person *p}}{{end}}{{call part_plain}}' \
    '[The &lt;Title&gt;][Other](Song)(Song)(&lt;Lu&gt;)(&lt;Lu&gt;)(Wu)(Wu)plain'
shows 'a parameter can be given on as a whole' '{{call part_whole v}}' '[The &lt;Title&gt;]'
shows 'several parameters and numbers are passed' '{{call part_two v.page v.total}}' \
    '[The &lt;Title&gt;]-3'
shows 'the face is there in expressions' \
    '{{if face.lang == LANG_EN}}en{{end}}{{if face->lang == LANG_ZH}}zh{{end}}' 'en'
shows 'an attribute may stand in a branch' \
    '<input{{if v.yes}} checked{{end}}{{if v.no}} disabled{{end}} name="n">' \
    '<input checked name="n">'
shows 'a part of a quoted value may stand in a branch' \
    '<p class="row{{if v.yes}} late{{else}} due{{end}}">' '<p class="row late">'
shows 'a query may stand in a branch' \
    '<a href="{{v.path}}{{if v.yes}}?q={{v.wild}}{{end}}">' "<a href=\"/people/3?q=$coded\">"
shows 'whole branches may open and close elements' '{{if v.yes}}<ul>{{end}}<li>{{if v.yes}}</ul>{{end}}' \
    '<ul><li></ul>'
shows 'quotes and braces inside an expression are C' \
    '{{STR("a}}b\"{{")}}{{if v.wild.p[0] == '"'<'"'}}yes{{end}}' 'a}}b&quot;{{yes'
shows 'a word of a string is no variable' '{{STR("v.wild")}}' 'v.wild'
shows 'a member called as a parameter is no variable' '{{v.people.at[0].id.v}}' '1'
shows 'backslashes and question marks of the text survive' 'a\nb ??/ "q" \' 'a\nb ??/ "q" \'
shows 'Chinese stands as it is' '<b lang="zh">中文</b>' '<b lang="zh">中文</b>'

# ---- white space
nl='
'
shows 'indentation, empty lines and lines of directives vanish' \
    '<ul>

    {{if v.yes}}
        {{for p in v.people}}
            <li>{{p.name}}</li>
        {{end}}
    {{end}}  {{-- both lists --}}
</ul>' "<ul>$nl<li>Song</li>$nl<li>&lt;Lu&gt;</li>$nl<li>Wu</li>$nl</ul>"
shows 'a line break between words stays' "one$nl    two {{v.total}}$nl    three" "one${nl}two -3${nl}three"
shows 'lines inside pre stay as they are' "<pre>$nl  a$nl$nl    {{v.total}}$nl</pre>$nl  b" \
    "<pre>$nl  a$nl$nl    -3$nl</pre>${nl}b"
shows 'lines inside a text area stay as they are' "<textarea>$nl  a$nl$nl</textarea>" \
    "<textarea>$nl  a$nl$nl</textarea>"
shows 'lines inside a quoted value stay as they are' "<p title=\"a$nl   b\">" "<p title=\"a$nl   b\">"
shows 'attributes on lines of their own keep one line break' \
    "<input$nl     {{if v.yes}}$nl     checked$nl     {{end}}$nl     name=\"n\">" \
    "<input${nl}checked${nl}name=\"n\">"
shows 'white space at the end of a template vanishes' "<p>$nl$nl" '<p>'
shows 'a comment reaches no page' 'a{{-- {{v.nothing}} }} " --}}b' 'ab'
judge_shown

# ---- what is refused, and what stands near to it and is not
refused 'a value in an unquoted attribute is refused' '<p title={{v.wild}}>' \
    '2:10: an attribute with a hole needs quotes'
refused 'a value behind the start of an unquoted attribute is refused' '<p title=a{{v.wild}}>' \
    '2:11: an attribute with a hole needs quotes'
refused 'a value as an attribute name is refused' '<p {{v.wild}}>' '2:4: an attribute name'
refused 'a value inside an attribute name is refused' '<p data-{{v.wild}}="">' '2:9: an attribute name'
refused 'a value right behind a quote is refused' '<p title="a"{{v.wild}}>' '2:13: an attribute name'
refused 'a value as a tag name is refused' '<{{v.wild}}>' '2:1: a tag name'
refused 'a value inside a tag name is refused' '<h{{v.total}}>' '2:3: a tag name'
refused 'a value as the name of a closing tag is refused' '</{{v.wild}}>' '2:1: a tag name'
refused 'a value in a script is refused' '<script>var a = {{v.total}};</script>' \
    '2:17: nothing can be filled in inside script'
refused 'a value in a script in capitals is refused' '<SCRIPT>{{v.total}}</SCRIPT>' '2:9: nothing can'
refused 'a value in a style is refused' '<style>p { margin: {{v.total}}px }</style>' \
    '2:20: nothing can be filled in inside script, style'
refused 'a value behind what only looks like the end of a script is refused' \
    '<script></scripts>{{v.total}}</script>' '2:19: nothing can'
refused 'a value in a comment is refused' '<!-- {{v.wild}} -->' '2:6: nothing can be filled in inside a comment'
refused 'a value in a declaration is refused' '<!doctype {{v.wild}}>' '2:11: nothing can'
refused 'a value in an event handler is refused' '<p onclick="{{v.wild}}">' \
    '2:13: nothing can be filled in inside an event handler'
refused 'a value in a style attribute is refused' '<p style="{{v.wild}}">' '2:11: nothing can be'
refused 'a value in srcdoc is refused' '<iframe srcdoc="{{v.wild}}"></iframe>' '2:17: nothing can be'
refused 'a value in srcset is refused' '<img srcset="{{v.wild}}">' '2:14: nothing can be'
refused 'http-equiv is refused, with and without a value' \
    '<meta http-equiv="refresh" content="0;url={{v.path}}">' '2:17: send a header'
refused 'a form feed, which browsers take for white space, is refused' \
    "<p$(printf '\f')onclick=\"{{v.wild}}\">" '2:3: not UTF-8 text'
refused 'a value as a host is refused' '<a href="https://{{v.wild}}/">' '2:18: the host of a URL'
refused 'a value inside a host is refused' '<a href="//www.{{v.wild}}/">' '2:16: the host of a URL'
refused 'a value behind javascript: is refused' '<a href="javascript:f({{v.total}})">' \
    '2:23: nothing can be filled in behind this scheme'
refused 'a slash behind a URL that begins with a hole is refused' '<a href="{{v.path}}/x">' \
    '2:20: a slash behind a URL'
refused 'a message is refused where a value is' '<p {{say probe.plain}}>' '2:4: an attribute name'
refused 'markup in an attribute is refused' '<p title="{{html v.markup}}">' '2:11: {{html}} can stand'
refused 'markup in a title is refused' '<title>{{html v.markup}}</title>' '2:8: {{html}} can stand'
refused 'a call inside a tag is refused' '<p title="{{call part_plain}}">' '2:11: a template can be called'
refused 'raw does not exist' '{{raw v.wild}}' "2:1: unknown directive 'raw'"
refused 'an unknown directive is refused' '<p>
  {{foreach p in v.people}}' "3:3: unknown directive 'foreach'"
refused 'a directive of another language is refused' '{{#if v.yes}}' "2:1: unknown directive '#'"
refused 'a column counts characters, not bytes' '中文{{raw v.wild}}' "2:3: unknown directive 'raw'"
refused 'a tag left open at the end is refused' '<p' '2:3: the template ends inside a tag'
refused 'a quote left open at the end is refused' '<p title="a>' '2:13: the template ends inside a quote'
refused 'a quote left open is found at the next one' '<p title="a>
<p title="b">' '3:11: white space must stand here'
refused 'a comment left open at the end is refused' '<!-- x' '2:7: the template ends inside a comment'
refused 'pre left open at the end is refused' '<pre>x' '2:7: the template ends inside <pre>'
refused 'a script left open at the end is refused' '<script>x' '2:10: the template ends inside an element'
refused 'a tag left open before the next template is refused' '<p {{template b()}}' '2:4: the template ends inside a tag'
refused 'a tag opened by one branch only is refused' '{{if v.yes}}<p{{end}}>' '2:15: the branches'
refused 'a quote closed by one branch only is refused' '<p title="{{if v.yes}}a"{{else}}b{{end}}>' \
    '2:34: the branches'
refused 'another attribute left open by each branch is refused' \
    '<p {{if v.yes}}title="{{else}}href="{{end}}">' '2:37: the branches'
refused 'another element of text left open by each branch is refused' \
    '{{if v.yes}}<title>{{else}}<textarea>{{end}}</title>' '2:38: the branches'
refused 'a URL begun by one branch only is refused' '<a href="{{if v.yes}}/x{{end}}{{v.path}}">' \
    '2:24: the branches'
refused 'pre opened by one branch only is refused' '{{if v.yes}}<pre>{{end}}' '2:18: the branches'
refused 'a tag opened by a loop is refused' '{{for p in v.people}}<p {{end}}>' '2:25: the body of this loop'
refused 'a quote closed by a loop is refused' '<p title="{{for p in v.people}}"{{end}}>' '2:33: the body of'
refused 'a URL begun by a loop is refused' '<a href="{{for p in v.people}}/x{{end}}">' '2:33: the body'
refused 'a quote closed when a list is empty is refused' \
    '<p title="{{for p in v.people}}a{{empty}}"{{end}}>' '2:43: the branches'
refused 'an attribute that a branch leaves at its name cannot go on' \
    '<p {{if v.yes}}a{{end}}b="1">' '2:24: white space must stand here'
refused 'a directive inside a script is refused' '<script>{{if v.yes}}</script>{{end}}' '2:9: nothing can'
refused 'a directive behind = is refused' '<p title={{if v.yes}}"a"{{end}}>' '2:10: an attribute with'
refused 'too few ends are refused where the block began' '<p>{{if v.yes}}a' '2:4: this block is never closed'
refused 'too many ends are refused' '{{end}}' '2:1: {{end}} without an open block'
refused 'else without if is refused' '{{else}}' '2:1: {{else}} without an open block'
refused 'a second else is refused' '{{if v.yes}}{{else}}{{else}}{{end}}' '2:21: {{else}} must stand'
refused 'elif behind else is refused' '{{if v.yes}}{{else}}{{elif v.no}}{{end}}' '2:21: {{elif}} must'
refused 'else in a loop is refused' '{{for p in v.people}}{{else}}{{end}}' '2:22: {{else}} must stand'
refused 'empty in an if is refused' '{{if v.yes}}{{empty}}{{end}}' '2:13: {{empty}} must stand'
refused 'end with something behind it is refused' '{{if v.yes}}{{end if}}' '2:13: {{end}} takes nothing'
refused 'a loop variable of a name in use is refused' \
    '{{for p in v.people}}{{for p in v.people}}{{end}}{{end}}' "2:28: 'p' is a name already in use"
refused 'a loop variable called as the parameter is refused' '{{for v in v.people}}{{end}}' \
    "2:7: 'v' is a name already"
refused 'a loop without in is refused' '{{for p of v.people}}{{end}}' '2:1: {{for p in v.people}} expected'
refused 'a value that is never closed is refused' '<p>{{v.wild}' '2:4: this {{ is never closed'
refused 'a value that a second one interrupts is refused' '{{v.wild {{v.none}}' '2:1: this {{ is never'
refused 'closing braces alone are refused' 'a }} b' '2:3: }} without {{'
refused 'an empty value is refused' '{{ }}' '2:1: an expression is missing'
refused 'a condition without expression is refused' '{{if}}{{end}}' '2:1: an expression is missing'
refused 'a statement as a value is refused' '{{v.wild; exit(1)}}' '2:9: an expression is expected'
refused 'brackets that do not match are refused' '{{(v.total}}' '2:1: unbalanced brackets'
refused 'a bare less-than sign is refused' 'a < b' '2:3: write &lt;'
refused 'white space behind = is refused' '<p title= "a">' '2:10: a value must follow'
refused 'a message key with a capital is refused' '{{say Probe.plain}}' "2:7: 'Probe.plain' is no key"
refused 'an include behind the first template is refused' '{{include "a.h"}}' '2:1: {{include "room'
refused 'a template of the same name is refused' '{{template probe()}}' "2:1: a template 'probe' stands"
refused 'a parameter that is a pointer is refused' '{{template b(struct view *v)}}' "2:14: 'struct some_view v'"
head=''
refused 'text before the first template is refused' 'text' '1:1: text before the first'
refused 'a value before the first template is refused' '{{v.x}}' '1:1: this stands before the first'
refused 'a file without a template is refused' '' '1:1: no {{template'
refused 'a line end of CR LF is refused' "{{template a()}}$(printf '\r')" '1:17: not UTF-8 text'
head='{{include "hatch_views.h"}}{{template probe(struct view v)}}
'

# ---- what only the compiler can see
not_compiled 'a misspelt field is an error at its own line' '<p>

{{v.page.titel}}' '4:'
not_compiled 'a structure is no value' '<p>
{{v.page}}' '3:'
not_compiled 'an enum is no value' '<p>
{{v.state}}' '3:'
not_compiled 'a boolean is no value' '<p>
{{v.yes}}' '3:'
not_compiled 'a number is no URL' '<p>
<a href="{{v.total}}">' '3:'
not_compiled 'a loop over what is no list is an error at its own line' '<p>
{{for p in v.total}}{{end}}' '3:'
not_compiled 'an unknown message is an error at its own line' '<p>
{{say probe.unknown}}' '3:'
not_compiled 'a message with an argument too many is an error at its own line' '<p>
{{say probe.count v.total v.total}}' '3:'
not_compiled 'text is no markup' '<p>
{{html v.wild}}' '3:'
not_compiled 'a view cannot be changed' '<p>
{{if v.yes}}
{{v.total = 3}}{{end}}' '4:'

hatch_one '<p>{{v.total}}' >/dev/null
touch -d '2001-01-01' "$work"/gen/pages/*
hatch_one '<p>{{v.total}}' >/dev/null
same 'unchanged templates keep their files as they are' \
    "$(find "$work/gen/pages" -name 'probe*' -newermt '2001-01-02' | wc -l)" 0
said=$("$work/hatch" "$work/gen" "$work/elsewhere" "$work/root/pages/probe.html" 2>&1)
says 'a file outside the root is refused' $? "$said" 'does not stand below'
