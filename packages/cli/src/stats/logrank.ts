import { logRank, logRankTrend, type PairwiseAdjustment, pairwiseLogRank } from '@tessera/statistics'
import { UsageError } from '../exit-code.ts'
import { shortNumber, shortP, textTable } from '../terminal/text-table.ts'
import type { Factor, StatsInput, StatsResult } from './input.ts'
import type { StatsOptions } from './options.ts'
import { required } from './required.ts'

const adjustments: Record<NonNullable<StatsOptions['pairwise']>, PairwiseAdjustment> = {
  holm: 'holm',
  bh: 'benjamini-hochberg',
  bonferroni: 'bonferroni',
  none: 'none',
}

/** The log-rank test between groups and its weighted relatives, with a test for trend and of each pair. */
export function logrank(input: StatsInput, options: StatsOptions): StatsResult {
  const group = required(input.group, '--group')
  const { rho = 0, gamma = 0, weighting } = options
  if (weighting && (options.rho !== undefined || options.gamma !== undefined))
    throw new UsageError('--rho and --gamma are a weighting of their own: leave out --weighting')
  const family = {
    time: required(input.time, '--time'),
    event: input.event,
    entry: input.start ?? undefined,
    group: group.codes,
    strata: input.strata?.codes,
    weights: input.weights ?? undefined,
    cluster: input.cluster?.codes,
    robust: options.robust,
    rho,
    gamma,
    weighting,
  }
  const { chiSquared, df, p, n, events, observed, expected, robust } = logRank(family)
  const groups = group.levels.map((level, i) => ({
    group: level,
    n: n[i] ?? 0,
    events: events[i] ?? 0,
    observed: observed[i] ?? 0,
    expected: expected[i] ?? 0,
  }))
  const trend = options.trend ? logRankTrend(family) : null
  const pairs = options.pairwise
    ? pairwiseLogRank({ ...family, adjust: adjustments[options.pairwise] }).map(
        ({ first, second, ...test }) => ({
          first: group.levels[first],
          second: group.levels[second],
          ...test,
        }),
      )
    : []
  const table = textTable(
    [group.column, 'n', 'observed', 'expected'],
    groups.map(one => [one.group, shortNumber(one.n), shortNumber(one.observed), shortNumber(one.expected)]),
  )
  const named = weighting ?? (rho !== 0 || gamma !== 0 ? 'fleming-harrington' : 'log-rank')
  const scale = named === 'fleming-harrington' ? ` (rho ${rho}, gamma ${gamma})` : ''
  const test = `${named}${scale}${robust ? ', robust' : ''}: chi-squared ${shortNumber(chiSquared)} on ${df} df, p ${shortP(p)}`
  return {
    fields: {
      weighting: named,
      rho,
      gamma,
      robust,
      chiSquared,
      statistic: chiSquared,
      df,
      p,
      groups,
      trend,
      adjustment: options.pairwise ?? null,
      pairs,
    },
    text: [
      `${table}\n\n${test}`,
      ...(trend
        ? [`trend over ${group.levels.join(', ')}: z ${shortNumber(trend.z)}, p ${shortP(trend.p)}`]
        : []),
      ...(pairs.length > 0 ? [pairTable(group, pairs)] : []),
    ].join('\n\n'),
  }
}

function pairTable(
  { column }: Factor,
  pairs: readonly { first: string; second: string; chiSquared: number; p: number; adjustedP: number }[],
): string {
  return textTable(
    [column, 'against', 'chi-squared', 'p', 'adjusted p'],
    pairs.map(({ first, second, chiSquared, p, adjustedP }) => [
      first,
      second,
      shortNumber(chiSquared),
      shortP(p),
      shortP(adjustedP),
    ]),
  )
}
