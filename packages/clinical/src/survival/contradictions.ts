import type { Finding, Severity } from '@tessera/evidence'
import { type DatedAssessment, type DatedFact, dayText, type History } from './history.ts'

/** What in a patient's dates cannot be, each with its row. Nothing is corrected: the rules take the dates as they are. */
export function contradictionsOf(history: History, dataCut: number | null): Finding[] {
  const { patient, facts, assessments, afterCut, zero } = history
  const findings: Finding[] = []
  const say = (
    severity: Severity,
    code: string,
    message: string,
    cure: string,
    at: { readonly file: string; readonly row: number; readonly field?: string },
  ) =>
    findings.push({
      severity,
      code,
      message,
      cure,
      file: at.file,
      row: at.row,
      ...(at.field === undefined ? {} : { field: at.field }),
      patientId: patient.patientId,
    })

  if (Number.isNaN(zero))
    say(
      'warning',
      'time-zero-missing',
      'time zero is missing',
      'fill in the date that time counts from',
      patient,
    )
  const deaths = facts.filter(({ kind }) => kind === 'death')
  const death = deaths[0]
  if (deaths.length > 1 && deaths.some(({ day }) => day !== death.day))
    say(
      'error',
      'two-deaths',
      `death on ${deaths.map(({ day }) => dayText(day)).join(' and ')}; the first counts`,
      'leave the wrong date out',
      deaths[1],
    )
  for (const fact of facts) {
    if (death && fact.day > death.day && fact.kind !== 'death')
      say(
        isAdministrative(fact) ? 'warning' : 'error',
        `${codeOf(fact)}-after-death`,
        `${fact.kind} on ${dayText(fact.day)} is after death on ${dayText(death.day)} (row ${death.row})`,
        'correct one of the dates',
        fact,
      )
    if (fact.day < zero && isEvent(fact))
      say(
        'warning',
        `${codeOf(fact)}-before-time-zero`,
        `${fact.kind} on ${dayText(fact.day)} is before time zero, ${dayText(zero)}`,
        'correct the date, or accept that the patient was not at risk',
        fact,
      )
    if (fact.imputed)
      say(
        'note',
        'day-not-known',
        `${fact.kind}: the day is not known; ${dayText(fact.day)}, the first that it can be, is taken`,
        'fill in the day where it can be found',
        fact,
      )
  }
  for (const assessment of assessments)
    if (death && assessment.day > death.day)
      say(
        'error',
        'assessment-after-death',
        `assessment on ${dayText(assessment.day)} is after death on ${dayText(death.day)} (row ${death.row})`,
        'correct one of the dates',
        assessment,
      )
  for (const [first, second] of pairsOnOneDay(assessments))
    say(
      'error',
      'two-assessments-one-day',
      `assessments of ${dayText(first.day)} in rows ${first.row} and ${second.row} are ${first.response} and ${second.response}`,
      'correct the date, or leave out the one that does not count',
      second,
    )
  if (dataCut !== null)
    for (const fact of afterCut)
      say(
        fact.kind === 'last contact' ? 'note' : 'warning',
        fact.kind === 'last contact'
          ? 'contact-after-data-cut'
          : isEvent(fact)
            ? 'event-after-data-cut'
            : 'date-after-data-cut',
        `${fact.kind} on ${dayText(fact.day)} is after the data cut, ${dayText(dataCut)}: it does not count`,
        'correct the date or the data cut',
        fact,
      )
  const contacts = facts.filter(({ kind }) => kind === 'last contact')
  const contact = contacts.at(-1)
  const later = facts.filter(fact => isEvent(fact) && contact !== undefined && fact.day > contact.day)
  for (const fact of later)
    if (contact)
      say(
        'note',
        'contact-before-event',
        `last contact on ${dayText(contact.day)} is before ${fact.kind} on ${dayText(fact.day)}`,
        'check both dates; the event counts',
        fact,
      )
  return findings
}

function isEvent({ kind }: DatedFact): boolean {
  return (
    kind === 'death' ||
    kind === 'progression' ||
    kind === 'recurrence' ||
    kind === 'second primary' ||
    kind === 'clinical progression' ||
    kind === 'event'
  )
}

/** Dates that a form may carry after death: a last contact with the family, the day a patient was taken off the study. */
function isAdministrative({ kind }: DatedFact): boolean {
  return (
    kind === 'last contact' ||
    kind === 'withdrawal' ||
    kind === 'lost to follow-up' ||
    kind === 'treatment stopped'
  )
}

function codeOf({ kind }: DatedFact): string {
  return kind.replaceAll(' ', '-')
}

function pairsOnOneDay(assessments: readonly DatedAssessment[]): [DatedAssessment, DatedAssessment][] {
  return assessments.flatMap((second, i) => {
    const first = assessments[i - 1]
    const differs = first && first.day === second.day && first.response !== second.response
    return differs ? [[first, second] satisfies [DatedAssessment, DatedAssessment]] : []
  })
}
