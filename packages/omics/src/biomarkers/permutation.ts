import { selectLearningOutcome } from '@tessera/learning'
import { createRandom } from '@tessera/statistics'
import { type BiomarkerCohort, withOutcome } from './cohort.ts'

/**
 * The cohort with its outcomes dealt out afresh (within centres where there are several): what every analysis says of it is
 * chance. Repetition k of a seed is the same whatever was computed before.
 */
export function permutedCohort(cohort: BiomarkerCohort, seed: number, k: number): BiomarkerCohort {
  const random = createRandom(seed, 'permuted outcome', k)
  const source = new Int32Array(cohort.size)
  cohort.centres.forEach((_, c) => {
    const rows = [...cohort.centre.keys()].filter(row => cohort.centre[row] === c)
    const order = random.permutation(rows.length)
    rows.forEach((row, i) => {
      source[row] = rows[order[i]]
    })
  })
  return withOutcome(cohort, selectLearningOutcome(cohort.outcome, source))
}
