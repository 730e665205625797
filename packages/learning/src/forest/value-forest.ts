import { createRandom } from '@tessera/statistics'
import { LearnerError } from '../learner-error.ts'
import { drawBag, type PatientRows, rowsByPatient } from './bag.ts'
import { canonicalOrder } from './canonical-order.ts'
import { classCriterion, type Impurity } from './class-criterion.ts'
import { type ForestOptions, type ForestSettings, settle } from './forest-options.ts'
import { treeGrower } from './grow-tree.ts'
import { type RankedColumn, rankColumn } from './ranked-column.ts'
import { squaredCriterion } from './squared-criterion.ts'
import { joinFloats, joinTrees, leavesOf, type Trees, TreeWriter, treeCount } from './trees.ts'
import { ValueLeafWriter } from './value-leaves.ts'

/** Trees whose leaves hold numbers: a mean, or the share of each class. */
export interface ValueForest {
  readonly columns: number
  /** Numbers a leaf: 1 for a continuous outcome, else the number of classes. */
  readonly width: number
  readonly trees: Trees
  /** Row-major leaves x width. */
  readonly values: Float64Array
}

/** A forest together with what tells which rows each tree has seen. */
export interface GrownValueForest {
  readonly forest: ValueForest
  readonly settings: ForestSettings
  readonly bags: PatientRows
}

/** Rows with a class each, 0 to `count` - 1. */
export interface ClassInput {
  readonly x: readonly Float64Array[]
  readonly classes: Int32Array
  readonly count: number
}

/** Rows with a number each. */
export interface NumberInput {
  readonly x: readonly Float64Array[]
  readonly y: Float64Array
}

export interface ClassForestOptions extends ForestOptions {
  /** Default 'gini'. */
  readonly impurity?: Impurity
}

/** What growing needs, in plain arrays that can be sent to a thread. */
export interface ValueForestPlan {
  readonly columns: readonly RankedColumn[]
  /** Numbers, or the class of each row and how many classes there are. */
  readonly outcome:
    | { readonly kind: 'number'; readonly y: Float64Array }
    | {
        readonly kind: 'classes'
        readonly classes: Int32Array
        readonly count: number
        readonly impurity: Impurity
      }
  readonly settings: ForestSettings
  readonly bags: PatientRows
  readonly order: Int32Array
}

/**
 * Classification forest; prediction is the mean over trees of the shares in the leaf (a probability forest, Malley et
 * al., Methods Inf Med 2012;51:74). Breiman, Mach Learn 2001;45:5. R: ranger::ranger(probability = TRUE).
 * @throws LearnerError for missing or infinite values, unequal lengths, or a setting out of its range
 */
export function classForest(input: ClassInput, options: ClassForestOptions): GrownValueForest {
  return growAll(planClassForest(input, options))
}

/**
 * Regression forest: splits by the sum of squares, prediction is the mean over trees of the mean of the leaf.
 * Breiman, Mach Learn 2001;45:5. R: ranger::ranger.
 * @throws LearnerError as {@link classForest} does
 */
export function regressionForest(input: NumberInput, options: ForestOptions): GrownValueForest {
  return growAll(planRegressionForest(input, options))
}

export function planRegressionForest({ x, y }: NumberInput, options: ForestOptions): ValueForestPlan {
  const bad = y.findIndex(value => !Number.isFinite(value))
  if (bad >= 0)
    throw new LearnerError('not-finite', `the outcome of row ${bad} is ${y[bad]}`, 'take the row out')
  return plan(x, y, { kind: 'number', y }, settle(options, x.length, 'number'), options.patient)
}

export function planClassForest(input: ClassInput, options: ClassForestOptions): ValueForestPlan {
  const { x, classes, count } = input
  const bad = classes.findIndex(k => !(k >= 0 && k < count))
  if (bad >= 0)
    throw new LearnerError(
      'not-finite',
      `the class of row ${bad} is ${classes[bad]}`,
      `give 0 to ${count - 1}`,
    )
  const outcome = { kind: 'classes', classes, count, impurity: options.impurity ?? 'gini' } as const
  return plan(x, classes, outcome, settle(options, x.length, 'classes'), options.patient)
}

