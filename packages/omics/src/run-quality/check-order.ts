import type { Finding } from '@tessera/evidence'
import { chiSquaredTest, kruskalWallis, type Spearman, spearman } from '@tessera/statistics'
import type { Assay } from '../assay/assay.ts'

/** Probability below which an order that should be random is called confounded. */
const SMALL = 0.01
/** Rank correlation from which one order is called that of another. */
const STRONG = 0.5

/** Whether run order or batch goes with the group, the day of sampling or the order of the patients' identifiers. */
export function orderFindings({ samples }: Assay, group?: readonly (string | null)[]): Finding[] {
  const findings: Finding[] = []
  const study = samples.flatMap((sample, i) => (sample.kind === 'study' ? [i] : []))
  if (group !== undefined) {
    const grouped = study.filter(i => group[i] !== null)
    const byOrder = grouped.filter(i => samples[i].runOrder !== null)
    const p = orderByGroup(
      byOrder.map(i => samples[i].runOrder ?? Number.NaN),
      byOrder.map(i => group[i] ?? ''),
    )
    if (p < SMALL)
      findings.push({
        severity: 'warning',
        code: 'run-order-confounded',
        message: `the groups were not measured in random order (Kruskal-Wallis p ${p.toPrecision(2)})`,
        cure: 'what drifts looks like a difference of the groups: correct drift by QC samples, compare within batches, and say so',
      })
    const association = batchByGroup(
      grouped.map(i => samples[i].batch),
      grouped.map(i => group[i] ?? ''),
    )
    if (association.p < SMALL)
      findings.push({
        severity: 'warning',
        code: 'batch-confounded',
        message: `batch goes with the group (chi-squared p ${association.p.toPrecision(2)}, Cramér's V ${association.v.toFixed(2)})`,
        cure:
          association.v > 0.95
            ? 'batch and group cannot be told apart in these data: no method separates them, and no difference can be reported'
            : 'put batch into the model beside the group',
      })
  }
  const dated = study.filter(i => samples[i].runOrder !== null)
  const orderOf = (i: number) => samples[i].runOrder ?? Number.NaN
  const sampled = dated.filter(i => samples[i].takenAt !== null)
  const byDay = rankCorrelation(
    sampled.map(orderOf),
    sampled.map(i => samples[i].takenAt ?? Number.NaN),
  )
  if (Math.abs(byDay.rho) > STRONG && byDay.p < SMALL)
    findings.push({
      severity: 'warning',
      code: 'run-order-by-date',
      message: `samples were measured in the order of their days (Spearman ${byDay.rho.toFixed(2)})`,
      cure: 'changes over time and drift of the instrument go together: correct drift by QC samples, and randomise the next run',
    })
  const ids = [...new Set(dated.flatMap(i => samples[i].patientId ?? []))].sort((a, b) =>
    a.localeCompare(b, 'en', { numeric: true }),
  )
  const rank = new Map(ids.map((id, at) => [id, at]))
  const known = dated.filter(i => samples[i].patientId !== null)
  const byPatient = rankCorrelation(
    known.map(orderOf),
    known.map(i => rank.get(samples[i].patientId ?? '') ?? Number.NaN),
  )
  if (Math.abs(byPatient.rho) > STRONG && byPatient.p < SMALL)
    findings.push({
      severity: 'note',
      code: 'run-order-by-patient',
      message: `samples were measured in the order of the patients' identifiers (Spearman ${byPatient.rho.toFixed(2)})`,
      cure: 'whatever changed over the enrolment goes with drift; randomise the order of the next run',
    })
  return findings
}

function orderByGroup(order: readonly number[], group: readonly string[]): number {
  const levels = [...new Set(group)]
  if (levels.length < 2 || order.length < 6) return 1
  return kruskalWallis({ values: order, group: group.map(g => levels.indexOf(g)) }).p
}

/** Chi-squared test and Cramér's V; p 1 and V 0 where there is one batch or one group. */
function batchByGroup(batch: readonly (string | null)[], group: readonly string[]): { p: number; v: number } {
  const rows = [...new Set(batch)]
  const columns = [...new Set(group)]
  if (rows.length < 2 || columns.length < 2) return { p: 1, v: 0 }
  const table = rows.map(() => new Float64Array(columns.length))
  batch.forEach((name, i) => {
    table[rows.indexOf(name)][columns.indexOf(group[i])]++
  })
  const { statistic, p } = chiSquaredTest(table)
  return { p, v: Math.sqrt(statistic / batch.length / Math.min(rows.length - 1, columns.length - 1)) }
}

function rankCorrelation(x: readonly number[], y: readonly number[]): Spearman {
  return x.length < 6 ? { rho: 0, p: 1 } : spearman({ x, y })
}
