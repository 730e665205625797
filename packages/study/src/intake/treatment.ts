import { periodInDays } from '@tessera/clinical'
import type { Finding } from '@tessera/evidence'
import { columnOf, formatDay, isMissingAt } from '@tessera/tables'
import type { ProtocolFile } from '../protocol/read.ts'
import type { Frame } from './frame.ts'
import { type Patients, placeOf } from './patients.ts'

/**
 * Refuses a treatment whose clock is not explicit. A treatment that starts after time zero gives its patients
 * time in which they cannot die (immortal time): it needs a start date and a grace period, or the declaration
 * that it starts at time zero.
 */
export function treatmentFindings(file: ProtocolFile, frame: Frame, patients: Patients): Finding[] {
  const { treatment } = file.protocol
  if (!treatment) return []
  const place = { file: file.file, row: file.lineOf(['treatment']), field: treatment.column }
  const column = columnOf(frame.environment.table, treatment.column)
  if (treatment.started === undefined) {
    if (treatment.startsAtTimeZero) return []
    return [
      {
        severity: 'error',
        code: 'immortal-time',
        message: `nothing says when the treatment '${treatment.column}' started: patients who lived long enough to start it would be compared with those who did not`,
        cure: 'give treatment.started (a date column) and treatment.grace, or declare startsAtTimeZero: true',
        ...place,
      },
    ]
  }
  const started = columnOf(frame.environment.table, treatment.started)
  const { timeZero } = frame
  if (started.kind !== 'date' || !timeZero)
    return [
      {
        severity: 'error',
        code: 'immortal-time',
        message: timeZero
          ? `'${treatment.started}' is ${started.kind}, not a date`
          : `'${treatment.started}' dates the treatment, but time zero has no date`,
        cure: 'give treatment.started a date column and timeZero.at an expression that gives a date',
        ...place,
      },
    ]
  const findings: Finding[] = []
  const grace = treatment.grace === undefined ? 0 : periodInDays(treatment.grace)
  let after = 0
  let undated = 0
  for (let row = 0; row < timeZero.length; row++) {
    if (isMissingAt(column, row)) continue
    if (Number.isNaN(started.values[row])) {
      const given = column.kind === 'text' ? column.levels[column.codes[row]] : null
      if (given !== null && given !== treatment.control) undated++
      continue
    }
    if (started.values[row] <= timeZero[row] + grace) continue
    after++
    if (treatment.grace !== undefined || after > 1) continue
    const at = placeOf(patients, row)
    findings.push({
      severity: 'error',
      code: 'immortal-time',
      message: `the treatment '${treatment.column}' starts after time zero in ${at.file} row ${at.row} (${formatDay(started.values[row])}, time zero ${formatDay(timeZero[row])}), and no grace period is given`,
      cure: 'give treatment.grace, or move time zero to the start of treatment',
      file: at.file,
      row: at.row,
      field: treatment.started,
      patientId: at.patientId,
    })
  }
  if (treatment.grace !== undefined && after > 0)
    findings.push({
      severity: 'warning',
      code: 'treatment-after-grace',
      message: `${after} patients started '${treatment.column}' more than ${treatment.grace} after time zero: they count as not treated`,
      cure: 'nothing, if the grace period is the protocol’s',
      ...place,
      count: after,
    })
  if (undated > 0)
    findings.push({
      severity: 'warning',
      code: 'treatment-without-start',
      message: `${undated} treated patients have no ${treatment.started}`,
      cure: 'fill in the start of treatment',
      ...place,
      count: undated,
    })
  return findings
}
