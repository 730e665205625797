import { daysOf } from '@tessera/clinical'
import type { Finding } from '@tessera/evidence'
import { columnOf, numberAt } from '@tessera/tables'
import type { ProtocolFile } from '../protocol/read.ts'
import type { Visits } from './visits.ts'

/**
 * Residual times must point to one end of follow-up: visit date + residual time is the same day at every visit
 * of a patient. Where it is not, the finding says for how many patients, and by how much.
 */
export function residualTimeFindings(file: ProtocolFile, visits: Visits, patients: number): Finding[] {
  const findings: Finding[] = []
  for (const [name, endpoint] of Object.entries(file.protocol.endpoints)) {
    if (!('from' in endpoint) || endpoint.from !== 'visit') continue
    const column = columnOf(visits.table, endpoint.time)
    const unit = daysOf(endpoint.unit)
    let disagree = 0
    let beyondDay = 0
    let worst = 0
    let worstRow = -1
    for (let p = 0; p < patients; p++) {
      let least = Number.POSITIVE_INFINITY
      let most = Number.NEGATIVE_INFINITY
      for (let i = visits.start[p]; i < visits.start[p + 1]; i++) {
        const end = visits.date[visits.order[i]] + numberAt(column, visits.order[i]) * unit
        if (end < least) least = end
        if (end > most) most = end
      }
      const range = most - least
      if (!(range > 1e-6)) continue
      disagree++
      if (range > 1) beyondDay++
      if (range > worst) {
        worst = range
        worstRow = visits.order[visits.start[p]]
      }
    }
    if (disagree === 0) continue
    const many = visits.start.filter((end, p) => p > 0 && end - visits.start[p - 1] > 1).length
    findings.push({
      severity: 'warning',
      code: 'residual-times-disagree',
      message: `'${endpoint.time}' (endpoint ${name}) gives different ends of follow-up at different visits of one patient: ${disagree} of ${many} patients with several visits, ${beyondDay} of them by more than a day, at most by ${worst.toFixed(2)} days`,
      cure: 'correct the residual times; the analysis uses the one of the last visit at or before the landmark',
      file: visits.table.source.file,
      row: visits.table.fileRows[worstRow],
      field: endpoint.time,
      count: disagree,
    })
  }
  return findings
}
