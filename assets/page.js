// What a page does better with a script; all of it works without. Keyboard and screen
// reader land on the summary of errors, a form is not sent twice, a list can be printed.
'use strict';

const errors = document.querySelector('main > .errors, main > .narrow > .errors');
if (errors) errors.focus();

// A second press while the first is on its way would only repeat it (the form's id makes
// it harmless). Coming back through the browser's history frees the form again.
document.addEventListener('submit', (event) => {
  const form = event.target;
  if (form.method !== 'post' || event.defaultPrevented) return;
  if (form.action.endsWith('/logout')) sessionStorage.clear(); // keys that the log-in gave
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = 'yes';
  const button = event.submitter;
  if (button) button.setAttribute('aria-disabled', 'true');
});
addEventListener('pageshow', () => {
  for (const form of document.querySelectorAll('form[data-sent]')) {
    delete form.dataset.sent;
    for (const button of form.querySelectorAll('[aria-disabled]')) {
      button.removeAttribute('aria-disabled');
    }
  }
});

for (const button of document.querySelectorAll('[data-print]')) {
  button.hidden = false;
  button.addEventListener('click', () => print());
}
