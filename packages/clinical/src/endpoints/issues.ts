import type { RowIssue } from './row-issues.ts'

export const outcomeMissing: RowIssue = {
  severity: 'note',
  code: 'outcome-missing',
  reason: 'outcome missing',
  cure: 'fill in the outcome, or leave the patient out knowingly',
  excludes: true,
}

export const timeMissing: RowIssue = {
  severity: 'warning',
  code: 'follow-up-missing',
  reason: 'neither an event nor a time of last contact',
  cure: 'fill in the date of the event or of last contact',
  excludes: true,
}

export const timeZeroMissing: RowIssue = {
  severity: 'warning',
  code: 'time-zero-missing',
  reason: 'time zero missing',
  cure: 'fill in the date that time zero is computed from',
  excludes: true,
}

export const eventBeforeTimeZero: RowIssue = {
  severity: 'warning',
  code: 'event-before-time-zero',
  reason: 'event before time zero',
  cure: 'correct the date, or accept that the patient was not at risk at time zero',
  excludes: true,
}

export const contactBeforeTimeZero: RowIssue = {
  severity: 'warning',
  code: 'contact-before-time-zero',
  reason: 'last contact before time zero',
  cure: 'correct the date, or accept that the patient was not under observation at time zero',
  excludes: true,
}

export const noFollowUp: RowIssue = {
  severity: 'warning',
  code: 'zero-time',
  reason: 'no follow-up: event or last contact at time zero itself',
  cure: 'correct the date or duration; a time of zero cannot be analysed',
  excludes: true,
}

export const negativeTime: RowIssue = {
  severity: 'warning',
  code: 'negative-time',
  reason: 'negative time',
  cure: 'correct the duration',
  excludes: true,
}

export const eventAfterDataCut: RowIssue = {
  severity: 'warning',
  code: 'event-after-data-cut',
  reason: 'event after the data cut',
  cure: 'correct the date or the data cut; `afterDataCut: censor` keeps the patient, censored at the cut',
  excludes: true,
}

export const eventCensoredAtDataCut: RowIssue = { ...eventAfterDataCut, excludes: false }

export const contactAfterDataCut: RowIssue = {
  severity: 'warning',
  code: 'contact-after-data-cut',
  reason: 'last contact after the data cut; follow-up ends at the cut',
  cure: 'correct the date or the data cut',
  excludes: false,
}

export const timeZeroAfterDataCut: RowIssue = {
  severity: 'warning',
  code: 'time-zero-after-data-cut',
  reason: 'time zero after the data cut',
  cure: 'correct the date or the data cut',
  excludes: true,
}

export const contactBeforeEvent: RowIssue = {
  severity: 'note',
  code: 'contact-before-event',
  reason: 'last contact is dated before the event',
  cure: 'check both dates; the event counts',
  excludes: false,
}

export const unknownLevel: RowIssue = {
  severity: 'error',
  code: 'unknown-level',
  reason: 'a level that the endpoint does not list',
  cure: 'add the level in its place of the order, or correct the value',
  excludes: true,
}

export const twoCauses: RowIssue = {
  severity: 'error',
  code: 'two-causes',
  reason: 'two causes at once',
  cure: 'correct the dates or codes: the first event decides the cause, and two on one day cannot; of dates `sameDay: first cause` takes the cause that the endpoint names first',
  excludes: true,
}

export const firstOfTwoCauses: RowIssue = {
  severity: 'note',
  code: 'first-of-two-causes',
  reason: 'two causes on one day; the one that the endpoint names first counts',
  cure: 'check both dates; a toxicity that kills on the day on which it begins is one',
  excludes: false,
}
