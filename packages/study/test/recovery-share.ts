import { leaveOneCentreOut, splitRows } from '@tessera/learning'
import type { BestAchievable } from '@tessera/simulate'
import { presentIn } from '../src/contribution/populations.ts'
import type { Design } from '../src/run/design.ts'
import { selectEvaluated } from '../src/run/evaluated.ts'
import { type FitWork, fitFold } from '../src/run/fit-fold.ts'
import { acrossFolds, type EvaluatedFold } from '../src/run/out-of-fold.ts'
import { rankingMeasures } from './recovery-coverage.ts'
import type { Pool } from './recovery-pool.ts'

/**
 * How well each model tells the patients of centres apart on which it was not trained: the AUC, of an event with a time
 * that at the horizon, each centre left out in turn. It is trained on everybody and asked about the patients who have all
 * that it reads, whom the best possible score is told of.
 */
export async function heldOutAuc(pool: Pool, seed: number): Promise<Readonly<Record<string, number>>> {
  const { rows, specs, bags } = pool
  const design: Design = {
    id: 'leave-one-centre-out',
    kind: 'leave-one-centre-out',
    label: '',
    description: '',
    about: 'modelling procedure',
    folds: leaveOneCentreOut(splitRows(rows, null)),
  }
  const work: FitWork = { rows, bags, designs: [design], specs, times: new Float64Array(0), seed }
  const measure = rankingMeasures(rows).find(({ name }) => name === 'auc' || name === 'time_auc')
  if (!measure) throw new RangeError(`a ${rows.outcome.kind} outcome has no AUC`)
  const found: Record<string, number> = {}
  for (const { id } of specs) {
    const folds: EvaluatedFold[] = []
    const present = presentFor(pool, id)
    for (const [fold, { heldOut }] of design.folds.entries()) {
      const { evaluated } = await fitFold({ design: 0, fold, model: id }, work)
      const asked = [...heldOut.keys()].filter(i => present === null || present[heldOut[i]] === 1)
      folds.push({ repeat: 0, evaluated: selectEvaluated(evaluated, Int32Array.from(asked)) })
    }
    found[id] = acrossFolds(measure, folds)
  }
  return found
}

/** 1 for each patient who has all that a model reads; null where it reads nothing that somebody could lack as a whole. */
export function presentFor({ blocks, presence }: Pool, model: string): Uint8Array | null {
  const read = presence.filter(({ block }) => blocks[model].includes(block))
  return read.length === 0 ? null : presentIn(read)
}

/** The best that a score could reach which knows what these blocks show. */
export function bestOf(best: readonly BestAchievable[], blocks: readonly string[]): number | null {
  const own = best.find(
    ({ given, modalities }) =>
      given === 'observables' &&
      modalities !== undefined &&
      modalities.length === blocks.length &&
      modalities.every(name => blocks.includes(name)),
  )
  return own?.auc ?? null
}

/** (AUC - 0.5) / (AUC* - 0.5). */
export function shareOf(auc: number, best: number): number {
  return (auc - 0.5) / (best - 0.5)
}
