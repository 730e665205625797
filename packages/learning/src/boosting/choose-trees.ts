import {
  averageRepeats,
  choosePenalty,
  type DeviancePath,
  summariseFolds,
} from '../learners/inner-cross-validation.ts'
import { boostingRounds } from './boost.ts'
import type { BoostingColumn } from './columns.ts'
import type { InnerLoss } from './inner-loss.ts'
import type { BoostingObjective } from './objective.ts'
import { type ContinuousBoostingSpec, depthsOf, settingsOf } from './specification.ts'
import { addTree } from './tree.ts'

/** One inner fold: what it is fitted on, and what it is judged by. */
export interface InnerFold {
  readonly repeat: number
  readonly columns: readonly BoostingColumn[]
  readonly objective: BoostingObjective
  readonly evaluated: readonly BoostingColumn[]
  readonly evaluatedSize: number
  readonly loss: InnerLoss
}

/** What inner cross-validation chose. */
export interface ChosenTrees {
  readonly trees: number
  readonly maxDepth: number
  /** Loss of the choice, and its standard error. */
  readonly loss: number
  readonly lossSe: number
  /** Most trees that were tried. */
  readonly tried: number
}

/** Rounds without a smaller loss after which the inner folds stop. */
const patience = 50

/**
 * Number of trees, and depth where there are several, of least loss over inner folds ('min'), or the fewest trees within
 * one standard error of it ('1se'). All folds of a depth grow together, one tree a round, until the largest number or
 * until fifty rounds brought no smaller loss. The rows on which the model will be judged have no part in it.
 */
export function chooseTrees(
  spec: ContinuousBoostingSpec,
  folds: readonly InnerFold[],
  seed: number,
): ChosenTrees {
  let best: ChosenTrees | null = null
  let least = Number.POSITIVE_INFINITY
  for (const maxDepth of depthsOf(spec).toSorted((a, b) => a - b)) {
    const path = lossPath(spec, maxDepth, folds, seed)
    const minimum = path.mean[choosePenalty(path, 'min')]
    if (best !== null && minimum >= least) continue
    const at = choosePenalty(path, spec.rule)
    least = minimum
    best = { trees: at, maxDepth, loss: path.mean[at], lossSe: path.se[at], tried: path.mean.length - 1 }
  }
  if (best === null) throw new RangeError('no depth was given')
  return best
}

/** Loss after 0, 1, 2, ... trees. */
function lossPath(
  spec: ContinuousBoostingSpec,
  maxDepth: number,
  folds: readonly InnerFold[],
  seed: number,
): DeviancePath {
  const settings = settingsOf(spec, maxDepth)
  const running = folds.map(fold => ({
    fold,
    linear: new Float64Array(fold.evaluatedSize).fill(fold.objective.base),
    rounds: boostingRounds({ columns: fold.columns, objective: fold.objective, settings, seed }),
  }))
  const losses: Float64Array[] = []
  const means: number[] = []
  let bestRound = 0
  for (let round = 0; round <= spec.maxTrees; round++) {
    losses.push(Float64Array.from(running, ({ fold, linear }) => fold.loss.at(linear)))
    means.push(meanOf(folds, losses[round]))
    if (means[round] < means[bestRound]) bestRound = round
    if (round === spec.maxTrees || round - bestRound >= patience) break
    let grew = false
    for (const { fold, linear, rounds } of running) {
      const next = rounds.next()
      if (next.done === true) continue
      addTree(next.value, fold.evaluated, linear)
      grew = true
    }
    if (!grew) break
  }
  return summarise(folds, losses)
}

function meanOf(folds: readonly InnerFold[], losses: Float64Array): number {
  return summarise(folds, [losses]).mean[0]
}

function summarise(folds: readonly InnerFold[], losses: readonly Float64Array[]): DeviancePath {
  const repeats = [...new Set(folds.map(fold => fold.repeat))]
  return averageRepeats(
    repeats.map(repeat => {
      const mine = Array.from(folds.keys()).filter(f => folds[f].repeat === repeat)
      return summariseFolds(
        mine.map(f => Float64Array.from(losses, round => round[f])),
        mine.map(f => folds[f].loss.weight),
      )
    }),
  )
}
