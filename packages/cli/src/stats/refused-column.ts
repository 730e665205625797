import type { StatsInput } from './input.ts'
import type { StatsOptions } from './options.ts'

/** The column behind an argument that the library refuses (`entry`, `x[2]`); undefined where it is none. */
export function refusedColumn(
  argument: string,
  { terms }: Pick<StatsInput, 'terms'>,
  options: StatsOptions,
): string | undefined {
  const place = argument.match(/^x\[(\d+)\]$/)
  if (place) return terms[Number(place[1])]?.column
  const { time, start, event, outcome, score, score2 } = options
  const { group, strata, cluster, weights, offset, foldid } = options
  const coded = (event ?? outcome)?.split('=')[0].trim()
  const columns: Readonly<Record<string, string | undefined>> = {
    ...{ time, entry: start, event: coded, y: coded },
    ...{ score, score2, risk: score, score1: score, risk1: score, risk2: score2 },
    ...{ group, strata, cluster, weights, offset, foldOf: foldid },
  }
  return Object.hasOwn(columns, argument) ? columns[argument] : undefined
}

/** What to do about a refused argument: a horizon came from a flag, everything else from a column. */
export function refusalCure(argument: string | undefined, { tau, times }: StatsOptions): string {
  const horizon = argument === 'tau' || argument === 'at' || argument === 'times'
  if (horizon && tau !== undefined) return 'give another --tau'
  if (horizon && times !== undefined) return 'give other --times'
  return 'correct the column, or choose another option'
}
