import { makeSplit } from '@tessera/evidence'
import { createLearner } from '../src/learners/create-learner.ts'
import type { LearnerSpec } from '../src/learners/specification.ts'
import { networkLearner } from '../src/networks/network-learner.ts'
import type { NetworkSpec } from '../src/networks/network-spec.ts'
import { asTable, asVectors, joined, type SurvivalSet, type SurvivalTable } from './survival-sets.ts'

export type SurvivalSpec = LearnerSpec | NetworkSpec

/** Fits on one table and scores another (higher is worse). */
export async function riskOf(
  set: SurvivalSet,
  spec: SurvivalSpec,
  train: SurvivalTable,
  test: SurvivalTable,
  seed: number,
): Promise<Float64Array> {
  const n = train.time.length
  const all = joined(train, test)
  const rows = Int32Array.from({ length: all.time.length }, (_, i) => i)
  const split = makeSplit({
    name: 'train and test',
    kind: 'external',
    groups: rows,
    folds: [{ name: 'test', training: rows.slice(0, n), heldOut: rows.slice(n) }],
  })
  const [fold] = split.folds
  if (spec.name === 'network') {
    const { training, heldOut } = fold.divide(asVectors(all, set))
    const model = await networkLearner(spec).fit(training, { seed })
    const { linear } = await model.predict(heldOut)
    await model.release()
    if (linear === null) throw new Error('the network gave no score')
    return linear
  }
  const { training, heldOut } = fold.divide(asTable(all, set))
  const prediction = createLearner(spec, 'time-to-event').fit(training, { seed }).predict(heldOut)
  // A forest's score is its mortality; `linear` holds it too.
  return prediction.linear
}
