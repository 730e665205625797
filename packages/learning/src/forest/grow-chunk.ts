import { growSurvivalTrees, type SurvivalForestPlan, type SurvivalTrees } from './survival-forest.ts'
import { growValueTrees, type ValueForest, type ValueForestPlan } from './value-forest.ts'

/** Trees `from` to `to - 1` of a forest. */
export interface TreeRange {
  readonly from: number
  readonly to: number
}

/** What a worker thread does for a survival forest. */
export function growSurvivalChunk({ from, to }: TreeRange, plan: SurvivalForestPlan): SurvivalTrees {
  return growSurvivalTrees(plan, from, to)
}

/** What a worker thread does for the other forests. */
export function growValueChunk({ from, to }: TreeRange, plan: ValueForestPlan): ValueForest {
  return growValueTrees(plan, from, to)
}
