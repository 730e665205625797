import { ratioTotal, type TrialArms } from './arms.ts'
import { coinOf } from './coins.ts'
import { requireScheme, type SequenceScheme } from './scheme.ts'

/** Numbers on [0, 1), one after another: a stream of a seed. */
export type Uniform = () => number

/** One place of a sequence. */
export interface Allocation {
  /** Number of the arm, 0 for the first. */
  readonly arm: number
  /** Of each arm, given all that came before (in blocks: and the size of the block). */
  readonly probabilities: readonly number[]
  /** Of permuted blocks: number of the block, 0 for the first, and its size. */
  readonly block: { readonly number: number; readonly size: number } | null
}

/** Gives the next place of a sequence at every call. */
export type Sequence = () => Allocation

/**
 * What starts a sequence of a scheme on a stream of numbers. Every place takes one number, and a block of random size
 * one more before its first; nothing else is random, so that a sequence is the same from the same stream everywhere.
 * @throws StatisticsInputError where the scheme cannot allocate these arms
 */
export function sequenceOf(scheme: SequenceScheme, arms: TrialArms): (uniform: Uniform) => Sequence {
  requireScheme(scheme, arms)
  const turn = ratioTotal(arms)
  if (scheme.kind === 'simple') {
    const probabilities = arms.ratio.map(part => part / turn)
    return uniform => () => ({ arm: drawArm(probabilities, uniform()), probabilities, block: null })
  }
  if (scheme.kind === 'permuted blocks') return uniform => blocks(scheme.sizes, arms, uniform)
  const coin = coinOf(scheme)
  return uniform => {
    let index = 0
    let ahead = 0
    return () => {
      const first = coin(index++, ahead)
      const probabilities = [first, 1 - first]
      const arm = drawArm(probabilities, uniform())
      ahead += arm === 0 ? 1 : -1
      return { arm, probabilities, block: null }
    }
  }
}

/** Drawing without replacement from what is left of the block makes every arrangement of it equally likely. */
function blocks(sizes: readonly number[], arms: TrialArms, uniform: Uniform): Sequence {
  const turn = ratioTotal(arms)
  let number = -1
  let size = 0
  let left = 0
  let places: number[] = []
  return () => {
    if (left === 0) {
      size = sizes.length === 1 ? sizes[0] : sizes[Math.floor(uniform() * sizes.length)]
      places = arms.ratio.map(part => (part * size) / turn)
      left = size
      number++
    }
    const probabilities = places.map(count => count / left)
    const arm = drawArm(probabilities, uniform())
    places[arm]--
    left--
    return { arm, probabilities, block: { number, size } }
  }
}

/** The arm in whose share of [0, 1) the number lies; an arm without a share is never drawn. */
export function drawArm(probabilities: readonly number[], uniform: number): number {
  let below = 0
  let last = 0
  for (let arm = 0; arm < probabilities.length; arm++) {
    if (probabilities[arm] <= 0) continue
    below += probabilities[arm]
    last = arm
    if (uniform < below) return arm
  }
  return last
}
