import type { RecordedVisit, VisitAssessment } from '@tessera/clinical'
import type { Finding } from '@tessera/evidence'
import { formatDay } from '@tessera/tables'

export interface Compared {
  readonly recorded: number
  readonly agreed: number
  readonly findings: readonly Finding[]
  of(visit: VisitAssessment): RecordedVisit | undefined
}

/**
 * Recorded overall responses beside the derived ones, matched by patient, reader and visit. A difference is a warning
 * with the derived rule; a recorded visit without measurements, and a visit of measurements without a record, too.
 */
export function compareRecorded(
  visits: readonly VisitAssessment[],
  recorded: readonly RecordedVisit[],
): Compared {
  const key = ({ patientId, reader, visit }: VisitAssessment | RecordedVisit) =>
    JSON.stringify([patientId, reader, visit])
  const readers = new Set(visits.map(({ reader }) => reader))
  const records = recorded.filter(({ overall, reader }) => overall !== null && readers.has(reader))
  const byKey = Map.groupBy(records, key)
  const derived = Map.groupBy(visits, key)
  // A name may stand for several visits (`UNSCHEDULED`): those nearest in time belong together.
  const recordOf = (visit: VisitAssessment) => nearest(byKey.get(key(visit)) ?? [], visit.day)
  const findings: Finding[] = []
  let agreed = 0
  for (const record of records) {
    const own = nearest(derived.get(key(record)) ?? [], record.day)
    const at = {
      file: record.file,
      ...(record.rows.overall === undefined ? {} : { row: record.rows.overall }),
      field: 'OVRLRESP',
      patientId: record.patientId,
    }
    const what = `${record.visit} by ${record.reader}`
    if (!own || own.overall === null)
      findings.push({
        severity: 'warning',
        code: 'recorded-without-measurements',
        message: `${what} is recorded as ${record.overall}, and ${own ? 'is the baseline visit' : 'no lesion is read'} there: as recorded`,
        cure: 'add the readings of the visit (TR), or correct its name',
        ...at,
      })
    else if (own.overall === record.overall) agreed++
    else
      findings.push({
        severity: 'warning',
        code: 'recorded-differs',
        message: `${what} is recorded as ${record.overall} and derived as ${own.overall} (${own.rule}): ${own.because}`,
        cure: 'review the visit: a measurement, a part or the recorded response is wrong',
        ...at,
        value: record.overall ?? '',
      })
    if (own && Math.abs(own.lastScan - record.day) > 28)
      findings.push({
        severity: 'warning',
        code: 'recorded-date-differs',
        message: `${what} is recorded on ${formatDay(record.day)}, its last scan is on ${formatDay(own.lastScan)}`,
        cure: 'correct one of the dates',
        ...at,
      })
  }
  const unrecorded = visits.filter(visit => visit.overall !== null && recordOf(visit) === undefined)
  for (const { patientId, visit, reader, overall, file, rows } of unrecorded)
    findings.push({
      severity: 'warning',
      code: 'response-not-recorded',
      message: `${visit} by ${reader} is derived as ${overall}, and no overall response is recorded`,
      cure: 'add the record, or leave it to the derivation',
      file,
      row: rows[0],
      patientId,
    })
  return { recorded: records.length, agreed, findings, of: recordOf }
}

function nearest<T extends { readonly day: number }>(records: readonly T[], day: number): T | undefined {
  return records.toSorted((a, b) => Math.abs(a.day - day) - Math.abs(b.day - day))[0]
}
