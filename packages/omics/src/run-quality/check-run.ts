import type { Finding } from '@tessera/evidence'
import type { Assay } from '../assay/assay.ts'
import { type Batch, batchesOf } from './batches.ts'
import { orderFindings } from './check-order.ts'

export interface CheckRunOptions {
  /** Most study samples between two QC samples; 12 by default (Broadhurst et al., Metabolomics 2018;14:72 advise 5 to 10). */
  readonly longestGap?: number
  /** Least QC samples of a batch for a curve; 5 by default. */
  readonly leastQc?: number
  /** Group of each sample (null where it has none), to see whether run order or batch goes with it. */
  readonly group?: readonly (string | null)[]
}

/**
 * What is wrong with the plan of a run: samples without a place in the order, places given twice, batches without
 * enough QC samples, study samples before the first or after the last of them, long gaps between them, no blanks, and
 * run order or batch that goes with the group, the visit or the order of the patients.
 */
export function checkRun(assay: Assay, options: CheckRunOptions = {}): Finding[] {
  const batches = batchesOf(assay)
  const findings: Finding[] = []
  const unplaced = assay.samples.filter(({ runOrder }) => runOrder === null).length
  if (unplaced > 0)
    findings.push({
      severity: 'warning',
      code: 'no-run-order',
      message: `${unplaced} of ${assay.size} samples have no place in the run order`,
      cure: "add a column of run order to the sample sheet (the instrument's sequence has it): without it drift cannot be seen or corrected",
      count: unplaced,
    })
  for (const batch of batches) findings.push(...batchFindings(assay, batch, options))
  if (!assay.samples.some(({ kind }) => kind === 'blank'))
    findings.push({
      severity: 'note',
      code: 'no-blanks',
      message: 'the run has no blank samples',
      cure: 'mark the blanks in the sample sheet (kind: blank): without them background and carry-over cannot be told from signal',
    })
  return [...findings, ...orderFindings(assay, options.group)]
}

function batchFindings(
  { samples }: Assay,
  { name, places, order }: Batch,
  { longestGap = 12, leastQc = 5 }: CheckRunOptions,
): Finding[] {
  const findings: Finding[] = []
  const seen = new Map<number, number>()
  for (const at of order) if (!Number.isNaN(at)) seen.set(at, (seen.get(at) ?? 0) + 1)
  const twice = [...seen].filter(([, count]) => count > 1)
  if (twice.length > 0)
    findings.push({
      severity: 'warning',
      code: 'run-order-twice',
      message: `batch ${name}: ${twice.length} places of the run order are given to several samples (${twice
        .slice(0, 5)
        .map(([at]) => at)
        .join(', ')})`,
      cure: 'number the injections once each, or name the batch of each sample',
      count: twice.length,
    })
  const kinds = Array.from(places, place => samples[place].kind)
  const placed = kinds.filter((_, i) => !Number.isNaN(order[i]))
  const qc = placed.flatMap((kind, i) => (kind === 'qc' ? [i] : []))
  if (qc.length < leastQc) {
    findings.push({
      severity: 'warning',
      code: qc.length === 0 ? 'qc-missing' : 'qc-too-few',
      message: `batch ${name}: ${qc.length} QC samples, and a drift curve needs ${leastQc}`,
      cure: 'mark the pooled QC samples in the sample sheet (kind: qc); where there are none, drift in this batch stays in the data',
      count: qc.length,
    })
    if (qc.length === 0) return findings
  }
  const outside = placed.filter((kind, i) => kind === 'study' && (i < qc[0] || i > qc[qc.length - 1])).length
  if (outside > 0)
    findings.push({
      severity: 'warning',
      code: 'qc-not-bracketing',
      message: `batch ${name}: ${outside} study samples lie before the first or after the last QC sample`,
      cure: 'begin and end every batch with QC samples; these are corrected with the value at the nearest one',
      count: outside,
    })
  let longest = 0
  for (let k = 1; k < qc.length; k++)
    longest = Math.max(longest, placed.slice(qc[k - 1], qc[k]).filter(kind => kind === 'study').length)
  if (longest > longestGap)
    findings.push({
      severity: 'warning',
      code: 'qc-gap',
      message: `batch ${name}: ${longest} study samples follow each other without a QC sample`,
      cure: `measure a QC sample at least every ${longestGap} samples: what drifts faster cannot be corrected`,
      count: longest,
    })
  return findings
}
