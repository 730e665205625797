import { conformalQuantile } from './conformal-quantile.ts'

/**
 * The conformal quantile of all scores and of each group's own (Mondrian: Vovk et al. 2005). Null is infinite: too few
 * scores. Plain JSON.
 */
export interface GroupQuantiles {
  readonly alpha: number
  readonly all: number | null
  readonly groups: Readonly<Record<string, number | null>> | null
  /** Scores in all, and in each group. */
  readonly count: number
  readonly counts: Readonly<Record<string, number>> | null
}

/** Quantiles of the scores, by group where groups are given. */
export function groupQuantiles(
  scores: Float64Array,
  alpha: number,
  groups: readonly string[] | null,
): GroupQuantiles {
  const finite = (value: number) => (Number.isFinite(value) ? value : null)
  const all = finite(conformalQuantile(scores, alpha))
  if (groups === null) return { alpha, all, groups: null, count: scores.length, counts: null }
  const members = new Map<string, number[]>()
  groups.forEach((name, i) => {
    members.set(name, [...(members.get(name) ?? []), scores[i]])
  })
  const sorted = [...members].sort(([a], [b]) => (a < b ? -1 : 1))
  return {
    alpha,
    all,
    groups: Object.fromEntries(sorted.map(([name, own]) => [name, finite(conformalQuantile(own, alpha))])),
    count: scores.length,
    counts: Object.fromEntries(sorted.map(([name, own]) => [name, own.length])),
  }
}

/** The quantile of a group; that of all rows for a group without calibration rows. Infinity where there are too few. */
export function quantileOf(by: GroupQuantiles, group: string | null): number {
  const own =
    group !== null && by.groups !== null && Object.hasOwn(by.groups, group) ? by.groups[group] : by.all
  return own ?? Number.POSITIVE_INFINITY
}
