import {
  add,
  cast,
  countOver,
  divide,
  equal,
  gather,
  lessOrEqual,
  linear,
  maximum,
  mean,
  multiply,
  negate,
  pad,
  reshape,
  slice,
  softplus,
  squeeze,
  subtract,
  sum,
  topK,
  uniformByInputs,
  type Value,
  where,
  zeros,
} from '../../graph/index.ts'
import { widthOf } from '../encoder/width-of.ts'
import type { Bags } from './bags.ts'
import type { Clam } from './clam.ts'

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
  { attention, byRow }: Clam,
  options: ClamInstanceOptions,
): Value {
  const { name, label, classes, sampled = 8, loss = 'svm', subtyping = false } = options
  const { instances, owners } = bags
  const { graph } = instances
  const width = widthOf(instances)
  const [branches] = attention.shape
  const weights = graph.parameter(`${name}/instance/weight`, [classes, width, 2], uniformByInputs(width))
  const biases = graph.parameter(`${name}/instance/bias`, [classes, 2], zeros())
  const margin = loss === 'svm' ? 1 : 0

  const rank = graph.constant(
    Float64Array.from({ length: sampled }, (_, i) => i + 1),
    [1, sampled],
  )
  const count =
    owners === null ? countOver(instances, [0]) : sum(cast(owners.belongs, instances.type), [1], true)
  // The j-th from either end counts while 2j instances are there.
  const counts = lessOrEqual(multiply(rank, 2), count)
  const taken = cast(counts, instances.type)
  const takenOf = maximum(sum(taken, [1]), 1)
  const overTaken = (losses: Value) => divide(sum(multiply(losses, taken), [1]), takenOf)

  const ofClass = (c: number) => {
    const branch = branches === 1 ? 0 : c
    const weight =
      byRow === null
        ? slice(attention, 0, branch, branch + 1)
        : squeeze(slice(byRow, 0, branch, branch + 1), [0])
    const inner = (x: Value) => (owners === null ? x : where(owners.belongs, x, -2))
    // Padded so that a step may hold fewer instances than are taken; what stands there does not count.
    const ends = [inner(weight), inner(negate(weight))].map(
      x => topK(pad(x, 1, 0, sampled, -3), sampled, 1).indices,
    )
    const kernel = squeeze(slice(weights, 0, c, c + 1), [0])
    const bias = squeeze(slice(biases, 0, c, c + 1), [0])
    const evidence = ends.map(places => {
      const features = gather(instances, where(counts, places, 0))
      const logits = linear(features, kernel, bias)
      return reshape(subtract(slice(logits, 2, 1, 2), slice(logits, 2, 0, 1)), places.shape)
    })
    const [high, low] = evidence
    const asPositive = overTaken(softplus(subtract(margin, high)))
    const asNegative = overTaken(softplus(add(low, margin)))
    const own = multiply(add(asPositive, asNegative), 0.5)
    const isOwn = cast(equal(label, graph.constant(c, [], 'int64')), instances.type)
    if (!subtyping) return multiply(isOwn, own)
    const other = overTaken(softplus(add(high, margin)))
    return add(multiply(isOwn, own), multiply(subtract(1, isOwn), other))
  }
  const byPatient = Array.from({ length: classes }, (_, c) => ofClass(c)).reduce((total, part) =>
    add(total, part),
  )
  return mean(subtyping ? divide(byPatient, classes) : byPatient)
}

/** CLAM's loss: `share` (0.7) of the patients' and the rest of the instances'. */
export function clamLoss(patients: Value, instances: Value, share = 0.7): Value {
  return add(multiply(patients, share), multiply(instances, 1 - share))
}
