import { imbalanceOf, isBalancedPair, ratioTotal, type TrialArms } from './arms.ts'
import { coinOf } from './coins.ts'
import { convergenceGuess } from './guess.ts'
import { requireScheme, type SequenceScheme } from './scheme.ts'

/** What is expected of a sequence, exactly: entry i is of its first i places, 0 to n. */
export interface ExpectedSequence {
  /** Correct guesses by the convergence strategy. */
  readonly correct: Float64Array
  /** Places whose arm was certain beforehand (in blocks of random size: to one who knows the size). */
  readonly certain: Float64Array
  /** Imbalance after i places (see `imbalanceOf`): |difference| for two arms 1:1. */
  readonly imbalance: Float64Array
}

/**
 * Expected predictability and imbalance of the first 0 to n places of a sequence, without simulation: coins by the
 * chain of the difference of the arms, blocks by all ways to fill one and the renewal of blocks. For one block of
 * two arms, 2m places, the correct guesses are m + 2^(2m - 1) / C(2m, m) - 1/2 (Blackwell & Hodges 1957).
 * `null` where there are too many ways to go through: simple randomisation of other than two arms 1:1, coins of more than
 * 2,000 places, blocks with more than 100,000 different contents.
 * @throws StatisticsInputError where the scheme cannot allocate these arms
 */
export function expectedSequence(
  scheme: SequenceScheme,
  arms: TrialArms,
  n: number,
): ExpectedSequence | null {
  requireScheme(scheme, arms)
  if (scheme.kind === 'permuted blocks')
    return scheme.sizes.some(size => contentsOf(size, arms) > 100_000) ? null : renewal(scheme.sizes, arms, n)
  if (n > 2000) return null
  if (scheme.kind !== 'simple') return chain(coinOf(scheme), n)
  return isBalancedPair(arms) ? chain(() => 0.5, n) : null
}

function chain(coin: (index: number, ahead: number) => number, n: number): ExpectedSequence {
  const expected = zeros(n)
  let at = new Map([[0, 1]])
  for (let i = 0; i < n; i++) {
    const next = new Map<number, number>()
    let [correct, certain, imbalance] = [0, 0, 0]
    for (const [ahead, share] of at) {
      const first = coin(i, ahead)
      correct += share * (ahead === 0 ? 0.5 : ahead < 0 ? first : 1 - first)
      if (first === 0 || first === 1) certain += share
      for (const [step, probability] of [
        [1, first],
        [-1, 1 - first],
      ]) {
        if (probability === 0) continue
        next.set(ahead + step, (next.get(ahead + step) ?? 0) + share * probability)
        imbalance += share * probability * Math.abs(ahead + step)
      }
    }
    expected.correct[i + 1] = expected.correct[i] + correct
    expected.certain[i + 1] = expected.certain[i] + certain
    expected.imbalance[i + 1] = imbalance
    at = next
  }
  return expected
}

/** Blocks begin anew: place i lies j places into a block that began at i - j. */
function renewal(sizes: readonly number[], arms: TrialArms, n: number): ExpectedSequence {
  const expected = zeros(n)
  const blocks = sizes.map(size => ({ size, ...withinBlock(size, arms) }))
  const begins = new Float64Array(n + 1)
  begins[0] = 1
  for (let i = 0; i < n; i++) {
    let [correct, certain, imbalance] = [0, 0, 0]
    for (const block of blocks)
      for (let j = 0; j < block.size && j <= i; j++) {
        const share = begins[i - j] / sizes.length
        correct += share * block.correct[j]
        certain += share * block.certain[j]
        imbalance += share * block.imbalance[j]
        if (j === block.size - 1) begins[i + 1] += share
      }
    expected.correct[i + 1] = expected.correct[i] + correct
    expected.certain[i + 1] = expected.certain[i] + certain
    expected.imbalance[i + 1] = imbalance
  }
  return expected
}

/** Counts of the arms that a block can have while it fills. */
function contentsOf(size: number, arms: TrialArms): number {
  return arms.ratio.reduce((product, part) => product * ((part * size) / ratioTotal(arms) + 1), 1)
}

/** Expectations at each place of a block, over all ways to fill it. */
function withinBlock(size: number, arms: TrialArms) {
  const places = arms.ratio.map(part => (part * size) / ratioTotal(arms))
  const correct = new Float64Array(size)
  const certain = new Float64Array(size)
  const imbalance = new Float64Array(size)
  let at = new Map([[arms.ratio.map(() => 0).join(), 1]])
  for (let j = 0; j < size; j++) {
    const next = new Map<string, number>()
    for (const [key, share] of at) {
      const counts = key.split(',').map(Number)
      counts.forEach((count, arm) => {
        const probability = (places[arm] - count) / (size - j)
        if (probability === 0) return
        const after = counts.map((value, k) => (k === arm ? value + 1 : value))
        correct[j] += share * probability * convergenceGuess(counts, arms.ratio, arm)
        if (probability === 1) certain[j] += share
        imbalance[j] += share * probability * imbalanceOf(after, arms.ratio)
        next.set(after.join(), (next.get(after.join()) ?? 0) + share * probability)
      })
    }
    at = next
  }
  return { correct, certain, imbalance }
}

function zeros(n: number): ExpectedSequence {
  return {
    correct: new Float64Array(n + 1),
    certain: new Float64Array(n + 1),
    imbalance: new Float64Array(n + 1),
  }
}
