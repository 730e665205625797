import { StatisticsInputError } from '@tessera/statistics'
import {
  type Minimisation,
  minimisationDistances,
  requireFactors,
  requireMinimisation,
  requireScheme,
  type SequenceScheme,
  type TrialArms,
  type TrialFactor,
  trialArms,
} from '@tessera/trials'
import { UsageError } from '../exit-code.ts'
import type { MinimisationOptions, SchemeOptions, SequenceName } from './scheme-options.ts'

/** What the work says of an option that cannot be meant is wrong usage. */
export function asUsage<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (error instanceof StatisticsInputError) throw new UsageError(error.message)
    throw error
  }
}

export function armsOfOptions({ arms = ['A', 'B'], ratio }: SchemeOptions): TrialArms {
  return asUsage(() => trialArms(arms, ratio))
}

/** `centre=6` has the levels 1 to 6, `stage=II|III` those. */
export function factorsOfText(given: Readonly<Record<string, string>> = {}): readonly TrialFactor[] {
  return asUsage(() =>
    requireFactors(
      Object.entries(given).map(([name, levels]) => {
        const count = Number(levels)
        if (/^\d+$/.test(levels) && count <= 1000)
          return { name, levels: Array.from({ length: count }, (_, i) => String(i + 1)) }
        return { name, levels: levels === '' ? [] : levels.split('|').map(level => level.trim()) }
      }),
    ),
  )
}

/** The scheme that a name and its options stand for; `length` is that of the longest sequence. */
export function schemeOfOptions(
  name: SequenceName,
  options: SchemeOptions,
  arms: TrialArms,
  length: number,
): SequenceScheme {
  const { probability = 2 / 3, exponent = 1, limit = 3 } = options
  const turn = arms.ratio.reduce((sum, part) => sum + part, 0)
  const schemes: Readonly<Record<SequenceName, SequenceScheme>> = {
    simple: { kind: 'simple' },
    blocks: { kind: 'permuted blocks', sizes: options.blocks ?? [2 * turn, 3 * turn] },
    'biased-coin': { kind: 'biased coin', probability },
    'adaptive-coin': { kind: 'adaptive biased coin', exponent },
    'big-stick': { kind: 'big stick', limit },
    maximal: { kind: 'maximal', limit, length: length + (length % 2) },
  }
  return asUsage(() => requireScheme(schemes[name], arms))
}

/** The design of minimisation; a weight of a factor that is none is wrong usage. */
export function minimisationOfOptions(
  options: MinimisationOptions & Pick<SchemeOptions, 'probability'>,
  factors: readonly TrialFactor[],
  arms: TrialArms,
): Minimisation {
  const { weights = {}, probability = 0.8, overallWeight } = options
  for (const [name, weight] of Object.entries(weights)) {
    if (!factors.some(factor => factor.name === name))
      throw new UsageError(
        `--weights: ${name} is no factor; there are ${factors.map(one => one.name).join(', ')}`,
      )
    if (!Number.isFinite(Number(weight)) || weight === '')
      throw new UsageError(`--weights: the weight of ${name} is '${weight}'; give a number`)
  }
  const asked = options.distance.replaceAll('-', ' ')
  const distance = minimisationDistances.find(one => one === asked) ?? 'range'
  const weighted = factors.map(factor =>
    weights[factor.name] === undefined ? factor : { ...factor, weight: Number(weights[factor.name]) },
  )
  return asUsage(() =>
    requireMinimisation(
      { kind: 'minimisation', factors: weighted, probability, distance, overallWeight },
      arms,
    ),
  )
}
