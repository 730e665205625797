import { stratifiedKaplanMeier, survivalQuantile, survivalWithLimitsAt } from '@tessera/statistics'
import { shortNumber, textTable } from '../terminal/text-table.ts'
import { crossedLevels } from './crossed-levels.ts'
import type { StatsInput, StatsResult } from './input.ts'
import type { StatsOptions } from './options.ts'
import { required } from './required.ts'

/** Kaplan-Meier curves by group and stratum, with the median, the quartiles, and survival at `--times`. */
export function km(input: StatsInput, options: StatsOptions): StatsResult {
  const time = required(input.time, '--time')
  const { conf = 'log', level, times = [] } = options
  const { codes, nameOf } = crossedLevels(input.group, input.strata, input.n)
  const found = stratifiedKaplanMeier({
    time,
    event: input.event,
    entry: input.start ?? undefined,
    weights: input.weights ?? undefined,
    cluster: input.cluster?.codes,
    robust: options.robust,
    strata: codes,
    conf,
    level,
  })
  const curves = found.map(({ stratum, n, events, curve }) => {
    const at = survivalWithLimitsAt(curve, times)
    return {
      ...nameOf(stratum),
      n,
      events,
      median: survivalQuantile(curve, 0.5),
      quantiles: [0.25, 0.5, 0.75].map(p => ({ p, ...survivalQuantile(curve, p) })),
      time: curve.time,
      atRisk: curve.atRisk,
      event: curve.events,
      censored: curve.censored,
      survival: curve.survival,
      se: curve.standardError,
      lower: curve.lower,
      upper: curve.upper,
      emptied: curve.emptied,
      at: times.map((when, i) => ({
        time: when,
        survival: at.survival[i],
        se: at.standardError[i],
        lower: at.lower[i],
        upper: at.upper[i],
      })),
    }
  })
  const titled = curves.map(curve => ({ ...curve, title: titleOf(curve) }))
  const name = [input.group?.column, input.strata?.column].filter(Boolean).join(', ')
  const medians = textTable(
    [name, 'n', 'events', 'median', 'lower', 'upper'],
    titled.map(({ title, n, events, median }) => [
      title,
      ...[n, events, median.value, median.lower, median.upper].map(shortNumber),
    ]),
  )
  const survival = textTable(
    [name, 'time', 'survival', 'lower', 'upper'],
    titled.flatMap(({ title, at }) =>
      at.map(one => [title, ...[one.time, one.survival, one.lower, one.upper].map(shortNumber)]),
    ),
  )
  return {
    fields: { conf, level, robust: found.some(({ curve }) => curve.robust), curves },
    text: [medians, ...(times.length > 0 ? [survival] : []), ...emptiedNotes(titled)].join('\n\n'),
  }
}

function titleOf({ group, stratum }: { readonly group: string | null; readonly stratum: string | null }) {
  return [group, stratum].filter(level => level !== null).join(', ') || 'all'
}

function emptiedNotes(
  curves: readonly { readonly title: string; readonly emptied: number | null }[],
): string[] {
  return curves
    .filter(({ emptied }) => emptied !== null)
    .map(
      ({ title, emptied }) =>
        `${title}: all at risk at ${shortNumber(emptied)} had the event although others entered later; survival is 0 from there`,
    )
}
