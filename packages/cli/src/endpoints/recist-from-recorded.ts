import {
  acceptedSeries,
  asRecist,
  bestResponses,
  checkRecorded,
  type PatientCourse,
  type RecordedCheck,
  type RecordedResponse,
  type RecordedVisit,
  readerAgreement,
  startDays,
} from '@tessera/clinical'
import { type Finding, FindingsError } from '@tessera/evidence'
import { inTime, isAccepted, isAcceptedLine, readerFilter } from './reader-filter.ts'
import type { Basis } from './recist-criteria.ts'
import type { RecistResult } from './recist-result.ts'

/**
 * Best responses of recorded overall responses.
 * @throws FindingsError where none is by the criteria
 */
export function fromRecorded(
  all: readonly RecordedVisit[],
  { best: settings, courses, options, criteria }: Basis,
  findings: Finding[],
): RecistResult {
  const visits = all.filter(visit => visit.criteria === criteria.name)
  if (visits.length === 0)
    throw new FindingsError([
      {
        severity: 'error',
        code: 'no-recist-responses',
        message: `none of the ${all.length} recorded visits is by ${criteria.name} (RSCAT)`,
        cure: `give responses by ${criteria.name}, or use the command of the criteria that they are by`,
        ...(all[0] ? { file: all[0].file } : {}),
      },
    ])
  const checked = checkRecorded(visits)
  const checks = new Map(checked.checks.map(check => [check.visit, check]))
  const starts = startDays(
    visits.filter(({ patientId }) => (courses.get(patientId)?.referenceDay ?? null) === null),
  )
  const accepted = acceptedSeries(visits, ({ rows }) => rows.overall)
  const wanted = readerFilter(options.reader, [...visits, ...accepted.records])
  const responses = [...visits, ...accepted.records].filter(wanted).flatMap((visit): RecordedResponse[] => {
    const response = asRecist(visit.overall)
    if (response === null || courses.get(visit.patientId)?.completeResection) return []
    const { patientId, reader, visit: name, day, file, rows } = visit
    return [{ patientId, reader, visit: name, day, response, file, row: rows.overall ?? 0 }]
  })
  const derived = bestResponses(responses, {
    settings,
    courses,
    baselineDay: patientId => starts.days.get(patientId) ?? null,
  })
  findings.push(
    ...checked.findings,
    ...starts.findings,
    ...(options.reader === undefined || isAccepted(options.reader) ? accepted.findings : []),
    ...derived.findings,
    ...resected(visits, courses),
    ...withoutParts(checked.checks, visits[0].file),
  )
  const refused = withoutTargets(responses)
  const own = inTime(
    visits.filter(visit => wanted(visit) || isAcceptedLine(options.reader, visit)),
    options.reader,
  )
  return {
    criteria: criteria.name,
    settings: { visits: null, best: settings },
    confirm: options.confirm !== false,
    lines: own.map(visit => ({
      patientId: visit.patientId,
      reader: visit.reader,
      visit: visit.visit,
      day: visit.day,
      derived: null,
      recorded: visit.overall,
      check: checks.get(visit) ?? null,
      file: visit.file,
      row: visit.rows.overall,
    })),
    best: derived.best.map(one => {
      const refusal = refused.has(JSON.stringify([one.patientId, one.reader])) ? noMeasurable : null
      const is = (response: string) =>
        refusal === null ? one.reader !== '' && (response === 'CR' || response === 'PR') : null
      return {
        ...one,
        bestChange: null,
        objectiveResponse: is(one.best.response),
        confirmedObjectiveResponse: is(one.confirmed.response),
        refusal,
        outsideField: null,
      }
    }),
    agreement: readerAgreement(
      visits.flatMap(visit => (visit.overall === null ? [] : [{ ...visit, response: visit.overall }])),
    ),
    compared: null,
  }
}

const noMeasurable =
  'objective response needs measurable disease, and only responses of non-target disease are recorded'

/** Series that have NON-CR/NON-PD, which needs a patient without targets, and no PR or SD, which need one with. */
function withoutTargets(responses: readonly RecordedResponse[]): ReadonlySet<string> {
  const series = Map.groupBy(responses, ({ patientId, reader }) => JSON.stringify([patientId, reader]))
  const has = (own: readonly RecordedResponse[], ...codes: string[]) =>
    own.some(({ response }) => codes.includes(response))
  return new Set(
    [...series].flatMap(([name, own]) => (has(own, 'NON-CR/NON-PD') && !has(own, 'PR', 'SD') ? [name] : [])),
  )
}

/** Recorded overall responses alone: nothing says how they were reached. */
function withoutParts(checks: readonly RecordedCheck[], file: string): Finding[] {
  const bare = checks.filter(
    ({ visit: { rows } }) => rows.target === undefined && rows.nonTarget === undefined,
  )
  if (bare.length === 0) return []
  return [
    {
      severity: 'note',
      code: 'responses-without-parts',
      message: `${bare.length} of ${checks.length} overall responses stand without target and non-target responses: they are taken as recorded`,
      cure: 'where the lesions were measured, --tr FILE --tu FILE derives the responses and holds them against the recorded ones',
      file,
      count: bare.length,
    },
  ]
}

function resected(visits: readonly RecordedVisit[], courses: ReadonlyMap<string, PatientCourse>): Finding[] {
  const patients = Map.groupBy(
    visits.filter(({ patientId }) => courses.get(patientId)?.completeResection),
    ({ patientId }) => patientId,
  )
  return [...patients].map(([patientId, [{ file, rows }]]) => ({
    severity: 'error',
    code: 'complete-resection',
    message: 'objective response is refused after complete resection: there is no disease left to measure',
    cure: 'use the time to recurrence (recurrence-free or disease-free survival) instead',
    file,
    ...(rows.overall === undefined ? {} : { row: rows.overall }),
    patientId,
  }))
}
