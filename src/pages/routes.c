/* The table of all pages: method, path, capability, functions, form. A test walks every
 * row as every role; `cadre audit ROLE` prints what a role can reach. */
#include "learning/note.h"
#include "pages/access/admin.h"
#include "pages/access/door.h"
#include "pages/access/feeds.h"
#include "pages/access/reading.h"
#include "pages/access/settings.h"
#include "pages/app.h"
#include "pages/duty/draft.h"
#include "pages/duty/duty.h"
#include "pages/home/home.h"
#include "pages/import/import.h"
#include "pages/learning/classroom.h"
#include "pages/learning/learning.h"
#include "pages/learning/material.h"
#include "pages/learning/training.h"
#include "pages/ledger/ledger.h"
#include "pages/practice/confirm.h"
#include "pages/practice/finding.h"
#include "pages/practice/practice.h"
#include "pages/practice/team.h"
#include "pages/practice/visits.h"
#include "pages/register/records.h"
#include "pages/register/register.h"
#include "register/career.h"
#include "register/kin.h"

#define GET(pattern, can, show)                                                          \
    {                                                                                    \
        METHOD_GET, pattern, can, show, NULL, NULL, NULL, NULL, NULL                     \
    }
#define POST(pattern, can, form, change, show)                                           \
    {                                                                                    \
        METHOD_POST, pattern, can, show, change, NULL, form, &page_extra_fields, NULL    \
    }
/* A POST whose first step is a password's hashing. */
#define POST_HASH(pattern, can, form, start, show)                                       \
    {                                                                                    \
        METHOD_POST, pattern, can, show, NULL, start, form, &page_extra_fields, NULL     \
    }

/* A form that comes back without having changed anything. */
#define POST_DRAW(pattern, can, show)                                                    \
    {                                                                                    \
        METHOD_POST, pattern, can, show, NULL, show, NULL, NULL, NULL                    \
    }

/* The forms of one record of a person: add and correct. */
#define RECORDS(noun, form, extra)                                                       \
    GET("/people/:id/" noun "/new", CAN_WRITE_REGISTER, record_new_get),                 \
        {METHOD_POST,                                                                    \
         "/people/:id/" noun "/new",                                                     \
         CAN_WRITE_REGISTER,                                                             \
         record_new_show,                                                                \
         record_new_change,                                                              \
         NULL,                                                                           \
         form,                                                                           \
         extra,                                                                          \
         NULL},                                                                          \
        GET("/people/:id/" noun "/:record", CAN_WRITE_REGISTER, record_correct_get),     \
    {                                                                                    \
        METHOD_POST, "/people/:id/" noun "/:record", CAN_WRITE_REGISTER,                 \
            record_correct_show, record_correct_change, NULL, form, extra, NULL          \
    }

/* At a form a person is asked for these; an old roll may lack them. */
static const char *const person_needs[] = {"sex", "born", NULL};

