import { chainedEquations, type ImputationColumn, nelsonAalenAtOwnTime } from '@tessera/statistics'
import type { BenefitCohort } from './intake/benefit-cohort.ts'

/** A column of the design: a number, or one level of a category against the first. */
export interface Covariate {
  readonly name: string
  readonly values: Float64Array
}

/** The confounders of a cohort as design columns, a set for each completed data set. */
export interface CompletedCovariates {
  readonly sets: readonly (readonly Covariate[])[]
  /** How many values of each confounder were missing. */
  readonly missing: readonly { readonly name: string; readonly n: number }[]
}

/**
 * Confounders as numbers. Where values are missing they are drawn by chained equations, with the arm and the outcome
 * (event and Nelson-Aalen hazard) among the predictors, as many times as asked; nothing missing makes one set. A
 * confounder that is wholly missing, or never varies, is left out.
 * White & Royston, Stat Med 2009;28:1982.
 */
export function completedCovariates(
  cohort: BenefitCohort,
  options: {
    readonly imputations: number
    readonly seed: number
    readonly centres: readonly string[]
    readonly adjustsForCentre: boolean
  },
): CompletedCovariates {
  const { clock, adjust } = cohort
  const n = clock.time.length
  const raw = adjust
    .map(feature => ({
      name: feature.name,
      levels: feature.kind === 'categorical' ? feature.levels : null,
      values:
        feature.kind === 'numeric'
          ? feature.values
          : Float64Array.from(feature.codes, code => (code < 0 ? Number.NaN : code)),
    }))
    .filter(({ values }) => new Set(values.filter(value => !Number.isNaN(value))).size > 1)
  const missing = raw.map(({ name, values }) => ({
    name,
    n: values.reduce((sum, value) => sum + (Number.isNaN(value) ? 1 : 0), 0),
  }))
  const centres = options.adjustsForCentre ? centreColumns(cohort, options.centres) : []
  const design = (values: readonly Float64Array[]): Covariate[] => [
    ...raw.flatMap(({ name, levels }, j) => dummies(name, levels, values[j])),
    ...centres,
  ]
  if (missing.every(({ n: lost }) => lost === 0))
    return { sets: [design(raw.map(({ values }) => values))], missing }
  const columns: ImputationColumn[] = [
    ...raw.map(({ name, levels, values }) => ({ name, values, kind: kindOf(levels, values) })),
    ...dummies('arm', armNames(clock.arm), Float64Array.from(clock.arm)).map(column => ({
      ...column,
      method: 'none' as const,
    })),
    { name: 'event happened', values: Float64Array.from(clock.event), method: 'none' },
    {
      name: 'hazard by then',
      values: nelsonAalenAtOwnTime({ time: clock.time, event: clock.event }),
      method: 'none',
    },
  ]
  const { completed } = chainedEquations({
    columns,
    imputations: options.imputations,
    iterations: n > 300 ? 5 : 10,
    seed: options.seed,
  })
  return { sets: completed.map(own => design(raw.map(({ name }) => own[name]))), missing }
}

function kindOf(levels: readonly string[] | null, values: Float64Array): 'numeric' | 'binary' | 'nominal' {
  const occurring = new Set(values.filter(value => !Number.isNaN(value)))
  if (occurring.size === 2) return 'binary'
  return levels === null ? 'numeric' : 'nominal'
}

function armNames(arm: Int32Array): string[] {
  return Array.from({ length: Math.max(...arm) + 1 }, (_, k) => String(k))
}

/** A number as it is; of a category an indicator of each level that occurs but the first. */
function dummies(name: string, levels: readonly string[] | null, values: Float64Array): Covariate[] {
  if (levels === null) return [{ name, values }]
  const occurring = [...new Set(values)].sort((a, b) => a - b).slice(1)
  return occurring.map(code => ({
    name: `${name}: ${levels[code]}`,
    values: values.map(value => (value === code ? 1 : 0)),
  }))
}

function centreColumns({ centre }: BenefitCohort, centres: readonly string[]): Covariate[] {
  return dummies('centre', centres, Float64Array.from(centre))
}
