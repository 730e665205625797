import { harrellConcordance, unoConcordance } from '@tessera/statistics'
import { shortNumber, textTable } from '../terminal/text-table.ts'
import type { StatsInput, StatsResult } from './input.ts'
import type { StatsOptions } from './options.ts'
import { required } from './required.ts'

/** Harrell's and Uno's concordance of a score (higher: earlier event). */
export function concordance(input: StatsInput, { level, tau }: StatsOptions): StatsResult {
  const follow = {
    time: required(input.time, '--time'),
    event: input.event,
    risk: required(input.score, '--score'),
    weights: input.weights ?? undefined,
    strata: input.strata?.codes,
    level,
  }
  const harrell = harrellConcordance(follow)
  const uno = unoOrReason(() => unoConcordance({ ...follow, tau }))
  const row = (name: string, c: { value: number; se: number; lower: number; upper: number }) => [
    name,
    ...[c.value, c.se, c.lower, c.upper].map(shortNumber),
  ]
  return {
    fields: { level, ...harrell, tau: tau ?? null, uno: uno.value, unoWhy: uno.why },
    text: textTable(
      ['', 'concordance', 'se', 'lower', 'upper'],
      [row('Harrell', harrell), ...(uno.value ? [row('Uno', uno.value)] : [])],
    ),
  }
}

/** Uno's weights do not exist where everyone is censored before the last events; Harrell's value stands alone then. */
function unoOrReason<T>(compute: () => T): { value: T | null; why: string | null } {
  try {
    return { value: compute(), why: null }
  } catch (error) {
    if (error instanceof Error && error.name === 'StatisticsInputError')
      return { value: null, why: error.message }
    throw error
  }
}
