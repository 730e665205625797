import { calibration as binaryCalibration, survivalCalibration } from '@tessera/statistics'
import { UsageError } from '../exit-code.ts'
import { shortNumber, textTable } from '../terminal/text-table.ts'
import type { StatsInput, StatsResult } from './input.ts'
import type { StatsOptions } from './options.ts'
import { required } from './required.ts'

/** Calibration of predicted probabilities: of an outcome, or of an event by `--tau` under censoring. */
export function calibration(input: StatsInput, options: StatsOptions): StatsResult {
  const risk = required(input.score, '--score')
  const { level, tau, outcome, event } = options
  if ((outcome === undefined) === (event === undefined))
    throw new UsageError('give --outcome, or --time, --event and --tau')
  const n = risk.length
  const events = input.event.reduce((sum, one) => sum + one, 0)
  if (outcome !== undefined) {
    const result = binaryCalibration({ event: input.event, risk, level })
    const { observedExpected, intercept, slope, smooth } = result
    return {
      fields: { level, n, events, tau: null, ...result },
      text: measureTable([
        ['observed / expected', observedExpected],
        ['intercept', intercept],
        ['slope', slope],
        ['ICI', { value: smooth?.ici ?? null, lower: null, upper: null }],
      ]),
    }
  }
  const at = required(tau, '--tau')
  const result = survivalCalibration({
    time: required(input.time, '--time'),
    event: input.event,
    risk,
    at,
    level,
  })
  return {
    fields: { level, n, events, tau: at, ...result },
    text: measureTable([
      ['observed / expected', result.observedExpected],
      ['ICI', { value: result.smooth?.ici ?? null, lower: null, upper: null }],
    ]),
  }
}

interface Measured {
  readonly value: number | null
  readonly lower: number | null
  readonly upper: number | null
}

function measureTable(rows: readonly (readonly [string, Measured])[]): string {
  return textTable(
    ['', 'value', 'lower', 'upper'],
    rows.map(([name, { value, lower, upper }]) => [name, ...[value, lower, upper].map(shortNumber)]),
  )
}
