import { type MapOptions, mapInWorkers } from '@tessera/tasks'
import type { ForestOptions } from './forest-options.ts'
import type { TreeRange } from './grow-chunk.ts'
import {
  type GrownSurvivalForest,
  joinSurvivalForest,
  planSurvivalForest,
  type SurvivalForestInput,
  type SurvivalTrees,
} from './survival-forest.ts'
import {
  type ClassForestOptions,
  type ClassInput,
  type GrownValueForest,
  joinValueForest,
  type NumberInput,
  planClassForest,
  planRegressionForest,
  type ValueForest,
  type ValueForestPlan,
} from './value-forest.ts'

/** How the trees are shared out. */
export type ForestWorkers = Pick<MapOptions, 'workers' | 'signal' | 'onProgress'>

/** {@link survivalForest} in worker threads: the same forest, bit for bit, whatever their number. */
export async function survivalForestInWorkers(
  input: SurvivalForestInput,
  options: ForestOptions,
  workers: ForestWorkers,
): Promise<GrownSurvivalForest> {
  const plan = planSurvivalForest(input, options)
  return joinSurvivalForest(
    plan,
    await grow<SurvivalTrees>('growSurvivalChunk', plan, plan.settings.trees, workers),
  )
}

/** {@link classForest} in worker threads: the same forest, bit for bit, whatever their number. */
export async function classForestInWorkers(
  input: ClassInput,
  options: ClassForestOptions,
  workers: ForestWorkers,
): Promise<GrownValueForest> {
  return growValues(planClassForest(input, options), workers)
}

/** {@link regressionForest} in worker threads: the same forest, bit for bit, whatever their number. */
export async function regressionForestInWorkers(
  input: NumberInput,
  options: ForestOptions,
  workers: ForestWorkers,
): Promise<GrownValueForest> {
  return growValues(planRegressionForest(input, options), workers)
}

async function growValues(plan: ValueForestPlan, workers: ForestWorkers): Promise<GrownValueForest> {
  return joinValueForest(plan, await grow<ValueForest>('growValueChunk', plan, plan.settings.trees, workers))
}

/** Enough pieces that no thread waits long for the last one. */
const pieces = 16

function grow<R>(task: string, shared: unknown, trees: number, workers: ForestWorkers): Promise<R[]> {
  const step = Math.ceil(trees / pieces)
  const items: TreeRange[] = []
  for (let from = 0; from < trees; from += step) items.push({ from, to: Math.min(trees, from + step) })
  // Plain JavaScript in a tarball.
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js'
  const module = new URL(`./grow-chunk.${extension}`, import.meta.url)
  return mapInWorkers<R>({ module, task, shared, items, chunkSize: 1, ...workers })
}
