import { kaplanMeier, survivalQuantile, survivalWithLimitsAt } from '@tessera/statistics'
import { shortNumber, textTable } from '../terminal/text-table.ts'
import type { StatsInput, StatsResult } from './input.ts'
import type { StatsOptions } from './options.ts'
import { required } from './required.ts'
import { pick, rowsByLevel } from './strata.ts'

/** Kaplan-Meier curves by group, with the median, and survival at `--times`. */
export function km(input: StatsInput, options: StatsOptions): StatsResult {
  const time = required(input.time, '--time')
  const { conf = 'log', level, times } = options
  const curves = rowsByLevel(input.group, time.length).map(({ level: group, rows }) => {
    const event = Uint8Array.from(rows, row => input.event[row])
    const curve = kaplanMeier({
      time: pick(time, rows),
      event,
      entry: pick(input.start, rows),
      weights: pick(input.weights, rows),
      conf,
      level,
    })
    const at = times ? survivalWithLimitsAt(curve, times) : null
    return {
      group,
      n: rows.length,
      events: event.reduce((sum, one) => sum + one, 0),
      median: survivalQuantile(curve, 0.5),
      time: curve.time,
      atRisk: curve.atRisk,
      event: curve.events,
      censored: curve.censored,
      survival: curve.survival,
      se: curve.standardError,
      lower: curve.lower,
      upper: curve.upper,
      at:
        times && at
          ? times.map((when, i) => ({
              time: when,
              survival: at.survival[i],
              se: at.standardError[i],
              lower: at.lower[i],
              upper: at.upper[i],
            }))
          : [],
    }
  })
  const name = input.group?.column ?? ''
  const medians = textTable(
    [name, 'n', 'events', 'median', 'lower', 'upper'],
    curves.map(({ group, n, events, median }) => [
      group ?? 'all',
      ...[n, events, median.value, median.lower, median.upper].map(shortNumber),
    ]),
  )
  const survival = textTable(
    [name, 'time', 'survival', 'lower', 'upper'],
    curves.flatMap(({ group, at }) =>
      at.map(one => [group ?? 'all', ...[one.time, one.survival, one.lower, one.upper].map(shortNumber)]),
    ),
  )
  return { fields: { conf, level, curves }, text: times ? `${medians}\n\n${survival}` : medians }
}