const struct route routes[] = {
    GET("/", CAN_ENTER, home_show),
    {METHOD_POST, "/note", CAN_ENTER, home_show, NULL, note_start, NULL, NULL, NULL},
    GET("/programme", CAN_ENTER, programme_show),
    GET("/programme/burden", CAN_ENTER, burden_show),
    GET("/programme/changes", CAN_ENTER, programme_changes_show),
    POST("/programme/begin", CAN_KEEP_PROGRAMME, &draft_begin_form, draft_first_change,
         draft_first_show),
    GET("/programme/draft/:id", CAN_KEEP_PROGRAMME, draft_show),
    POST("/programme/draft/:id/begin", CAN_KEEP_PROGRAMME, NULL, draft_begin_change,
         draft_begin_show),
    GET("/programme/draft/:id/text", CAN_KEEP_PROGRAMME, draft_text_show),
    POST("/programme/draft/:id/text", CAN_KEEP_PROGRAMME, &draft_text_form,
         draft_text_change, draft_text_show),
    GET("/programme/draft/:id/rule/:rule", CAN_KEEP_PROGRAMME, draft_rule_show),
    POST("/programme/draft/:id/rule/:rule", CAN_KEEP_PROGRAMME, &draft_rule_form,
         draft_rule_change, draft_rule_show),
    GET("/programme/draft/:id/rehearse", CAN_KEEP_PROGRAMME, draft_rehearse_show),
    GET("/programme/draft/:id/month", CAN_KEEP_PROGRAMME, draft_month_show),
    POST("/programme/draft/:id/adopt", CAN_KEEP_PROGRAMME, &draft_adopt_form,
         draft_adopt_change, draft_show),
    POST("/programme/draft/:id/undo", CAN_KEEP_PROGRAMME, &draft_plain_form,
         draft_undo_change, draft_show),
    POST("/programme/draft/:id/discard", CAN_KEEP_PROGRAMME, &draft_plain_form,
         draft_discard_change, draft_show),
    GET("/lead", CAN_READ_DUTIES, lead_show),
    GET("/lead.csv", CAN_READ_DUTIES, lead_csv),
    GET("/lead.xlsx", CAN_READ_DUTIES, lead_xlsx),
    GET("/standing/:id", CAN_ENTER, standing_show),
    GET("/standing/:id/csv", CAN_ENTER, standing_csv),
    GET("/standing/:id/xlsx", CAN_ENTER, standing_xlsx),
    GET("/calendar", CAN_ENTER, calendar_show),
    GET("/week", CAN_READ_DUTIES, week_show),
    POST("/week/remind", CAN_RECORD, &remind_form, remind_change, remind_show),
    GET("/duties", CAN_READ_DUTIES, duties_show),
    GET("/duties.csv", CAN_READ_DUTIES, duties_csv),
    GET("/duties.xlsx", CAN_READ_DUTIES, duties_xlsx),
    GET("/d/:id", CAN_ENTER, duty_show),
    {METHOD_POST, "/d/:id/record", CAN_ENTER, duty_show, NULL, duty_record_start, NULL,
     NULL, NULL},
    POST("/d/:id/excuse", CAN_ENTER, &excuse_form, excuse_change, excuse_show),
    POST("/d/:id/decide", CAN_ENTER, &answer_form, answer_change, answer_show),
    POST("/language", CAN_ANYONE, &language_form, language_change, language_show),

    GET("/login", CAN_ANYONE, login_get),
    POST_HASH("/login", CAN_ANYONE, &login_form, login_start, login_show),
    GET("/login/code", CAN_ANYONE, claim_get),
    POST_HASH("/login/code", CAN_ANYONE, &claim_form, claim_start, claim_show),
    POST("/logout", CAN_ENTER, &no_form, logout_change, logout_show),
    GET("/login/second", CAN_ANYONE, step_get),
    POST("/login/second", CAN_ANYONE, &second_step_form, step_change, step_show),

    GET("/me", CAN_ENTER, me_show),
    GET("/me/settings", CAN_ENTER, settings_get),
    POST_HASH("/me/settings/password", CAN_ENTER, &password_form, password_start,
              settings_show),
    POST("/me/settings/sessions/end", CAN_ENTER, &session_form, sessions_end_change,
         sessions_end_show),
    GET("/me/settings/second", CAN_ENTER, second_get),
    POST_HASH("/me/settings/second", CAN_ENTER, &second_setup_form, second_setup_start,
              second_setup_show),
    POST("/me/settings/second/begin", CAN_ENTER, &no_form, second_begin_change,
         second_begin_show),
    POST("/me/settings/second/change", CAN_ENTER, &second_change_form,
         second_change_change, second_change_show),
    POST("/me/settings/feed", CAN_ENTER, &feed_form, feed_new_change, feed_new_show),
    POST("/me/settings/feed/end", CAN_ENTER, &feed_form, feed_end_change, feed_end_show),
    POST("/me/settings/mail", CAN_ENTER, &mail_form, mail_change, mail_show),
    GET("/feed/:token", CAN_ANYONE, feed_get),
    GET("/me/access", CAN_ENTER, my_access_show),
    GET("/me/access/:id", CAN_ENTER, my_read_get),
    POST("/me/access/:id", CAN_ENTER, &question_form, my_read_change, my_read_show),

    GET("/access/questions", CAN_ANSWER, questions_show),
    GET("/access/questions/:id", CAN_ANSWER, question_answer_get),
    POST("/access/questions/:id", CAN_ANSWER, &question_answer_form,
         question_answer_change, question_answer_show),

    GET("/people", CAN_READ_PEOPLE, people_show),
    GET("/people.csv", CAN_READ_PEOPLE, people_csv),
    GET("/people.xlsx", CAN_READ_PEOPLE, people_xlsx),
    GET("/people/views", CAN_READ_PEOPLE, saved_get),
    POST("/people/views", CAN_READ_PEOPLE, &saved_fields, saved_change, saved_show),
    POST("/people/views/:id/delete", CAN_READ_PEOPLE, &no_form, saved_delete_change,
         saved_delete_show),
    GET("/people/new", CAN_WRITE_REGISTER, person_new_get),
    {METHOD_POST, "/people/new", CAN_WRITE_REGISTER, person_new_show, person_new_change,
     NULL, &kind_person_add.fields, &person_extra, person_needs},
    POST_DRAW("/people/new/look", CAN_WRITE_REGISTER, person_new_get),
    GET("/people/:id", CAN_ENTER, person_show),
    GET("/people/:id/correct", CAN_WRITE_REGISTER, person_correct_get),
    {METHOD_POST, "/people/:id/correct", CAN_WRITE_REGISTER, person_correct_show,
     person_correct_change, NULL, &kind_person_correct.fields, &person_extra,
     person_needs},
    POST_DRAW("/people/:id/correct/look", CAN_WRITE_REGISTER, person_correct_get),
    POST_DRAW("/people/:id/change/look", CAN_WRITE_REGISTER, person_change_get),
    GET("/people/:id/leave", CAN_WRITE_REGISTER, leave_get),
    POST("/people/:id/leave", CAN_WRITE_REGISTER, &kind_person_leave.fields, leave_change,
         leave_show),
    GET("/people/:id/change", CAN_WRITE_REGISTER, person_change_get),
    {METHOD_POST, "/people/:id/change", CAN_WRITE_REGISTER, person_change_show,
     person_change_change, NULL, &kind_person_change.fields, &person_change_extra,
     person_needs},
    GET("/people/:id/merge", CAN_WRITE_REGISTER, merge_get),
    POST("/people/:id/merge", CAN_WRITE_REGISTER, &kind_person_merge.fields, merge_change,
         merge_show),
    RECORDS("postings", &kind_posting_add.fields, &page_extra_fields),
    RECORDS("education", &kind_education_add.fields, &page_extra_fields),
    RECORDS("kin", &kind_kin_add.fields, &who_fields),
    RECORDS("absences", &kind_absence_add.fields, &page_extra_fields),
    GET("/people/:id/postings/:record/end", CAN_WRITE_REGISTER, posting_end_get),
    POST("/people/:id/postings/:record/end", CAN_WRITE_REGISTER, &posting_end_fields,
         posting_end_change, posting_end_show),
    GET("/people/:id/open", CAN_ENTER, open_get),
    POST("/people/:id/open", CAN_ENTER, &opening_fields, open_change, open_show),
    POST("/people/:id/code", CAN_GIVE_LOGIN, &no_form, code_change, code_show),

    GET("/places", CAN_ENTER, places_show),
    GET("/unit/:id", CAN_READ_PEOPLE, unit_show),
    GET("/unit/:id/change", CAN_WRITE_REGISTER, unit_change_get),
    {METHOD_POST, "/unit/:id/change", CAN_WRITE_REGISTER, unit_change_show,
     unit_change_change, NULL, &kind_unit_change.fields, &unit_change_extra, NULL},
    GET("/unit/:id/close", CAN_WRITE_REGISTER, unit_close_get),
    POST("/unit/:id/close", CAN_WRITE_REGISTER, &unit_close_fields, unit_close_change,
         unit_close_show),
    GET("/unit/:id/posts", CAN_READ_PEOPLE, unit_posts_get),
    GET("/unit/:id/posts/new", CAN_WRITE_REGISTER, post_new_get),
    POST("/unit/:id/posts/new", CAN_WRITE_REGISTER, &kind_post_add.fields,
         post_new_change, post_new_show),
    GET("/unit/:id/posts/:record", CAN_WRITE_REGISTER, post_correct_get),
    POST("/unit/:id/posts/:record", CAN_WRITE_REGISTER, &kind_post_correct.fields,
         post_correct_change, post_correct_show),
    GET("/units", CAN_READ_PEOPLE, units_show),
    GET("/units/new", CAN_WRITE_REGISTER, unit_new_get),
    POST("/units/new", CAN_WRITE_REGISTER, &kind_unit_add.fields, unit_new_change,
         unit_new_show),
    GET("/units/:id/correct", CAN_WRITE_REGISTER, unit_correct_get),
    POST("/units/:id/correct", CAN_WRITE_REGISTER, &kind_unit_correct.fields,
         unit_correct_change, unit_correct_show),

    GET("/study", CAN_ENTER, study_show),
    GET("/classes", CAN_ENTER, classes_show),
    GET("/classes/new", CAN_RECORD, series_new_get),
    POST("/classes/new", CAN_RECORD, &kind_series_plan.fields, series_new_change,
         series_new_show),
    GET("/series/:id", CAN_ENTER, series_show),
    GET("/series/:id/edit", CAN_RECORD, series_edit_get),
    POST("/series/:id/edit", CAN_RECORD, &kind_series_plan.fields, series_edit_change,
         series_edit_show),
    GET("/series/:id/rota", CAN_RECORD, rota_get),
    {METHOD_POST, "/series/:id/rota", CAN_RECORD, rota_show, NULL, rota_start, NULL, NULL,
     NULL},
    GET("/series/:id/wish", CAN_ENTER, series_wish_get),
    POST("/series/:id/wish", CAN_ENTER, &series_wish_form, series_wish_change,
         series_wish_show),
    GET("/class/:id", CAN_ENTER, class_show),
    GET("/class/:id/edit", CAN_RECORD, class_edit_get),
    POST("/class/:id/edit", CAN_RECORD, &class_edit_form, class_edit_change,
         class_edit_show),
    GET("/class/:id/cancel", CAN_RECORD, class_cancel_get),
    POST("/class/:id/cancel", CAN_RECORD, &class_cancel_form, class_cancel_change,
         class_cancel_show),
    POST("/class/:id/answer", CAN_ENTER, &class_answer_form, class_answer_change,
         class_answer_show),
    GET("/class/:id/makeup", CAN_ENTER, class_makeup_get),
    POST("/class/:id/makeup", CAN_ENTER, &class_makeup_form, class_makeup_change,
         class_makeup_show),
    GET("/class/:id/roll", CAN_RECORD, roll_get),
    {METHOD_POST, "/class/:id/roll", CAN_RECORD, roll_show, NULL, roll_start, NULL, NULL,
     NULL},
    GET("/notes", CAN_ENTER, notes_show),
    POST("/notes", CAN_ENTER, &kind_note_read.fields, notes_change, notes_shown),
    GET("/materials", CAN_ENTER, materials_show),
    GET("/materials/new", CAN_RECORD, material_form_get),
    {METHOD_POST, "/materials/new", CAN_RECORD, material_form_show, NULL,
     material_form_start, &material_form, &page_file_fields, NULL},
    GET("/material/:id", CAN_ENTER, material_show),
    GET("/material/:id/file", CAN_ENTER, material_file),
    GET("/material/:id/edit", CAN_RECORD, material_form_get),
    {METHOD_POST, "/material/:id/edit", CAN_RECORD, material_form_show, NULL,
     material_form_start, &material_form, &page_file_fields, NULL},
    POST("/material/:id/recommend", CAN_RECORD, &kind_material_recommend.fields,
         material_recommend_change, material_recommend_show),
    POST("/material/:id/pass", CAN_RECORD, &kind_material_pass.fields,
         material_pass_change, material_pass_show),
    POST("/material/:id/sign", CAN_ENTER, &no_form, material_sign_change,
         material_sign_show),
    GET("/exams", CAN_ENTER, exams_show),
    GET("/exams/new", CAN_KEEP_BANK, exam_new_get),
    POST("/exams/new", CAN_KEEP_BANK, &kind_exam_plan.fields, exam_new_change,
         exam_new_show),
    GET("/exam/:id", CAN_ENTER, exam_show),
    GET("/exam/:id/edit", CAN_KEEP_BANK, exam_edit_get),
    POST("/exam/:id/edit", CAN_KEEP_BANK, &kind_exam_plan.fields, exam_edit_change,
         exam_edit_show),
    POST("/exam/:id/do", CAN_KEEP_BANK, &exam_do_form, exam_do_change, exam_done_show),
    GET("/exam/:id/allow", CAN_KEEP_BANK, exam_allow_get),
    POST("/exam/:id/allow", CAN_KEEP_BANK, &exam_allow_form, exam_allow_change,
         exam_allow_show),
    POST("/exam/:id/begin", CAN_ENTER, &no_form, sit_begin_change, sit_begin_show),
    GET("/exam/:id/q/:place", CAN_ENTER, sit_get),
    {METHOD_POST, "/exam/:id/q/:place", CAN_ENTER, sit_save_show, NULL, sit_save_start,
     NULL, NULL, NULL},
    POST("/exam/:id/hand-in", CAN_ENTER, &no_form, sit_hand_change, sit_hand_show),
    GET("/exam/:id/result", CAN_ENTER, result_show),
    GET("/exam/:id/result.csv", CAN_ENTER, result_csv),
    GET("/exam/:id/results.csv", CAN_KEEP_BANK, exam_results_csv),
    GET("/results/:id", CAN_ENTER, sat_show),
    GET("/results/:id/exams.csv", CAN_ENTER, sat_csv),
    GET("/exam/:id/statistics", CAN_KEEP_BANK, exam_statistics_show),
    GET("/exam/:id/marking", CAN_ENTER, marking_get),
    POST("/exam/:id/marking", CAN_ENTER, &marking_form, marking_change, marking_show),

    GET("/training", CAN_ENTER, trained_show),
    GET("/training.csv", CAN_READ_DUTIES, trained_csv),
    GET("/training/:id", CAN_ENTER, training_show),
    GET("/training/:id/list.csv", CAN_ENTER, training_csv),
    GET("/training/:id/record/:record", CAN_ENTER, training_form_get),
    {METHOD_POST, "/training/:id/record/:record", CAN_ENTER, training_form_show, NULL,
     training_form_start, &training_form, &page_file_fields, NULL},
    GET("/training/:id/certificate/:record", CAN_ENTER, training_certificate),

    GET("/questions", CAN_KEEP_BANK, bank_list_show),
    GET("/questions/new", CAN_KEEP_BANK, bank_new_get),
    POST("/questions/new", CAN_KEEP_BANK, &bank_form, bank_new_change, bank_new_show),
    GET("/questions/import", CAN_KEEP_BANK, bank_import_get),
    {METHOD_POST, "/questions/import", CAN_KEEP_BANK, bank_import_show, NULL,
     bank_import_start, &bank_import_form, &page_file_fields, NULL},
    GET("/questions/:id", CAN_KEEP_BANK, bank_question_get),
    GET("/questions/:id/change", CAN_KEEP_BANK, bank_change_get),
    POST("/questions/:id/change", CAN_KEEP_BANK, &bank_form, bank_change_change,
         bank_change_show),
    POST("/questions/:id/retire", CAN_KEEP_BANK, &no_form, bank_retire_change,
         bank_retire_show),
    GET("/campaigns", CAN_ENTER, campaigns_show),
    GET("/campaigns/new", CAN_RECORD, campaign_new_get),
    POST("/campaigns/new", CAN_RECORD, &kind_campaign_add.fields, campaign_new_change,
         campaign_new_show),
    GET("/campaign/:id", CAN_ENTER, campaign_show),
    {METHOD_POST, "/campaign/:id/plans", CAN_RECORD, plan_new_show, NULL, plan_new_start,
     NULL, NULL, NULL},
    GET("/campaign/:id/plan/:plan", CAN_RECORD, plan_get),
    {METHOD_POST, "/campaign/:id/plan/:plan/solve", CAN_RECORD, plan_solve_show, NULL,
     plan_solve_start, NULL, NULL, NULL},
    POST("/campaign/:id/plan/:plan/move", CAN_RECORD, &plan_move_form, plan_move_change,
         plan_move_show),
    POST("/campaign/:id/plan/:plan/adopt", CAN_RECORD, &no_form, plan_adopt_change,
         plan_adopt_show),

    GET("/visits", CAN_ENTER, visits_show),
    GET("/visit/new", CAN_ENTER, visit_new_get),
    POST("/visit/new", CAN_ENTER, &visit_form, visit_new_change, visit_new_show),
    GET("/visit/phone", CAN_ANYONE, phone_show),
    GET("/visit/:id", CAN_ENTER, visit_show),
    GET("/visit/:id/photo", CAN_ENTER, visit_photo),
    GET("/sw.js", CAN_ANYONE, worker_show),
    POST("/visits/phone", CAN_ENTER, &no_form, phone_new_change, phone_new_show),
    POST("/visits/phone/open", CAN_ENTER, &phone_open_form, phone_open_change,
         phone_open_show),
    POST("/visits/packet", CAN_ENTER, &packet_form, packet_change, packet_show),
    POST("/visits/packet/:id/drop", CAN_ENTER, &no_form, packet_drop_change,
         packet_drop_show),
    POST("/visit/:id/done", CAN_ENTER, &deed_form, deed_done_change, deed_done_show),
    POST("/visit/:id/confirm", CAN_ENTER, &answer_deed_form, deed_answer_change,
         deed_answer_show),
    GET("/twins", CAN_ENTER, twins_show),
    GET("/twins/new", CAN_RECORD, twin_new_get),
    POST("/twins/new", CAN_RECORD, &twin_form, twin_new_change, twin_new_show),
    GET("/twins/:id/end", CAN_RECORD, twin_end_get),
    POST("/twins/:id/end", CAN_RECORD, &twin_end_form, twin_end_change, twin_end_show),
    GET("/households/new", CAN_ENTER, household_new_get),
    POST("/households/new", CAN_ENTER, &household_form, household_new_change,
         household_new_show),
    GET("/household/:id", CAN_ENTER, household_get),
    POST("/household/:id/open", CAN_ENTER, &household_open_form, household_open_change,
         household_open_show),
    POST("/household/:id/correct", CAN_ENTER, &kind_household_correct.fields,
         household_correct_change, household_correct_show),
    POST("/household/:id/slips", CAN_RECORD, &slips_form, household_slips_change,
         household_slips_show),
    GET("/slip", CAN_ANYONE, slip_get),
    GET("/campaign/:id/matrix", CAN_ENTER, matrix_show),
    GET("/campaign/:id/matrix.csv", CAN_ENTER, matrix_csv),
    GET("/campaign/:id/team/:number", CAN_ENTER, team_get),
    GET("/campaign/:id/team/:number/report", CAN_ENTER, team_report_show),
    POST("/campaign/:id/team/:number/:do", CAN_ENTER, &team_do_form, team_do_change,
         team_do_show),
    POST("/campaign/:id/heads", CAN_RECORD, &campaign_heads_form, campaign_heads_change,
         campaign_heads_show),
    GET("/campaign/:id/correct", CAN_RECORD, campaign_correct_get),
    {METHOD_POST, "/campaign/:id/correct", CAN_RECORD, campaign_correct_show,
     campaign_correct_change, NULL, &kind_campaign_add.fields, &campaign_correct_extra,
     NULL},
    GET("/findings", CAN_ENTER, findings_show),
    GET("/findings.csv", CAN_ENTER, findings_csv),
    GET("/findings/new", CAN_ENTER, finding_new_get),
    POST("/findings/new", CAN_ENTER, &finding_new_form, finding_new_change,
         finding_new_show),
    GET("/finding/:id", CAN_ENTER, finding_get),
    POST("/finding/:id/:do", CAN_ENTER, &finding_do_form, finding_do_change,
         finding_do_show),
    GET("/confirm", CAN_ANYONE, confirm_get),
    GET("/confirm/:code", CAN_ANYONE, confirm_get),
    POST("/confirm", CAN_ANYONE, &confirm_form, confirm_change, confirm_show),

    GET("/import", CAN_WRITE_REGISTER, import_list_show),
    POST("/import/forget", CAN_WRITE_REGISTER, &forget_form, import_forget_change,
         import_forget_show),
    {METHOD_POST, "/import", CAN_WRITE_REGISTER, import_list_show, NULL,
     import_send_start, &send_form, &page_file_fields, NULL},
    GET("/import/files/:id", CAN_WRITE_REGISTER, intake_show),
    POST("/import/files/:id", CAN_WRITE_REGISTER, &intake_form, intake_columns_change,
         intake_changed_show),
    POST("/import/files/:id/choose", CAN_WRITE_REGISTER, &choose_form,
         intake_choose_change, intake_changed_show),
    POST("/import/files/:id/run", CAN_WRITE_REGISTER, &no_form, intake_run_change,
         intake_changed_show),
    POST("/import/files/:id/drop", CAN_WRITE_REGISTER, &no_form, intake_drop_change,
         intake_dropped_show),
    GET("/import/files/:id/refused", CAN_WRITE_REGISTER, intake_refused_get),
    GET("/import/:id", CAN_WRITE_REGISTER, import_get),
    POST("/import/:id/undo", CAN_WRITE_REGISTER, &no_form, import_undo_change,
         import_undo_show),

    GET("/ledger", CAN_READ_LEDGER, ledger_show),
    GET("/ledger/checkpoint", CAN_READ_LEDGER, ledger_checkpoint_show),
    GET("/ledger/:seq", CAN_READ_LEDGER, ledger_entry_show),
    GET("/ledger/:seq/proof", CAN_ENTER, ledger_proof_show),

    GET("/admin", CAN_ADMINISTER, admin_show),
    GET("/admin/imports", CAN_ADMINISTER, imports_show),
    GET("/admin/accounts", CAN_KEEP_ACCOUNTS, accounts_show),
    GET("/admin/accounts/new", CAN_KEEP_ACCOUNTS, account_new_get),
    POST("/admin/accounts/new", CAN_KEEP_ACCOUNTS, &account_new_form, account_new_change,
         account_new_show),
    GET("/admin/accounts/:id", CAN_KEEP_ACCOUNTS, account_one_show),
    POST("/admin/accounts/:id/code", CAN_KEEP_ACCOUNTS, &no_form, code_change, code_show),
    POST("/admin/accounts/:id/reset", CAN_KEEP_ACCOUNTS, &no_form, account_reset_change,
         account_reset_show),
    GET("/admin/accounts/:id/close", CAN_KEEP_ACCOUNTS, account_close_get),
    POST("/admin/accounts/:id/close", CAN_KEEP_ACCOUNTS, &account_why_form,
         account_close_change, account_close_show),
    GET("/admin/roles", CAN_GRANT_ROLES, roles_show),
    GET("/admin/roles/new", CAN_GRANT_ROLES, role_new_get),
    POST("/admin/roles/new", CAN_GRANT_ROLES, &role_new_form, role_new_change,
         role_new_show),
    GET("/admin/roles/:id", CAN_GRANT_ROLES, role_person_show),
    POST("/admin/roles/:id/end", CAN_GRANT_ROLES, &role_end_form, role_end_change,
         role_end_show),
    GET("/admin/readlog", CAN_READ_READLOG, readlog_get),
    POST("/admin/readlog", CAN_READ_READLOG, &readlog_form, readlog_change, readlog_show),
    GET("/admin/backup", CAN_BACK_UP, backup_get),
    POST("/admin/backup", CAN_BACK_UP, &no_form, backup_change, backup_show),

    GET("/style", CAN_ANYONE, style_show),
    GET("/healthz", CAN_ANYONE, healthz_show),
    GET("/metrics", CAN_ANYONE, metrics_show),
};
const size_t routes_n = sizeof routes / sizeof routes[0];
