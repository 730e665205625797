import {
  acceptedReader,
  acceptedSeries,
  bestResponsesOf,
  type ObjectiveRefusal,
  type RecistSettings,
  type RecordedVisit,
  readerAgreement,
  type VisitAssessment,
} from '@tessera/clinical'
import type { Finding } from '@tessera/evidence'
import type { LesionInput } from './lesion-input.ts'
import { inTime, isAccepted, isAcceptedLine, readerFilter } from './reader-filter.ts'
import { compareRecorded } from './recist-compared.ts'
import type { Basis } from './recist-criteria.ts'
import type { RecistResult } from './recist-result.ts'

/** Derives responses from lesions and, where there are recorded ones, holds them against these. */
export function fromLesions(
  input: LesionInput,
  recorded: readonly RecordedVisit[] | null,
  { visits: settings, best, courses, options, criteria }: Basis & { readonly visits: RecistSettings },
  findings: Finding[],
): RecistResult {
  const assessment = criteria.assess(input, { settings, courses })
  const accepted = acceptedSeries(assessment.visits, ({ rows }) => rows[0])
  const wanted = readerFilter(options.reader, [...assessment.visits, ...accepted.records])
  const visits = [...assessment.visits, ...accepted.records].filter(wanted)
  const refusals = [
    ...assessment.refusals,
    ...acceptedRefusals(assessment.refusals, accepted.records),
  ].filter(wanted)
  const derived = bestResponsesOf({ visits, refusals }, { settings: best, courses })
  findings.push(
    ...assessment.findings,
    ...(options.reader === undefined || isAccepted(options.reader) ? accepted.findings : []),
    ...derived.findings,
  )
  const own = inTime(
    assessment.visits.filter(visit => wanted(visit) || isAcceptedLine(options.reader, visit)),
    options.reader,
  )
  const compared =
    recorded === null
      ? null
      : compareRecorded(
          own,
          recorded.filter(visit => visit.criteria === criteria.name),
        )
  findings.push(...(compared?.findings ?? []))
  return {
    criteria: criteria.name,
    settings: { visits: settings, best },
    confirm: options.confirm !== false,
    lines: own.map(visit => ({
      patientId: visit.patientId,
      reader: visit.reader,
      visit: visit.visit,
      day: visit.day,
      derived: visit,
      recorded: compared?.of(visit)?.overall ?? null,
      check: null,
      file: visit.file,
      row: visit.rows[0],
    })),
    best: derived.best,
    agreement: readerAgreement(
      assessment.visits.flatMap(visit =>
        visit.overall === null ? [] : [{ ...visit, response: visit.overall }],
      ),
    ),
    compared: compared === null ? null : { recorded: compared.recorded, agreed: compared.agreed },
  }
}

/** The accepted series of a patient is refused where every reader in it is. */
function acceptedRefusals(refusals: readonly ObjectiveRefusal[], accepted: readonly VisitAssessment[]) {
  const patients = new Set(accepted.map(({ patientId }) => patientId))
  return [...Map.groupBy(refusals, ({ patientId }) => patientId)]
    .filter(([patientId]) => patients.has(patientId))
    .map(([, [first]]) => ({ ...first, reader: acceptedReader }))
}
