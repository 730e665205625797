import type { OutcomeRows } from '@tessera/learning'
import { drawPools, joinRows, ofCentre, type Pool } from '../../../packages/study/test/recovery-pool.ts'

/** An outcome that is there or not, and one with a time; learners that are fast. */
const questions = {
  binary: {
    id: 'baseline-fascia',
    models: { logistic: { blocks: ['clinical'] }, net: { blocks: ['clinical'], learner: 'elastic-net' } },
  },
  survival: { id: 'baseline-os', models: { cox: { blocks: ['clinical'] } } },
} as const
export const kinds = ['binary', 'survival'] as const
export type Kind = (typeof kinds)[number]

/** Patients of the five centres, whose laws no seed changes. */
export async function draw(patients: number, seed: number): Promise<Record<Kind, Pool>> {
  const [binary, survival] = await drawPools(
    { study: 'rectal-mri', patients, centres: 5, seed },
    kinds.map(kind => questions[kind]),
  )
  return { binary, survival }
}

/** So many patients of every centre, by kind of outcome, of none of the cohorts. */
export async function drawFresh(least: number): Promise<Record<Kind, readonly OutcomeRows[]>> {
  const parts: Record<Kind, OutcomeRows[][]> = {
    binary: [[], [], [], [], []],
    survival: [[], [], [], [], []],
  }
  const sizeOf = (own: readonly OutcomeRows[]) => own.reduce((sum, part) => sum + part.size, 0)
  for (let k = 0; kinds.some(kind => parts[kind].some(own => sizeOf(own) < least)); k++) {
    const pools = await draw(40_000, 90_000 + k)
    for (const kind of kinds)
      for (const [c, own] of parts[kind].entries())
        if (sizeOf(own) < least) own.push(ofCentre(pools[kind].rows, c, least - sizeOf(own)))
  }
  return { binary: parts.binary.map(joinRows), survival: parts.survival.map(joinRows) }
}
