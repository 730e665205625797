import { compareRestrictedMeans, type TestedEstimate } from '@tessera/statistics'
import { shortNumber, shortP, textTable } from '../terminal/text-table.ts'
import type { StatsInput, StatsResult } from './input.ts'
import type { StatsOptions } from './options.ts'
import { required } from './required.ts'

/** Restricted mean survival time by group, each group's difference from the first, and ratios. */
export function rmst(input: StatsInput, options: StatsOptions): StatsResult {
  const { level } = options
  const levels = input.group?.levels
  const named = (code: number) => levels?.[code] ?? null
  const { tau, groups, contrasts, warnings } = compareRestrictedMeans({
    time: required(input.time, '--time'),
    event: input.event,
    entry: input.start ?? undefined,
    weights: input.weights ?? undefined,
    cluster: input.cluster?.codes,
    robust: options.robust,
    group: input.group?.codes ?? new Int32Array(input.n),
    labels: levels ?? ['all'],
    tau: options.tau,
    level,
  })
  const compared = contrasts.map(one => ({
    ...one,
    group: named(one.group),
    reference: named(one.reference),
  }))
  const fields = {
    tau,
    level,
    robust: groups.some(one => one.robust),
    groups: groups.map(({ group, n, events, value, se, lower, upper, lost, emptied }) => ({
      group: named(group),
      n,
      events,
      value,
      se,
      lower,
      upper,
      lost,
      emptied,
    })),
    contrasts: compared,
    warnings,
  }
  const means = textTable(
    [input.group?.column ?? '', 'n', 'events', `mean to ${shortNumber(tau)}`, 'lower', 'upper'],
    fields.groups.map(one => [
      one.group ?? 'all',
      ...[one.n, one.events, one.value, one.lower, one.upper].map(shortNumber),
    ]),
  )
  const rows = compared.flatMap(({ group, reference, difference, ratio, lostRatio }) => [
    contrastRow(`${group} - ${reference}`, 'difference', difference),
    contrastRow(`${group} / ${reference}`, 'ratio', ratio),
    contrastRow(`${group} / ${reference}`, 'ratio of time lost', lostRatio),
  ])
  const table = textTable(['', '', 'value', 'lower', 'upper', 'p'], rows)
  return { fields, text: [means, ...(rows.length > 0 ? [table] : []), ...warnings].join('\n\n') }
}

function contrastRow(groups: string, name: string, one: TestedEstimate | null): string[] {
  const numbers = one ? [one.value, one.lower, one.upper] : [null, null, null]
  return [groups, name, ...numbers.map(shortNumber), shortP(one?.p ?? null)]
}
