import {
  createRandom,
  type InitiationEffect,
  type InitiationPlan,
  StatisticsInputError,
} from '@tessera/statistics'
import { type EmulationData, emulate, type Numbers } from './emulate.ts'

/** Sent once to every worker: the completed data sets of both clocks, and their plans. */
export interface ReplicateWork {
  readonly sets: readonly {
    readonly data: EmulationData
    readonly plan: InitiationPlan
    readonly predictions: InitiationEffect['predictions']
  }[]
  /** Centre of each patient of a set: resamples keep the size of every centre. */
  readonly centre: readonly Int32Array[]
  readonly seed: number
  readonly path: string
}

/**
 * One bootstrap resample of patients within centres, everything fitted anew; null where it has no answer (an arm
 * lost). A task for a worker.
 */
export function benefitReplicate(
  item: { readonly set: number; readonly replicate: number },
  work: ReplicateWork,
): Numbers | null {
  const { data, plan, predictions } = work.sets[item.set]
  const rows = resampleWithin(
    work.centre[item.set],
    createRandom(work.seed, work.path, item.set, item.replicate),
  )
  try {
    return emulate(data, { rows, guess: plan, predictions }).numbers
  } catch (error) {
    if (error instanceof StatisticsInputError) return null
    throw error
  }
}

function resampleWithin(centre: Int32Array, random: ReturnType<typeof createRandom>): Int32Array {
  const members = new Map<number, number[]>()
  centre.forEach((c, i) => {
    const own = members.get(c)
    if (own) own.push(i)
    else members.set(c, [i])
  })
  return Int32Array.from([...members.values()].flatMap(own => own.map(() => own[random.integer(own.length)])))
}
