import type { SampleKind } from '@tessera/omics'
import { createRandom } from '@tessera/statistics'
import type { RunLaw } from './run-law.ts'

/** One injection of a run. */
export interface Injection {
  readonly id: string
  readonly kind: SampleKind
  readonly batch: number
  /** From 1 over the whole run. */
  readonly runOrder: number
  /** From 0 to 1 over its batch. */
  readonly through: number
  /** Patient of a study sample, from 0; null for others. */
  readonly patient: number | null
}

export interface RunPlan {
  readonly injections: readonly Injection[]
  /** Of each patient: 1 case, 0 control, in random order over the run. */
  readonly group: Uint8Array
}

/** Each batch: blanks, a QC sample, then study samples with a QC sample after every few and at the end. */
export function planRun(law: RunLaw): RunPlan {
  const injections: Injection[] = []
  let patients = 0
  for (let batch = 0; batch < law.batches; batch++) {
    const first = Math.floor((batch * law.injections) / law.batches)
    const length = Math.floor(((batch + 1) * law.injections) / law.batches) - first
    let sinceQc = law.qcEvery
    for (let i = 0; i < length; i++) {
      const last = i === length - 1
      const kind: SampleKind = i < law.blanks ? 'blank' : sinceQc >= law.qcEvery || last ? 'qc' : 'study'
      if (kind === 'qc') sinceQc = 0
      if (kind === 'study') sinceQc++
      const order = first + i + 1
      injections.push({
        id: `${kind === 'study' ? 's' : kind === 'qc' ? 'qc' : 'blank'}-${String(order).padStart(4, '0')}`,
        kind,
        batch,
        runOrder: order,
        through: i / Math.max(1, length - 1),
        patient: kind === 'study' ? patients++ : null,
      })
    }
  }
  const cases = Math.round(law.cases * patients)
  const group = new Uint8Array(patients)
  const shuffled = createRandom(law.seed, 'run', 'group').permutation(patients)
  for (let k = 0; k < cases; k++) group[shuffled[k]] = 1
  return { injections, group }
}
