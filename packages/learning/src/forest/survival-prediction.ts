import { firstAtLeast } from '../first-at-least.ts'
import { drawBag } from './bag.ts'
import type { GrownSurvivalForest, SurvivalForest } from './survival-forest.ts'
import { leavesOf, treeCount } from './trees.ts'

/** Curves of patients: row-major patients x times. */
export interface EnsembleCurves {
  /** Mean over trees of the Kaplan-Meier estimate in the leaf. */
  readonly survival: Float64Array
  /** Mean over trees of the Nelson-Aalen estimate in the leaf. */
  readonly cumulativeHazard: Float64Array
}

/** Which trees count for a row: all, or those that have not seen it. */
type Visit = (tree: number) => Int32Array | null

/**
 * Ensemble mortality: the mean over trees of the mortality of the leaf, the number of events expected were every
 * training patient like this one. Higher is worse.
 */
export function ensembleMortality(
  forest: SurvivalForest,
  x: readonly Float64Array[],
  size: number,
): Float64Array {
  return meanOverTrees(forest, x, size, () => null)
}

/**
 * Ensemble mortality of the rows that the forest was grown on, each by the trees that have not seen its patient; NaN
 * where every tree has.
 */
export function outOfBagMortality(grown: GrownSurvivalForest, x: readonly Float64Array[]): Float64Array {
  const { forest, settings, bags } = grown
  return meanOverTrees(forest, x, bags.rows.length, tree => drawBag(settings, bags, tree))
}

/** Ensemble survival and cumulative hazard at the given times, which may stand in any order. */
export function ensembleCurves(
  forest: SurvivalForest,
  x: readonly Float64Array[],
  size: number,
  times: Float64Array,
): EnsembleCurves {
  return curvesOverTrees(forest, x, size, times, () => null)
}

/** As {@link ensembleCurves}, of the rows that the forest was grown on, as {@link outOfBagMortality} has them. */
export function outOfBagCurves(
  grown: GrownSurvivalForest,
  x: readonly Float64Array[],
  times: Float64Array,
): EnsembleCurves {
  const { forest, settings, bags } = grown
  return curvesOverTrees(forest, x, bags.rows.length, times, tree => drawBag(settings, bags, tree))
}

function meanOverTrees(
  forest: SurvivalForest,
  x: readonly Float64Array[],
  size: number,
  seen: Visit,
): Float64Array {
  const sum = new Float64Array(size)
  const trees = new Int32Array(size)
  const leaf = new Int32Array(size)
  for (let tree = 0; tree < treeCount(forest.trees); tree++) {
    const weight = seen(tree)
    leavesOf(forest.trees, tree, x, leaf)
    for (let row = 0; row < size; row++) {
      if (weight !== null && weight[row] > 0) continue
      sum[row] += forest.mortality[leaf[row]]
      trees[row]++
    }
  }
  for (let row = 0; row < size; row++) sum[row] /= trees[row]
  return sum
}

function curvesOverTrees(
  forest: SurvivalForest,
  x: readonly Float64Array[],
  size: number,
  times: Float64Array,
  seen: Visit,
): EnsembleCurves {
  const { leaves, eventTimes } = forest
  const ascending = Float64Array.from(times).sort()
  const m = times.length
  // First asked time at or after each event time: where its step is seen.
  const shownAt = Int32Array.from(eventTimes, event => firstAtLeast(ascending, event))
  const survival = new Float64Array(size * m)
  const hazard = new Float64Array(size * m)
  const trees = new Int32Array(size)
  const leaf = new Int32Array(size)
  for (let tree = 0; tree < treeCount(forest.trees); tree++) {
    const weight = seen(tree)
    leavesOf(forest.trees, tree, x, leaf)
    for (let row = 0; row < size; row++) {
      if (weight !== null && weight[row] > 0) continue
      trees[row]++
      let alive = 1
      for (let at = leaves.start[leaf[row]]; at < leaves.start[leaf[row] + 1]; at++) {
        const shown = shownAt[leaves.time[at]]
        if (shown === m) break
        const step = leaves.events[at] / leaves.atRisk[at]
        hazard[row * m + shown] += step
        survival[row * m + shown] += alive * step
        alive *= 1 - step
      }
    }
  }
  const place = Int32Array.from(times, time => firstAtLeast(ascending, time))
  const shown = { survival: new Float64Array(m), hazard: new Float64Array(m) }
  for (let row = 0; row < size; row++) {
    let lost = 0
    let total = 0
    for (let k = 0; k < m; k++) {
      lost += survival[row * m + k]
      total += hazard[row * m + k]
      shown.survival[k] = Math.max(0, 1 - lost / trees[row])
      shown.hazard[k] = total / trees[row]
    }
    for (let k = 0; k < m; k++) {
      // of equal times the first holds the step, and all of them show it
      survival[row * m + k] = shown.survival[place[k]]
      hazard[row * m + k] = shown.hazard[place[k]]
    }
  }
  return { survival, cumulativeHazard: hazard }
}
