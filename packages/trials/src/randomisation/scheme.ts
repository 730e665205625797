import { StatisticsInputError } from '@tessera/statistics'
import { isBalancedPair, ratioTotal, type TrialArms } from './arms.ts'

/**
 * How the next arm in a sequence (of the trial, or of a stratum) is drawn, from the sequence alone.
 *
 * - `simple`: by the ratio, whatever came before.
 * - `permuted blocks`: every arrangement of a block is as likely as any other; with several sizes each block's size is
 *   drawn first, every size alike (Matts & Lachin, Control Clin Trials 1988;9:327).
 * - `biased coin`: the arm that is behind with this probability, 1/2 where the two are even (Efron, Biometrika
 *   1971;58:403; 2/3 there).
 * - `adaptive biased coin`: the first arm with probability b^r / (a^r + b^r), a and b patients in the arms and r the
 *   exponent (Smith, JRSS B 1984;46:519; r = 1 is Wei's urn); the smaller the sequence the stronger the pull.
 * - `big stick`: a fair coin until one arm is ahead by the limit, then the other (Soares & Wu, Commun Stat Theory
 *   Methods 1983;12:2017).
 * - `maximal`: every sequence of the given length that ends even and never has an arm ahead by more than the limit is as
 *   likely as any other (Berger, Ivanova & Knoll, Stat Med 2003;22:3017).
 *
 * The four last are defined for two arms, 1:1.
 */
export type SequenceScheme =
  | { readonly kind: 'simple' }
  | { readonly kind: 'permuted blocks'; readonly sizes: readonly number[] }
  | CoinScheme

export type CoinScheme =
  | { readonly kind: 'biased coin'; readonly probability: number }
  | { readonly kind: 'adaptive biased coin'; readonly exponent: number }
  | { readonly kind: 'big stick'; readonly limit: number }
  | { readonly kind: 'maximal'; readonly limit: number; readonly length: number }

export type SequenceKind = SequenceScheme['kind']

export const sequenceKinds: readonly SequenceKind[] = [
  'simple',
  'permuted blocks',
  'biased coin',
  'adaptive biased coin',
  'big stick',
  'maximal',
]

/**
 * The scheme, where the arms can be allocated by it.
 * @throws StatisticsInputError with what is wrong: a block that does not hold the ratio, a coin for other than two arms
 * 1:1, a probability, exponent, limit or length out of its range
 */
export function requireScheme(scheme: SequenceScheme, arms: TrialArms): SequenceScheme {
  const fault = (argument: string, message: string) => new StatisticsInputError('option', argument, message)
  if (scheme.kind === 'simple') return scheme
  if (scheme.kind === 'permuted blocks') {
    const turn = ratioTotal(arms)
    if (scheme.sizes.length === 0) throw fault('blocks', 'give at least one block size.')
    const wrong = scheme.sizes.find(size => !Number.isInteger(size) || size < 1 || size % turn !== 0)
    if (wrong !== undefined)
      throw fault(
        'blocks',
        `a block of ${wrong} does not hold the ratio ${arms.ratio.join(':')}: give multiples of ${turn}.`,
      )
    const twice = scheme.sizes.find((size, i) => scheme.sizes.indexOf(size) !== i)
    if (twice !== undefined) throw fault('blocks', `the block size ${twice} is given twice.`)
    return scheme
  }
  if (!isBalancedPair(arms))
    throw fault(
      'scheme',
      `${scheme.kind} is defined for two arms 1:1, not ${arms.names.length} arms ${arms.ratio.join(':')}: take permuted blocks or minimisation.`,
    )
  if (scheme.kind === 'biased coin' && !(scheme.probability >= 0.5 && scheme.probability <= 1))
    throw fault(
      'probability',
      `the probability of the coin is ${scheme.probability}: give one from 0.5 to 1, as 0.667.`,
    )
  if (scheme.kind === 'adaptive biased coin' && !(scheme.exponent >= 0 && Number.isFinite(scheme.exponent)))
    throw fault('exponent', `the exponent is ${scheme.exponent}: give a number of 0 or more, as 1.`)
  if ('limit' in scheme && !(Number.isInteger(scheme.limit) && scheme.limit >= 1))
    throw fault('limit', `the limit is ${scheme.limit}: give a whole number of at least 1, as 3.`)
  if (
    scheme.kind === 'maximal' &&
    !(Number.isInteger(scheme.length) && scheme.length >= 2 && scheme.length % 2 === 0)
  )
    throw fault('length', `the length is ${scheme.length}: give an even whole number of at least 2.`)
  if (scheme.kind === 'maximal' && scheme.length * scheme.limit > 10_000_000)
    throw fault(
      'length',
      `the maximal procedure of ${scheme.length} within ${scheme.limit} has too many ways to count.`,
    )
  return scheme
}

/** The scheme in words: `permuted blocks of 4 or 6`. */
export function schemeText(scheme: SequenceScheme): string {
  switch (scheme.kind) {
    case 'simple':
      return 'simple randomisation'
    case 'permuted blocks':
      return `permuted blocks of ${scheme.sizes.join(' or ')}`
    case 'biased coin':
      return `Efron's biased coin, ${Number(scheme.probability.toPrecision(4))} for the arm behind`
    case 'adaptive biased coin':
      return `Smith's biased coin, exponent ${scheme.exponent}`
    case 'big stick':
      return `big stick, at most ${scheme.limit} ahead`
    case 'maximal':
      return `maximal procedure, at most ${scheme.limit} ahead in ${scheme.length}`
  }
}
