import { createRandom } from '@tessera/statistics'
import { LearnerError } from '../learner-error.ts'
import { drawBag, type PatientRows, rowsByPatient } from './bag.ts'
import { canonicalOrder } from './canonical-order.ts'
import { type ForestOptions, type ForestSettings, settle } from './forest-options.ts'
import { treeGrower } from './grow-tree.ts'
import { logRankCriterion } from './log-rank-criterion.ts'
import { type RankedColumn, rankColumn } from './ranked-column.ts'
import {
  joinSurvivalLeaves,
  leafMortality,
  SurvivalLeafWriter,
  type SurvivalLeaves,
} from './survival-leaves.ts'
import { joinTrees, type Trees, TreeWriter } from './trees.ts'

/** Rows to learn from: complete columns and follow-up. */
export interface SurvivalForestInput {
  /** One array a column, no value missing. */
  readonly x: readonly Float64Array[]
  readonly time: Float64Array
  /** 1 event, 0 censored. */
  readonly event: Uint8Array
  /** Names of the columns, for messages. */
  readonly names?: readonly string[]
}

/** Trees with the compressed curves of their leaves: all that prediction needs. */
export interface SurvivalForest {
  readonly columns: number
  /** Distinct event times of training, ascending. */
  readonly eventTimes: Float64Array
  readonly trees: Trees
  readonly leaves: SurvivalLeaves
  /** Mortality of each leaf; follows from the leaves. */
  readonly mortality: Float64Array
}

/** A forest together with what tells which rows each tree has seen. */
export interface GrownSurvivalForest {
  readonly forest: SurvivalForest
  readonly settings: ForestSettings
  readonly bags: PatientRows
}

/**
 * Random survival forest: each tree grown on its sample of patients with {@link logRankCriterion log-rank} splits over
 * `mtry` columns a node (Ishwaran, Kogalur, Blackstone & Lauer, Ann Appl Stat 2008;2:841). Equal seeds give equal
 * forests, whatever the order of the patients. R: randomForestSRC::rfsrc(ntree, mtry, nodesize), ranger::ranger.
 * @throws LearnerError for missing or infinite values, no event, unequal lengths, a time of 0 or less, or a setting
 * out of its range
 */
export function survivalForest(input: SurvivalForestInput, options: ForestOptions): GrownSurvivalForest {
  const plan = planSurvivalForest(input, options)
  return joinSurvivalForest(plan, [growSurvivalTrees(plan, 0, plan.settings.trees)])
}

/** What growing needs, in plain arrays that can be sent to a thread. */
export interface SurvivalForestPlan {
  readonly columns: readonly RankedColumn[]
  readonly timeRank: Int32Array
  readonly event: Uint8Array
  /** Position among the event times of each distinct time; -1 where nobody has the event. */
  readonly eventTime: Int32Array
  readonly eventTimes: Float64Array
  readonly settings: ForestSettings
  readonly bags: PatientRows
  /** Rows by time, then as {@link canonicalOrder} has them. */
  readonly byTime: Int32Array
}

export interface SurvivalTrees {
  readonly trees: Trees
  readonly leaves: SurvivalLeaves
}

export function planSurvivalForest(input: SurvivalForestInput, options: ForestOptions): SurvivalForestPlan {
  const { x, time, event, names } = input
  const size = time.length
  requireFollowUp(input)
  const patient = options.patient ?? Int32Array.from(time, (_, row) => row)
  const order = canonicalOrder(patient, [time, event, ...x])
  const times = rankColumn(time, 'time')
  const isEventTime = new Uint8Array(times.values.length)
  for (let row = 0; row < size; row++) if (event[row] === 1) isEventTime[times.rank[row]] = 1
  let found = 0
  const eventTime = Int32Array.from(isEventTime, is => (is === 1 ? found++ : -1))
  return {
    columns: x.map((column, j) => rankColumn(column, names?.[j] ?? String(j))),
    timeRank: times.rank,
    event,
    eventTime,
    eventTimes: times.values.filter((_, rank) => isEventTime[rank] === 1),
    settings: settle(options, x.length, 'survival'),
    bags: rowsByPatient(patient),
    byTime: order.sort((a, b) => time[a] - time[b]),
  }
}

/** Grows the trees from number `from` to `to - 1`. */
export function growSurvivalTrees(plan: SurvivalForestPlan, from: number, to: number): SurvivalTrees {
  const { columns, timeRank, event, settings, bags, byTime } = plan
  const writer = new TreeWriter()
  const leaves = new SurvivalLeafWriter(timeRank, event, plan.eventTime)
  const criterion = logRankCriterion({ timeRank, event }, settings, leaves)
  const grow = treeGrower(columns, criterion, settings, writer, event.length)
  for (let tree = from; tree < to; tree++) {
    const weight = drawBag(settings, bags, tree)
    grow(
      byTime.filter(row => weight[row] > 0),
      weight,
      createRandom(settings.seed, 'forest tree', tree),
    )
  }
  return { trees: writer.trees(), leaves: leaves.leaves() }
}

export function joinSurvivalForest(
  plan: SurvivalForestPlan,
  parts: readonly SurvivalTrees[],
): GrownSurvivalForest {
  const leaves = joinSurvivalLeaves(parts.map(part => part.leaves))
  const forest = {
    columns: plan.columns.length,
    eventTimes: plan.eventTimes,
    trees: joinTrees(parts.map(part => part.trees)),
    leaves,
    mortality: leafMortality(leaves, plan.eventTimes.length),
  }
  return { forest, settings: plan.settings, bags: plan.bags }
}

function requireFollowUp({ x, time, event }: SurvivalForestInput): void {
  const size = time.length
  for (const length of [event.length, ...x.map(column => column.length)])
    if (length !== size)
      throw new LearnerError('bad-setting', `${length} values stand beside ${size} times`, 'give one a row')
  const bad = time.findIndex(t => !(Number.isFinite(t) && t > 0))
  if (bad >= 0)
    throw new LearnerError(
      'not-finite',
      `the time of row ${bad} is ${time[bad]}`,
      'give positive times, from time zero',
    )
  if (!event.includes(1))
    throw new LearnerError('one-class', 'none of the rows has the event', 'lengthen the follow-up')
}
