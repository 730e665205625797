import {
  calibration as binaryCalibration,
  cloglogOfRisk,
  loessCalibration,
  StatisticsInputError,
  survivalCalibration,
  survivalCalibrationSlope,
} from '@tessera/statistics'
import { shortNumber, textTable } from '../terminal/text-table.ts'
import { predictionOf } from './horizon.ts'
import type { StatsInput, StatsResult } from './input.ts'
import type { StatsOptions } from './options.ts'
import { probabilityColumn } from './probability-column.ts'
import { required } from './required.ts'

/** Calibration of predicted probabilities: of an outcome, or of an event by `--tau` under censoring. */
export function calibration(input: StatsInput, options: StatsOptions): StatsResult {
  const { level, tau } = options
  const kind = predictionOf(options)
  const risk = probabilityColumn(input, required(options.score, '--score'))
  const { n, event } = input
  const events = event.reduce((sum, one) => sum + one, 0)
  const counted = `${n} rows, ${events} with the event`
  if (kind === 'outcome') {
    const result = binaryCalibration({ event, risk, level })
    const loess = loessOrReason({ event, risk })
    const { observedExpected, intercept, slope, smooth } = result
    return {
      fields: { level, n, events, tau: null, ...result, ...loess },
      text: [
        counted,
        measureTable([
          ['observed / expected', observedExpected],
          ['intercept', intercept],
          ['slope', slope],
          ...indices('spline', smooth),
          ...indices('loess', loess.loess),
        ]),
        ...reason('spline', result.whyNotSmooth),
        ...reason('loess', loess.whyNotLoess),
        ...result.warnings,
      ].join('\n'),
    }
  }
  const at = required(tau, '--tau')
  const time = required(input.time, '--time')
  const result = survivalCalibration({ time, event, risk, at, level })
  const slope = survivalCalibrationSlope({
    time,
    event,
    linear: Float64Array.from(risk, cloglogOfRisk),
    level,
  })
  return {
    fields: { level, n, events, tau: at, ...result, slope },
    text: [
      counted,
      measureTable([
        [`observed / expected by ${at}`, result.observedExpected],
        ['slope', slope],
        ...indices('spline', result.smooth),
      ]),
      ...reason('spline', result.whyNotSmooth),
      ...slope.warnings,
      ...result.warnings,
    ].join('\n'),
  }
}

function loessOrReason(given: Parameters<typeof loessCalibration>[0]) {
  try {
    return { loess: loessCalibration(given), whyNotLoess: null }
  } catch (error) {
    if (error instanceof StatisticsInputError && error.argument === 'risk')
      return { loess: null, whyNotLoess: error.message }
    throw error
  }
}

interface Measured {
  readonly value: number | null
  readonly lower: number | null
  readonly upper: number | null
}

interface Indices {
  readonly ici: number
  readonly e50: number
  readonly e90: number
  readonly emax: number
}

function indices(by: string, curve: Indices | null): (readonly [string, Measured])[] {
  if (!curve) return []
  return (['ici', 'e50', 'e90', 'emax'] as const).map(
    name =>
      [
        `${name === 'ici' ? 'ICI' : name.replace('e', 'E')} (${by})`,
        { value: curve[name], lower: null, upper: null },
      ] as const,
  )
}

function reason(curve: string, why: string | null): string[] {
  return why === null ? [] : [`no ${curve} curve: ${why}`]
}

function measureTable(rows: readonly (readonly [string, Measured])[]): string {
  return textTable(
    ['', 'value', 'lower', 'upper'],
    rows.map(([name, { value, lower, upper }]) => [name, ...[value, lower, upper].map(shortNumber)]),
  )
}
