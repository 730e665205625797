import { logRank } from '@tessera/statistics'
import { shortNumber, shortP, textTable } from '../terminal/text-table.ts'
import type { StatsInput, StatsResult } from './input.ts'
import type { StatsOptions } from './options.ts'
import { required } from './required.ts'

/** The log-rank test between groups (G-rho with `--rho`), stratified with `--strata`. */
export function logrank(input: StatsInput, options: StatsOptions): StatsResult {
  const group = required(input.group, '--group')
  const { rho = 0 } = options
  const test = logRank({
    time: required(input.time, '--time'),
    event: input.event,
    group: group.codes,
    strata: input.strata?.codes,
    rho,
  })
  const groups = group.levels.map((level, i) => ({
    group: level,
    n: test.n[i],
    observed: test.observed[i],
    expected: test.expected[i],
  }))
  const table = textTable(
    [group.column, 'n', 'observed', 'expected'],
    groups.map(one => [one.group, shortNumber(one.n), shortNumber(one.observed), shortNumber(one.expected)]),
  )
  const { chiSquared, df, p } = test
  return {
    fields: { rho, chiSquared, df, p, groups },
    text: `${table}\n\nchi-squared ${shortNumber(chiSquared)} on ${df} df, p ${shortP(p)}`,
  }
}
