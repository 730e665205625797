import { makeSplit } from '@tessera/evidence'
import { type LearningOutcome, ModellingRows, type OutcomeRows, permuteOutcome } from '@tessera/learning'
import type { Design } from './design.ts'
import { replaceOutcome } from './evaluated.ts'
import { columnsOf, evaluate, type FitWork } from './fit-fold.ts'
import { makeLearner } from './make-learner.ts'
import { measuresFor } from './measures/catalogue.ts'
import { acrossFolds, type EvaluatedFold, firstRepetition } from './out-of-fold.ts'

export interface PermutationItem {
  readonly model: string
  readonly design: number
  readonly permutation: number
  /** Shuffle within centres: what remains is what centre alone yields. */
  readonly within: 'all' | 'centre'
}

/**
 * The folds that permutations are refitted on: those of the first repetition. Repeating a split narrows the
 * estimate; the test holds with one, as long as the observed value is that repetition's too.
 */
export function permutedFolds<F extends { readonly repeat: number }>(folds: readonly F[]): F[] {
  return firstRepetition(folds)
}

/**
 * Discrimination of the whole procedure (preparation, penalty, fit, on every fold of the first repetition) when
 * outcomes are shuffled, time and event together. A task for a worker.
 * @returns NaN when no fold could be fitted
 */
export function permutedDiscrimination(item: PermutationItem, work: FitWork): number {
  const rows = new ModellingRows<LearningOutcome>(work.rows)
  const design = work.designs[item.design]
  const spec = work.specs.find(candidate => candidate.id === item.model)
  if (!spec) throw new RangeError(`no model '${item.model}'`)
  const permuted = permuteRows(rows, design, item, work.seed).withFeatures(columnsOf(spec))
  const learner = makeLearner(spec, rows.outcome.kind)
  const split = makeSplit({ name: design.id, kind: design.kind, groups: rows.patient, folds: design.folds })
  const folds: EvaluatedFold[] = []
  for (const fold of permutedFolds(split.folds)) {
    const { training, heldOut } = fold.divide(permuted)
    try {
      const model = learner.fit(training, { seed: work.seed })
      folds.push({ repeat: fold.repeat, evaluated: evaluate(heldOut, model.predict(heldOut), model) })
    } catch {
      // A shuffled fold without events cannot be fitted; the statistic is taken over the others.
    }
  }
  return folds.length === 0 ? Number.NaN : acrossFolds(headlineMeasure(rows.outcome), folds)
}

/** The measure that permutations and the headline speak of. */
export function headlineMeasure(outcome: LearningOutcome) {
  return measuresFor(outcome, [])[0]
}

/** Shuffles among the rows that take part in the design; the others keep their outcome and are not used. */
function permuteRows(rows: OutcomeRows, design: Design, item: PermutationItem, seed: number): OutcomeRows {
  const taking = new Set<number>()
  for (const fold of design.folds) {
    for (const row of fold.training) taking.add(row)
    for (const row of fold.heldOut) taking.add(row)
  }
  const part = Int32Array.from(taking).sort()
  const within = item.within === 'centre' ? 'centre' : undefined
  const shuffled = permuteOutcome(rows.select(part), seed, item.permutation, within).outcome
  return rows.withOutcome(replaceOutcome(rows.outcome, part, shuffled))
}