/** Grows the trees from number `from` to `to - 1`. */
export function growValueTrees(plan: ValueForestPlan, from: number, to: number): ValueForest {
  const { columns, outcome, settings, bags, order } = plan
  const writer = new TreeWriter()
  const leaves = new ValueLeafWriter(outcome.kind === 'number' ? 1 : outcome.count)
  const criterion =
    outcome.kind === 'number'
      ? squaredCriterion(outcome.y, settings.minLeafSize, leaves)
      : classCriterion(outcome.classes, outcome.count, outcome.impurity, settings.minLeafSize, leaves)
  const grow = treeGrower(columns, criterion, settings, writer, order.length)
  for (let tree = from; tree < to; tree++) {
    const weight = drawBag(settings, bags, tree)
    grow(
      order.filter(row => weight[row] > 0),
      weight,
      createRandom(settings.seed, 'forest tree', tree),
    )
  }
  return { columns: columns.length, width: leaves.width, trees: writer.trees(), values: leaves.values() }
}

export function joinValueForest(plan: ValueForestPlan, parts: readonly ValueForest[]): GrownValueForest {
  const forest = {
    columns: plan.columns.length,
    width: parts[0].width,
    trees: joinTrees(parts.map(part => part.trees)),
    values: joinFloats(parts.map(part => part.values)),
  }
  return { forest, settings: plan.settings, bags: plan.bags }
}

/** Mean over trees of what the leaf holds; row-major rows x width. */
export function forestValues(forest: ValueForest, x: readonly Float64Array[], size: number): Float64Array {
  return meanValues(forest, x, size, () => null)
}

/** As {@link forestValues}, of the rows that the forest was grown on, by the trees that have not seen the patient; NaN where every tree has. */
export function outOfBagValues(grown: GrownValueForest, x: readonly Float64Array[]): Float64Array {
  const { forest, settings, bags } = grown
  return meanValues(forest, x, bags.rows.length, tree => drawBag(settings, bags, tree))
}

function meanValues(
  forest: ValueForest,
  x: readonly Float64Array[],
  size: number,
  seen: (tree: number) => Int32Array | null,
): Float64Array {
  const { width, values } = forest
  const sum = new Float64Array(size * width)
  const trees = new Int32Array(size)
  const leaf = new Int32Array(size)
  for (let tree = 0; tree < treeCount(forest.trees); tree++) {
    const weight = seen(tree)
    leavesOf(forest.trees, tree, x, leaf)
    for (let row = 0; row < size; row++) {
      if (weight !== null && weight[row] > 0) continue
      trees[row]++
      for (let k = 0; k < width; k++) sum[row * width + k] += values[leaf[row] * width + k]
    }
  }
  return sum.map((value, at) => value / trees[Math.floor(at / width)])
}

function plan(
  x: readonly Float64Array[],
  outcome: ArrayLike<number>,
  parts: ValueForestPlan['outcome'],
  settings: ForestSettings,
  given: Int32Array | undefined,
): ValueForestPlan {
  const size = outcome.length
  for (const column of x)
    if (column.length !== size)
      throw new LearnerError(
        'bad-setting',
        `${column.length} values stand beside ${size} outcomes`,
        'give one a row',
      )
  if (size === 0) throw new LearnerError('one-class', 'there are no rows to learn from', 'give rows')
  const patient = given ?? Int32Array.from({ length: size }, (_, row) => row)
  return {
    columns: x.map((column, j) => rankColumn(column, String(j))),
    outcome: parts,
    settings,
    bags: rowsByPatient(patient),
    order: canonicalOrder(patient, [outcome, ...x]),
  }
}

function growAll(plan: ValueForestPlan): GrownValueForest {
  return joinValueForest(plan, [growValueTrees(plan, 0, plan.settings.trees)])
}
