import type { Finding } from '@tessera/evidence'
import { spearman } from '@tessera/statistics'
import type { PatientVisits } from './patient-visits.ts'

export interface DriftCaveat {
  /** Share of the variance of days that batches explain; NaN without batches. */
  readonly batchShare: number
  /** Rank correlation of day and run order; NaN without an order. */
  readonly runOrderCorrelation: number
  /** Patients whose samples were all measured in one batch, of those with two samples or more and known batches. */
  readonly patientsInOneBatch: number
  readonly patientsWithBatches: number
  readonly findings: readonly Finding[]
}

/** From this share of variance, or this correlation, visits cannot be told from the order of measurement. */
const CONFOUNDED = 0.5

/**
 * Whether visits go with the order of measurement: then a drift of the assay looks like a change of the patients. Good designs
 * measure all samples of a patient in one batch, in random order.
 */
export function driftCaveat({ assay, day, start, size }: PatientVisits): DriftCaveat {
  const batches = assay.samples.map(({ batch }) => batch)
  const orders = assay.samples.map(({ runOrder }) => runOrder)
  const batchShare = shareExplained(day, batches)
  const known = orders.flatMap((order, at) => (order === null ? [] : [at]))
  const runOrderCorrelation =
    known.length > 3
      ? spearman({
          x: Float64Array.from(known, at => orders[at] ?? 0),
          y: Float64Array.from(known, at => day[at]),
        }).rho
      : Number.NaN
  let inOne = 0
  let several = 0
  for (let i = 0; i < size; i++) {
    const own = batches.slice(start[i], start[i + 1]).filter(batch => batch !== null)
    if (own.length < 2) continue
    several++
    if (new Set(own).size === 1) inOne++
  }
  const findings: Finding[] = []
  if (batchShare >= CONFOUNDED)
    findings.push({
      severity: 'warning',
      code: 'visit-confounded-with-batch',
      message: `batches explain ${(100 * batchShare).toFixed(0)} % of the variance of the days of sampling; ${inOne} of ${several} patients were measured in one batch`,
      cure: 'a change over visits may be the assay: bridge batches by reference samples (tessera omics drift), compare groups at the same visit only, and measure all samples of a patient together next time',
    })
  if (Math.abs(runOrderCorrelation) >= CONFOUNDED)
    findings.push({
      severity: 'warning',
      code: 'visit-confounded-with-run-order',
      message: `samples were measured in the order of their days (rank correlation ${runOrderCorrelation.toFixed(2)})`,
      cure: 'a drift of the assay looks like a change of the patients: correct it by QC samples (tessera omics drift) before this',
    })
  return {
    batchShare,
    runOrderCorrelation,
    patientsInOneBatch: inOne,
    patientsWithBatches: several,
    findings,
  }

  function shareExplained(values: Float64Array, groups: readonly (string | null)[]): number {
    const rows = groups.flatMap((group, at) => (group === null ? [] : [at]))
    const members = Map.groupBy(rows, at => groups[at])
    if (members.size < 2 || rows.length < 4) return Number.NaN
    const mean = rows.reduce((sum, at) => sum + values[at], 0) / rows.length
    const total = rows.reduce((sum, at) => sum + (values[at] - mean) ** 2, 0)
    let between = 0
    for (const own of members.values()) {
      const average = own.reduce((sum, at) => sum + values[at], 0) / own.length
      between += own.length * (average - mean) ** 2
    }
    // a batch each would explain everything: what chance explains is taken off, as in adjusted R squared
    const df = rows.length - members.size
    return total > 0 && df > 0
      ? Math.max(0, 1 - ((total - between) / df) * ((rows.length - 1) / total))
      : Number.NaN
  }
}
