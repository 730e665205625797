import { createRandom } from '@tessera/statistics'
import { type LearningOutcome, selectLearningOutcome } from './outcomes.ts'
import type { ModellingRows } from './rows.ts'

/**
 * The same patients with the outcome shuffled among them, time and event together: what the procedure yields
 * when features say nothing. A patient's rows stay a block, so that blocks are exchanged between patients with
 * as many rows.
 *
 * Repetition k of a seed is the same whatever was computed before it. For B repetitions of a statistic of which
 * b are at least as good as the observed one, p = (b + 1) / (B + 1) (Phipson and Smyth, Stat Appl Genet Mol
 * Biol 2010;9:39).
 * @param within 'centre' shuffles within each centre only, which keeps what the centre alone says about the
 * outcome (a patient belongs to the centre of the first row)
 */
export function permuteOutcome<O extends LearningOutcome>(
  rows: ModellingRows<O>,
  seed: number,
  k: number,
  within?: 'centre',
): ModellingRows<O> {
  const blocks = new Map<number, number[]>()
  rows.patient.forEach((patient, row) => {
    const block = blocks.get(patient)
    if (block) block.push(row)
    else blocks.set(patient, [row])
  })
  const exchangeable = new Map<string, number[][]>()
  for (const block of blocks.values()) {
    const key = within === 'centre' ? `${block.length}/${rows.centre[block[0]]}` : `${block.length}`
    const group = exchangeable.get(key)
    if (group) group.push(block)
    else exchangeable.set(key, [block])
  }
  const random = createRandom(seed, 'permutation', within ?? 'all', k)
  const source = new Int32Array(rows.size)
  for (const group of exchangeable.values()) {
    const order = random.permutation(group.length)
    group.forEach((block, i) => {
      const from = group[order[i]]
      block.forEach((row, j) => {
        source[row] = from[j]
      })
    })
  }
  return rows.withOutcome(selectLearningOutcome(rows.outcome, source))
}
