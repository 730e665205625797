import { createRandom, quantileOfSorted, StatisticsInputError } from '@tessera/statistics'
import { imbalanceOf, ratioTotal, type TrialArms } from './arms.ts'
import type { Guesser, RandomisationCharacteristics } from './characteristics.ts'
import { expectedTrial } from './expected-trial.ts'
import { levelShares, requireFactors, type TrialFactor } from './factors.ts'
import { convergenceGuess, informedGuess } from './guess.ts'
import { countPatient, emptyMargins, type Minimisation } from './minimisation.ts'
import type { SequenceScheme } from './scheme.ts'
import { drawArm } from './sequence.ts'
import { allocatorOf } from './trial-allocator.ts'

export interface SimulateRandomisationOptions {
  readonly arms: TrialArms
  readonly scheme: SequenceScheme | Minimisation
  /** Patients in the trial. */
  readonly n: number
  /** What patients are described by; sequences are stratified by all of them where `stratified` is true. */
  readonly factors?: readonly TrialFactor[]
  readonly stratified?: boolean
  readonly replications: number
  readonly seed: number
  readonly signal?: AbortSignal
  readonly onTrial?: (done: number) => void
}

/**
 * Draws trials at their own size and allocates their patients: how often the next arm can be guessed, and how far the
 * arms end from the ratio. Patients' levels are drawn by the factors' shares, factors independent. Four guess at every
 * patient: by the convergence strategy from the counts of the trial, of the patient's stratum, or of the patient's level
 * of the first factor (the centre, whose staff remember their own patients), and one who knows the scheme and
 * everything before (in blocks of random size: the size too), and guesses the likeliest arm; for minimisation that is
 * the preferred arm. Trial r of a seed is the same whatever the number of replications.
 * @throws StatisticsInputError where scheme, arms and factors do not go together
 */
export function simulateRandomisation(options: SimulateRandomisationOptions): RandomisationCharacteristics {
  const { arms, scheme, n, replications, seed, stratified = true } = options
  const factors = requireFactors(
    scheme.kind === 'minimisation' ? (options.factors ?? scheme.factors) : (options.factors ?? []),
  )
  for (const [name, value, least] of [
    ['n', n, 1],
    ['replications', replications, 2],
  ] as const)
    if (!Number.isInteger(value) || value < least)
      throw new StatisticsInputError(
        'option',
        name,
        `${name} is ${value}: give a whole number from ${least} on.`,
      )
  const allocator = allocatorOf(scheme, arms, factors, stratified)
  const cumulative = factors.map(levelShares)
  const strata = factors.reduce((product, { levels }) => product * levels.length, 1)
  const guessers: readonly Guesser[] = [
    'convergence, trial',
    ...(factors.length > 0 ? (['convergence, stratum'] as const) : []),
    ...(factors.length > 1 ? (['convergence, first factor'] as const) : []),
    'all known',
  ]
  const guesses = guessers.map(() => sums())
  const scopes = ['trial', ...factors.map(({ name }) => name), ...(factors.length > 1 ? ['stratum'] : [])]
  const imbalance = scopes.map(() => ({ ...sums(), worst: new Float64Array(replications) }))
  let certain = 0
  for (let r = 0; r < replications; r++) {
    options.signal?.throwIfAborted()
    const allocate = allocator(path => createRandom(seed, 'randomisation', r, path).next)
    const drawLevel = createRandom(seed, 'patients', r)
    const margins = emptyMargins(factors, arms)
    const byStratum = Array.from({ length: strata }, () => arms.names.map(() => 0))
    const correct = guessers.map(() => 0)
    for (let i = 0; i < n; i++) {
      const levels = cumulative.map(shares => drawArm(shares, drawLevel.next()))
      const stratum = levels.reduce((index, level, f) => index * factors[f].levels.length + level, 0)
      const { arm, probabilities } = allocate(levels, stratum)
      guessers.forEach((guesser, g) => {
        correct[g] +=
          guesser === 'all known'
            ? informedGuess(probabilities, arm)
            : convergenceGuess(knownTo(guesser, margins, byStratum[stratum], levels), arms.ratio, arm)
      })
      if (Math.max(...probabilities) === 1) certain++
      countPatient(margins, levels, arm)
      byStratum[stratum][arm]++
    }
    correct.forEach((value, g) => {
      guesses[g].add(value)
    })
    scopes.forEach((scope, s) => {
      const counts =
        s === 0
          ? margins[factors.length]
          : scope === 'stratum' && s > factors.length
            ? byStratum
            : margins[s - 1]
      const values = counts.map(count => imbalanceOf(count, arms.ratio))
      imbalance[s].add(values.reduce((sum, value) => sum + value, 0) / values.length)
      imbalance[s].worst[r] = Math.max(...values)
    })
    options.onTrial?.(r + 1)
  }
  const byChance = (n * Math.max(...arms.ratio)) / ratioTotal(arms)
  return {
    n,
    replications,
    seed,
    guesses: guessers.map((guesser, g) => {
      const { mean, error } = guesses[g].moments()
      return { guesser, correct: mean, error, share: mean / n, biasFactor: mean - byChance }
    }),
    imbalance: scopes.map((scope, s) => {
      const sorted = imbalance[s].worst.slice().sort()
      return {
        scope,
        ...imbalance[s].moments(),
        worst95: quantileOfSorted(sorted, 0.95),
        worst: sorted[replications - 1],
      }
    }),
    certain: certain / (n * replications),
    expected:
      scheme.kind === 'minimisation' ? null : expectedTrial(scheme, arms, stratified ? factors : [], n),
  }
}

function knownTo(
  guesser: Exclude<Guesser, 'all known'>,
  margins: ReturnType<typeof emptyMargins>,
  stratum: readonly number[],
  levels: readonly number[],
): readonly number[] {
  if (guesser === 'convergence, trial') return margins[margins.length - 1][0]
  return guesser === 'convergence, stratum' ? stratum : margins[0][levels[0]]
}

function sums() {
  let [count, sum, squares] = [0, 0, 0]
  return {
    add(value: number) {
      count++
      sum += value
      squares += value * value
    },
    moments() {
      const mean = sum / count
      const variance = Math.max(0, squares - count * mean * mean) / (count - 1)
      return { mean, error: Math.sqrt(variance / count) }
    },
  }
}
