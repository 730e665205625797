import {
  type ByPreference,
  type OutcomeAssumption,
  type PreferenceScenario,
  valuesOfEffects,
  valuesOfMeans,
} from '@tessera/trials'
import { numberList } from '../every-command.ts'
import { UsageError } from '../exit-code.ts'
import { required } from '../stats/required.ts'
import type { PreferenceScenarioOptions } from './preference-scenario-options.ts'

/** The same, and what `samplesize` takes instead of the four values of each stratum. */
interface ScenarioOptions extends PreferenceScenarioOptions {
  readonly randomised?: string
  readonly effects?: readonly number[]
}

/** The assumptions that the options spell out. */
export function scenarioOfOptions(options: ScenarioOptions): PreferenceScenario {
  const prefers = required(options.prefers, '--prefers')
  const shares = options.shares ?? prefers.map(() => 1 / prefers.length)
  if (shares.length !== prefers.length)
    throw new UsageError('--shares and --prefers need as many numbers: one a stratum')
  if (prefers.length > 1 && options.shares === undefined) throw new UsageError('several strata need --shares')
  const strata = prefers.map((phi, i) => ({
    share: shares[i],
    prefersA: phi,
    outcome: outcomeOf(options, valuesOf(options, phi, i, prefers.length), i, prefers.length),
  }))
  return {
    design: options.design === 'elicited' ? 'elicited' : 'two-stage',
    strata,
    choiceShare: options.choiceShare,
    allocation: options.allocation,
  }
}

function valuesOf(options: ScenarioOptions, phi: number, stratum: number, strata: number): ByPreference {
  const followed = options.kind === 'survival' || options.kind === 'rmst'
  if (options.effects !== undefined) {
    if (options.kind !== 'mean') throw new UsageError('--effects is for means: give --first and --second')
    const [treatment, selection, preference] = options.effects
    if (options.effects.length !== 3)
      throw new UsageError('--effects: give treatment, selection and preference')
    return valuesOfEffects({ treatment, selection, preference }, phi)
  }
  if (options.randomised !== undefined || options.chose !== undefined) {
    if (followed)
      throw new UsageError(
        '--randomised and --chose are for means, risks and rates: give --first and --second',
      )
    const [randomA, randomB] = pair('--randomised', options.randomised, stratum, strata)
    const [choseA, choseB] = pair('--chose', options.chose, stratum, strata)
    return valuesOfMeans({ randomA, randomB, choseA, choseB }, phi)
  }
  const number = (value: number) => (followed ? hazardOfMedian(value) : value)
  const [aPrefersA, aPrefersB] = pair('--first', options.first, stratum, strata).map(number)
  const [bPrefersA, bPrefersB] = pair('--second', options.second, stratum, strata).map(number)
  return {
    underA: { prefersA: aPrefersA, prefersB: aPrefersB },
    underB: { prefersA: bPrefersA, prefersB: bPrefersB },
  }
}

function outcomeOf(
  options: ScenarioOptions,
  values: ByPreference,
  stratum: number,
  strata: number,
): OutcomeAssumption {
  switch (options.kind) {
    case 'mean': {
      const sd = required(options.sd, '--sd')
      if (sd.length !== 1 && sd.length !== strata)
        throw new UsageError('--sd: give one number, or one a stratum')
      return { kind: 'mean', means: values, sd: sd.length === 1 ? sd[0] : sd[stratum] }
    }
    case 'risk':
      return { kind: 'risk', risks: values }
    case 'rate': {
      if (options.exposure === undefined) return { kind: 'rate', rates: values }
      const [least, most = least] = options.exposure
      return { kind: 'rate', rates: values, exposure: [least, most] }
    }
    default: {
      const survival = options.kind === 'survival'
      return {
        kind: survival ? 'survival' : 'restricted-mean',
        hazards: values,
        horizon: survival ? required(options.at, '--at') : required(options.tau, '--tau'),
        accrual: required(options.accrual, '--accrual'),
        followUp: required(options.followUp, '--follow-up'),
        dropoutHazard: options.dropOut,
      }
    }
  }
}

/** The pair of a stratum: `54,46;50,44`, or one pair for all. */
function pair(flag: string, text: string | undefined, stratum: number, strata: number): [number, number] {
  const pairs = required(text, flag).split(';').map(numberList)
  const [first, second, ...rest] = pairs.length === 1 ? pairs[0] : (pairs[stratum] ?? [])
  if ((pairs.length !== 1 && pairs.length !== strata) || second === undefined || rest.length > 0)
    throw new UsageError(`${flag}: give two numbers, or two a stratum with semicolons between: 54,46;50,44`)
  return [first, second]
}

function hazardOfMedian(median: number): number {
  if (!(median > 0)) throw new UsageError('--first, --second: give medians above 0')
  return Math.LN2 / median
}
