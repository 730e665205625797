import type { Finding } from '@tessera/evidence'
import type { Feature } from '@tessera/learning'
import { endAt, type Visits } from './visits.ts'

/**
 * A column that holds the total number of visits of each patient, those after time zero too: it tells how long
 * the patient lived. Named where it equals that number for (nearly) every patient and visits after time zero exist.
 * @param rows the study's patient of each value of the features
 */
export function countsAllVisits(
  features: readonly Feature[],
  rows: Int32Array,
  visits: Visits,
  timeZero: Float64Array,
): Finding[] {
  const findings: Finding[] = []
  let after = 0
  for (const patient of rows) after += visits.start[patient + 1] - endAt(visits, patient, timeZero[patient])
  if (after === 0) return findings
  for (const feature of features) {
    if (feature.kind !== 'numeric') continue
    let equal = 0
    let known = 0
    rows.forEach((patient, row) => {
      const value = feature.values[row]
      if (Number.isNaN(value)) return
      known++
      if (value === visits.start[patient + 1] - visits.start[patient]) equal++
    })
    if (known === 0 || equal < 0.99 * known) continue
    findings.push({
      severity: 'error',
      code: 'counts-all-visits',
      message: `'${feature.name}' is the total number of visits, of which ${after} are after time zero: it tells how long a patient was followed`,
      cure: 'count up to time zero instead: { name: visits so far, aggregate: count, window: up to time zero }',
      file: visits.table.source.file,
      field: feature.name,
    })
  }
  return findings
}
