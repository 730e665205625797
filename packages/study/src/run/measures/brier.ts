import { brier, brierSurvival, integratedBrier, type SurvivalScore } from '@tessera/statistics'
import type { Evaluated } from '../evaluated.ts'
import { type Measure, valueOrNaN } from './measure.ts'
import { onceFor } from './once-for.ts'
import { binaryOf, refuseNoEventByHorizon, refuseOneClass, survivalOf } from './outcome-of.ts'

const shape = {
  threshold: null,
  across: 'all held-out patients',
  pooledOn: null,
  interval: () => null,
  weight: (evaluated: Evaluated) => evaluated.risk.length,
} as const

/** Mean squared difference of risk and outcome; and 1 minus its ratio to that of the prevalence. */
export const brierBinary: readonly Measure[] = [
  {
    ...shape,
    name: 'brier',
    label: 'Brier score',
    horizon: null,
    compared: true,
    better: 'lower',
    refuse: refuseOneClass,
    value: evaluated =>
      valueOrNaN(() => brier({ event: binaryOf(evaluated).event, risk: evaluated.risk }).value),
  },
  {
    ...shape,
    name: 'scaled_brier',
    label: 'Scaled Brier score',
    horizon: null,
    compared: false,
    better: 'higher',
    refuse: refuseOneClass,
    value: evaluated =>
      valueOrNaN(() => brier({ event: binaryOf(evaluated).event, risk: evaluated.risk }).scaled),
  },
]

/** The two measures that come of a Brier score at the horizon: itself, and scaled by that of one risk for everybody. */
export function brierAt(
  scoreOf: (evaluated: Evaluated) => SurvivalScore,
  horizon: number,
  unit: string,
): readonly Measure[] {
  const timed = { ...shape, horizon, refuse: refuseNoEventByHorizon }
  return [
    {
      ...timed,
      name: 'brier',
      label: `Brier score at ${horizon} ${unit}`,
      compared: true,
      better: 'lower',
      value: evaluated => valueOrNaN(() => scoreOf(evaluated).value),
    },
    {
      ...timed,
      name: 'scaled_brier',
      label: `Scaled Brier score at ${horizon} ${unit}`,
      compared: false,
      better: 'higher',
      value: evaluated => valueOrNaN(() => scoreOf(evaluated).scaled),
    },
  ]
}

/** Brier score at the horizon with censoring weights, scaled by the Kaplan-Meier risk, and integrated to it. */
export function brierSurvivalMeasures(horizon: number, unit: string): readonly Measure[] {
  const at = onceFor(evaluated => {
    const { time, event } = survivalOf(evaluated)
    return brierSurvival({ time, event, risk: evaluated.risk, at: horizon })
  })
  return [
    ...brierAt(at, horizon, unit),
    {
      ...shape,
      horizon,
      refuse: refuseNoEventByHorizon,
      name: 'integrated_brier',
      label: `Integrated Brier score to ${horizon} ${unit}`,
      compared: false,
      better: 'lower',
      value: evaluated =>
        valueOrNaN(() => {
          const { time, event } = survivalOf(evaluated)
          const { survival } = evaluated
          if (survival === null) return Number.NaN
          return integratedBrier({ time, event, times: survival.times, survival: survival.probability }).value
        }),
    },
  ]
}
