import {
  type Minimisation,
  type RandomisationCharacteristics,
  type SequenceScheme,
  schemeText,
  simulateRandomisation,
  type TrialArms,
  type TrialFactor,
} from '@tessera/trials'
import { UsageError } from '../exit-code.ts'
import type { Outcome, Session } from '../perform.ts'
import { shortNumber, textTable } from '../terminal/text-table.ts'
import {
  armsOfOptions,
  asUsage,
  factorsOfText,
  minimisationOfOptions,
  schemeOfOptions,
} from './scheme-of-options.ts'
import { sequenceNames } from './scheme-options.ts'
import type { SimulateOptions } from './simulate-options.ts'

/** Patients of the seed study. */
const usualSize = 110

interface Simulated extends RandomisationCharacteristics {
  readonly name: string
  readonly text: string
  readonly scheme: SequenceScheme | Minimisation
}

/** `tessera trial simulate --design randomisation` */
export async function simulateRandomisationSchemes(
  options: SimulateOptions,
  session: Session,
): Promise<Outcome> {
  const { replications, seed, unstratified = false } = options
  const n = options.n ?? usualSize
  const arms = armsOfOptions(options)
  const factors = withShares(factorsOfText(options.strata), options.levelShares ?? {})
  const names = options.schemes ?? ['simple', 'blocks', ...(factors.length > 0 ? ['minimisation'] : [])]
  const schemes = names.map(name => ({ name, scheme: schemeOf(name, options, arms, factors) }))
  const results: Simulated[] = []
  for (const { name, scheme } of schemes) {
    const began = performance.now()
    const result = asUsage(() =>
      simulateRandomisation({
        arms,
        scheme,
        n,
        factors,
        stratified: !unstratified,
        replications,
        seed,
        signal: session.signal,
        onTrial: done => {
          const etaSeconds = ((performance.now() - began) / 1000 / done) * (replications - done)
          session.onProgress({ stage: name, done, total: replications, etaSeconds })
        },
      }),
    )
    results.push({ name, text: textOfScheme(scheme), scheme, ...result })
    // Lets ctrl-C and the bar through between two schemes.
    await new Promise(resolve => setImmediate(resolve))
  }
  return {
    document: {
      design: options.design,
      arms: arms.names,
      ratio: arms.ratio,
      factors,
      stratified: !unstratified && factors.length > 0,
      n,
      replications,
      seed,
      schemes: results,
    },
    text: textOf(results, arms, factors, options),
  }
}

function schemeOf(
  name: string,
  options: SimulateOptions,
  arms: TrialArms,
  factors: readonly TrialFactor[],
): SequenceScheme | Minimisation {
  if (name === 'minimisation') {
    if (factors.length === 0)
      throw new UsageError('minimisation balances factors: give them with --strata, as centre=6,stage=2')
    return minimisationOfOptions(options, factors, arms)
  }
  const known = sequenceNames.find(one => one === name)
  if (known === undefined)
    throw new UsageError(
      `--schemes: there is no '${name}'; there are ${sequenceNames.join(', ')} and minimisation`,
    )
  return schemeOfOptions(known, options, arms, options.n ?? usualSize)
}

function withShares(
  factors: readonly TrialFactor[],
  given: Readonly<Record<string, string>>,
): readonly TrialFactor[] {
  for (const [name, text] of Object.entries(given)) {
    const factor = factors.find(one => one.name === name)
    if (factor === undefined) throw new UsageError(`--level-shares: ${name} is no factor of --strata`)
    const shares = text.split(':').map(Number)
    if (shares.length !== factor.levels.length || !shares.every(share => share > 0))
      throw new UsageError(
        `--level-shares: ${name} has ${factor.levels.length} levels; give as many numbers above 0, as ${name}=3:2:1`,
      )
  }
  return factors.map(factor =>
    given[factor.name] === undefined
      ? factor
      : { ...factor, shares: given[factor.name].split(':').map(Number) },
  )
}

function textOfScheme(scheme: SequenceScheme | Minimisation): string {
  return scheme.kind === 'minimisation'
    ? `minimisation, ${shortNumber(scheme.probability)} for the arm that balances best, ${scheme.distance}`
    : schemeText(scheme)
}

function textOf(
  results: readonly Simulated[],
  arms: TrialArms,
  factors: readonly TrialFactor[],
  { replications, seed, unstratified, n = usualSize }: SimulateOptions,
): string {
  const strata = factors.map(factor => `${factor.name} (${factor.levels.length})`).join(' by ')
  const guesses = results.flatMap(({ name, guesses: own, expected, certain }) => [
    ...own.map(({ guesser, correct, error, share, biasFactor }) => [
      name,
      guesser,
      correct.toFixed(2),
      error.toFixed(2),
      `${(100 * share).toFixed(1)} %`,
      biasFactor.toFixed(1),
      exactOf(guesser, expected, factors.length === 0 || unstratified === true),
    ]),
    [
      name,
      'certain',
      (certain * n).toFixed(2),
      '',
      `${(100 * certain).toFixed(1)} %`,
      '',
      expected ? (expected.certain * n).toFixed(2) : '',
    ],
  ])
  const imbalance = results.flatMap(({ name, imbalance: own }) =>
    own.map(({ scope, mean, worst95, worst }) => [
      name,
      scope,
      mean.toFixed(2),
      shortNumber(worst95),
      shortNumber(worst),
    ]),
  )
  return [
    `${replications} trials of ${n} patients, ${arms.names.join(', ')} ${arms.ratio.join(':')}${strata === '' ? '' : `, by ${strata}`}${unstratified ? ', one sequence' : ''}, seed ${seed}`,
    results.map(({ name, text }) => `${name}: ${text}`).join('\n'),
    textTable(['scheme', 'who guesses', 'correct', 'error', 'share', 'bias factor', 'exact'], guesses),
    textTable(['scheme', 'imbalance of', 'mean', 'worst, 95 %', 'worst'], imbalance),
    'convergence: the arm that is behind is guessed; all known: the likeliest arm, by the scheme and all before (the size of the block too)',
  ].join('\n\n')
}

function exactOf(
  guesser: string,
  expected: RandomisationCharacteristics['expected'],
  oneSequence: boolean,
): string {
  const own = oneSequence ? 'convergence, trial' : 'convergence, stratum'
  return expected !== null && guesser === own ? expected.correct.toFixed(2) : ''
}
