import {
  type Estimate,
  type PropensityWeights,
  type RatioEstimate,
  type WeightSource,
  weightedCox,
  weightedMeans,
  weightedSurvival,
} from '@tessera/statistics'
import { UsageError } from '../exit-code.ts'
import type { Factor, StatsInput } from './input.ts'
import type { StatsOptions } from './options.ts'
import { required } from './required.ts'

/** One weighted effect: errors that take the weights as known, and stacked ones that know they were estimated. */
interface Effect {
  readonly group: string
  readonly reference: string
  readonly value: number
  readonly se: number
  readonly z: number
  readonly p: number
  readonly lower: number
  readonly upper: number
  readonly stackedSe: number | null
  readonly stackedLower: number | null
  readonly stackedUpper: number | null
}

export interface PropensityEffects {
  readonly hazardRatios: readonly (Effect & Ratio & { readonly infinite: boolean })[]
  readonly riskDifferences: readonly (Effect & { readonly time: number })[]
  readonly riskRatios: readonly (Effect & Ratio & { readonly time: number })[]
  readonly rmst: readonly (Limits & { readonly group: string })[]
  readonly rmstDifferences: readonly Effect[]
  readonly curves: readonly object[]
  readonly means: readonly (Limits & { readonly group: string; readonly n: number })[]
  readonly meanDifferences: readonly Effect[]
  readonly meanRatios: readonly (Effect & Ratio)[]
}

interface Limits {
  readonly value: number
  readonly se: number
  readonly lower: number
  readonly upper: number
}

interface Ratio {
  readonly ratio: number
  readonly ratioLower: number
  readonly ratioUpper: number
}

/** The weighted effects that the outcome's flags ask for; null without them. */
export function propensityEffects(
  input: StatsInput,
  options: StatsOptions,
  group: Factor,
  weighting: PropensityWeights,
): PropensityEffects | null {
  const { event, outcome, time } = options
  if (event !== undefined && outcome !== undefined)
    throw new UsageError('give --time and --event, or --outcome, one at a time')
  if ((event === undefined) !== (time === undefined))
    throw new UsageError('follow-up is --time and --event together')
  for (const flag of ['times', 'tau'] as const)
    if (options[flag] !== undefined && event === undefined)
      throw new UsageError(`--${flag} belongs to follow-up: add --time and --event`)
  const known: WeightSource = { weights: weighting.weights }
  const stacked: WeightSource | null = weighting.model ? { weighting } : null
  const effect = (arm: number, robust: Estimate, full: Estimate | null | undefined): Effect => ({
    group: group.levels[arm],
    reference: group.levels[0],
    value: robust.value,
    se: robust.se,
    z: robust.z,
    p: robust.p,
    lower: robust.lower,
    upper: robust.upper,
    stackedSe: full?.se ?? null,
    stackedLower: full?.lower ?? null,
    stackedUpper: full?.upper ?? null,
  })
  if (outcome !== undefined) return meanEffects(input, options, group, { known, stacked, effect })
  if (event === undefined) return null
  return survivalEffects(input, options, group, { known, stacked, effect })
}

interface Sources {
  readonly known: WeightSource
  readonly stacked: WeightSource | null
  readonly effect: (arm: number, robust: Estimate, full: Estimate | null | undefined) => Effect
}

const nothing: PropensityEffects = {
  hazardRatios: [],
  riskDifferences: [],
  riskRatios: [],
  rmst: [],
  rmstDifferences: [],
  curves: [],
  means: [],
  meanDifferences: [],
  meanRatios: [],
}

function limitsOf({ value, se, lower, upper }: Limits): Limits {
  return { value, se, lower, upper }
}

function ratioOf({ ratio, ratioLower, ratioUpper }: RatioEstimate): Ratio {
  return { ratio, ratioLower, ratioUpper }
}

function survivalEffects(
  input: StatsInput,
  options: StatsOptions,
  group: Factor,
  { known, stacked, effect }: Sources,
): PropensityEffects {
  const { tau, ties = 'efron', conf = 'log', level } = options
  const times = [...new Set([...(options.times ?? []), ...(tau === undefined ? [] : [tau])])].sort(
    (a, b) => a - b,
  )
  const followUp = { time: required(input.time, '--time'), event: input.event, group: group.codes, level }
  const hazard = weightedCox({ ...followUp, ...known, ties })
  const hazardStacked = stacked && weightedCox({ ...followUp, ...stacked, ties })
  const labels = group.levels.map(name => `${group.column} ${name}`)
  const horizon = { ...followUp, times, tau, conf, labels }
  const survival = weightedSurvival({ ...horizon, ...known })
  const survivalStacked = stacked && weightedSurvival({ ...horizon, ...stacked })
  return {
    ...nothing,
    hazardRatios: hazard.terms.map((term, k) => ({
      ...effect(k + 1, term, hazardStacked?.terms[k]),
      ...ratioOf(term),
      infinite: term.infinite,
    })),
    riskDifferences: survival.contrasts.flatMap((contrast, k) =>
      contrast.riskDifference.map((one, t) => ({
        ...effect(k + 1, one, survivalStacked?.contrasts[k].riskDifference[t]),
        time: one.time,
      })),
    ),
    riskRatios: survival.contrasts.flatMap((contrast, k) =>
      contrast.riskRatio.map((one, t) => ({
        ...effect(k + 1, one, survivalStacked?.contrasts[k].riskRatio[t]),
        ...ratioOf(one),
        time: one.time,
      })),
    ),
    rmst: survival.arms.flatMap(({ arm, restrictedMean }) =>
      restrictedMean ? [{ group: group.levels[arm], ...limitsOf(restrictedMean) }] : [],
    ),
    rmstDifferences: survival.contrasts.flatMap(({ restrictedMeanDifference }, k) =>
      restrictedMeanDifference
        ? [effect(k + 1, restrictedMeanDifference, survivalStacked?.contrasts[k].restrictedMeanDifference)]
        : [],
    ),
    curves: survival.arms.map(({ arm, n, events, weight, curve, at }) => ({
      group: group.levels[arm],
      n,
      events,
      weight,
      time: curve.time,
      atRisk: curve.atRisk,
      event: curve.events,
      censored: curve.censored,
      survival: curve.survival,
      se: curve.standardError,
      lower: curve.lower,
      upper: curve.upper,
      at,
    })),
  }
}

function meanEffects(
  input: StatsInput,
  { level }: StatsOptions,
  group: Factor,
  { known, stacked, effect }: Sources,
): PropensityEffects {
  const rows = { y: input.event, group: group.codes, level }
  const means = weightedMeans({ ...rows, ...known })
  const full = stacked && weightedMeans({ ...rows, ...stacked })
  return {
    ...nothing,
    means: means.arms.map(one => ({ group: group.levels[one.arm], n: one.n, ...limitsOf(one) })),
    meanDifferences: means.contrasts.map((one, k) =>
      effect(k + 1, one.difference, full?.contrasts[k].difference),
    ),
    meanRatios: means.contrasts.map((one, k) => ({
      ...effect(k + 1, one.ratio, full?.contrasts[k].ratio),
      ...ratioOf(one.ratio),
    })),
  }
}
