/* From bytes to pairs: the query, the form and the uploads of a request, read in a worker
 * before the page is served. Internal to web/. */
#ifndef WEB_REQUEST_H
#define WEB_REQUEST_H

struct turn;

/* 0 or the status of the refusal: 400, 413, 415, 503. Needs an edge. For a multipart body
 * it takes the present block and leaves in turn.body what it could not take yet. */
int request_read(struct turn *t);
#endif
