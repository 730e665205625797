import { createRandom, StatisticsInputError } from '@tessera/statistics'
import { type EmulationData, emulate } from '../src/benefit/emulate.ts'
import { type BenefitLaw, drawBenefitCohort, graceDays, horizonDays } from './benefit-cohort.ts'

const month = 30.4375

/** One cohort analysed: the estimates in months by name, with their bootstrap errors. */
export function replicate(options: {
  readonly law: BenefitLaw
  readonly patients: number
  readonly resamples: number
  readonly seed: number
}): { readonly value: Record<string, number>; readonly se: Record<string, number> } {
  const { law, patients, resamples, seed } = options
  const cohort = drawBenefitCohort(law, patients, seed)
  const within = cohort.map(({ arm, start }) => arm > 0 && start <= graceDays)
  const data: EmulationData = {
    clock: {
      time: Float64Array.from(cohort, ({ day }) => day / month),
      event: Uint8Array.from(cohort, ({ event }) => event),
      arm: Int32Array.from(cohort, ({ arm }, i) => (within[i] ? arm : 0)),
      start: Float64Array.from(cohort, ({ start }, i) => (within[i] ? start / month : Number.NaN)),
      ever: Int32Array.from(cohort, ({ arm }) => arm),
      grace: graceDays / month,
      horizon: horizonDays / month,
    },
    x: [
      Float64Array.from(cohort, ({ stage }) => stage),
      Float64Array.from(cohort, ({ age }) => age),
      Float64Array.from(cohort, ({ marker }) => marker),
    ],
    arms: 3,
    estimand: 'ate',
    prior: 0,
  }
  const { numbers, effect } = emulate(data)
  const names = [1, 2].flatMap(k => [`rmst_difference/${k}`, `doubly_robust_rmst/${k}`, `naive_rmst/${k}`])
  const drawn = names.map((): number[] => [])
  for (let b = 0; b < resamples; b++)
    try {
      const rows = createRandom(seed, 'resample', b).resample(patients)
      const own = emulate(data, { rows, guess: effect.plan, predictions: effect.predictions }).numbers
      names.forEach((name, k) => {
        drawn[k].push(own[name])
      })
    } catch (error) {
      if (!(error instanceof StatisticsInputError)) throw error
    }
  return {
    value: Object.fromEntries(names.map(name => [name, numbers[name]])),
    se: Object.fromEntries(names.map((name, k) => [name, deviation(drawn[k])])),
  }
}

function deviation(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value / values.length, 0)
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1))
}
