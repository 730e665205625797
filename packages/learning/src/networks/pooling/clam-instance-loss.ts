import {
  add,
  cast,
  concat,
  countOver,
  divide,
  equal,
  gather,
  lessOrEqual,
  matmul,
  maximum,
  mean,
  multiply,
  negate,
  pad,
  reshape,
  slice,
  softplus,
  split,
  subtract,
  sum,
  topK,
  uniformByInputs,
  unsqueeze,
  type Value,
  where,
  zeros,
} from '../../graph/index.ts'
import { productOf } from '../../graph/shape.ts'
import { widthOf } from '../encoder/width-of.ts'
import type { Attended } from './attend.ts'
import type { Bags } from './bags.ts'

export interface ClamInstanceOptions {
  /** The name that {@link clam} was given. */
  readonly name: string
  /** Class of each patient, int64 [rows]. */
  readonly label: Value
  readonly classes: number
  /** Instances taken from either end of the attention; 8. */
  readonly sampled?: number
  /**
   * `'svm'`, the smooth top-1 support vector loss of Berrada, Zisserman & Kumar (ICLR 2018) with margin 1 and
   * temperature 1, or `'cross-entropy'`, which is the same without the margin.
   */
  readonly loss?: 'svm' | 'cross-entropy'
  /** Whether classes exclude each other: what a branch attends to in a patient of another class then is negative. */
  readonly subtyping?: boolean
}

/**
 * The instance loss of CLAM: in the patient's own class the instances of highest attention are taken for
 * positive and those of lowest for negative, and a linear classifier for each class (`instance/weight` [classes,
 * dimensions, 2], `instance/bias`) is to tell them apart. The mean over what was taken, summed over classes (their
 * mean with `subtyping`), and the mean over patients. The choice has no gradient, the features have.
 *
 * A bag with fewer than twice `sampled` instances gives half of them to either end, so that none is both; a bag of
 * one gives none, and its loss is 0. (CLAM itself fails below `sampled` instances, and lets the ends overlap below
 * twice as many.)
 */
export function clamInstanceLoss(
  bags: Bags,
  { attention, byRow }: Pick<Attended, 'attention' | 'byRow'>,
  options: ClamInstanceOptions,
): Value {
  const { name, label, classes, sampled = 8, loss = 'svm', subtyping = false } = options
  const { instances, owners } = bags
  const { graph } = instances
  const width = widthOf(instances)
  const weights = graph.parameter(`${name}/instance/weight`, [classes, width, 2], uniformByInputs(width))
  const biases = graph.parameter(`${name}/instance/bias`, [classes, 2], zeros())
  const margin = loss === 'svm' ? 1 : 0

  // The j-th from either end counts while 2j instances are there.
  const ranks = graph.constant(
    Float64Array.from({ length: sampled }, (_, i) => i + 1),
    [1, sampled],
  )
  const count =
    owners === null ? countOver(instances, [0]) : sum(cast(owners.belongs, instances.type), [1], true)
  const counts = lessOrEqual(multiply(ranks, 2), count)
  const taken = cast(counts, instances.type)
  const overTaken = (losses: Value) => divide(sum(multiply(losses, taken), [2]), maximum(sum(taken, [1]), 1))

  // [branches, rows, instances]; padded so that a step may hold fewer instances than are taken. What stands there,
  // or belongs to another patient, does not count.
  const weight = byRow ?? unsqueeze(attention, [1])
  const ends = [weight, negate(weight)].map(x => {
    const own = owners === null ? x : where(owners.belongs, x, -2)
    return where(counts, topK(pad(own, 2, 0, sampled, -3), sampled, 2).indices, 0)
  })
  const features = gather(instances, concat(ends, 2))
  const [branches, rows] = features.shape
  const flat = reshape(features, [branches, productOf([rows, 2 * sampled]), width])
  // How far each class's classifier is for positive, [classes, rows, both ends]; one branch serves all classes.
  const direction = subtract(slice(weights, 2, 1, 2), slice(weights, 2, 0, 1))
  const offset = unsqueeze(subtract(slice(biases, 1, 1, 2), slice(biases, 1, 0, 1)), [2])
  const evidence = add(reshape(matmul(flat, direction), [classes, rows, 2 * sampled]), offset)
  const [high, low] = split(evidence, 2, [sampled, sampled])

  const asPositive = overTaken(softplus(subtract(margin, high)))
  const asNegative = overTaken(softplus(add(low, margin)))
  const own = multiply(add(asPositive, asNegative), 0.5)
  const classNumbers = graph.constant(
    Float64Array.from({ length: classes }, (_, c) => c),
    [classes, 1],
    'int64',
  )
  const isOwn = cast(equal(classNumbers, unsqueeze(label, [0])), instances.type)
  if (!subtyping) return mean(sum(multiply(isOwn, own), [0]))
  const other = overTaken(softplus(add(high, margin)))
  return mean(add(multiply(isOwn, own), multiply(subtract(1, isOwn), other)))
}

/** CLAM's loss: `share` (0.7) of the patients' and the rest of the instances'. */
export function clamLoss(patients: Value, instances: Value, share = 0.7): Value {
  return add(multiply(patients, share), multiply(instances, 1 - share))
}
