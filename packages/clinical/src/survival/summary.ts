import {
  grayTest,
  kaplanMeier,
  logRank,
  medianFollowUp,
  type SurvivalQuantile,
  survivalQuantile,
} from '@tessera/statistics'
import type { DerivedSurvival, SurvivalRecord } from './record.ts'

/** One group's numbers; times in months. */
export interface SurvivalGroup {
  readonly group: string
  readonly n: number
  readonly events: number
  /** Competing events; 0 where they are censoring. */
  readonly competing: number
  /** Of the event of interest by Kaplan-Meier; null where competing events make it no such thing. */
  readonly median: SurvivalQuantile | null
}

export interface SurvivalComparison {
  readonly test: 'log-rank' | 'Gray'
  readonly chiSquared: number
  readonly df: number
  readonly p: number
}

export interface SurvivalSummary {
  readonly all: SurvivalGroup
  /** Median follow-up by the reverse Kaplan-Meier estimate, in months; competing events end it as events do. */
  readonly followUp: SurvivalQuantile
  readonly groups: readonly SurvivalGroup[]
  /** Between the groups; null unless two of them have somebody and there is an event to compare. */
  readonly comparison: SurvivalComparison | null
  /** How often each rule decided, events first. */
  readonly reasons: readonly { readonly rule: string; readonly description: string; readonly n: number }[]
  /** How many have no usable time, by reason. */
  readonly without: readonly { readonly code: string; readonly reason: string; readonly n: number }[]
}

/**
 * n, events, medians and follow-up of an endpoint, by group: Kaplan-Meier with the log-rank test, or with
 * competing events Gray's test of the event of interest. Whoever has no group is left out of the comparison.
 */
export function summariseSurvival({ records, excluded }: DerivedSurvival): SurvivalSummary | null {
  if (records.length === 0) return null
  const grouped = records.filter(({ group }) => group !== null)
  const names = [...new Set(grouped.map(({ group }) => group ?? ''))].sort()
  const months = Float64Array.from(records, record => record.months)
  const anyEvent = Uint8Array.from(records, ({ cause }) => (cause > 0 ? 1 : 0))
  return {
    all: groupOf('all', records),
    followUp: medianFollowUp({ time: months, event: anyEvent }),
    groups: names.map(name =>
      groupOf(
        name,
        grouped.filter(({ group }) => group === name),
      ),
    ),
    comparison: names.length < 2 ? null : compare(grouped, names),
    reasons: reasonsOf(records),
    without: countBy(excluded, ({ code, reason }) => ({ code, reason: withoutDates(reason) })),
  }
}

function groupOf(group: string, records: readonly SurvivalRecord[]): SurvivalGroup {
  const competing = records.filter(({ cause }) => cause > 1).length
  const time = Float64Array.from(records, record => record.months)
  const event = Uint8Array.from(records, record => record.event)
  return {
    group,
    n: records.length,
    events: records.filter(record => record.event === 1).length,
    competing,
    median: competing > 0 ? null : survivalQuantile(kaplanMeier({ time, event }), 0.5),
  }
}

function compare(records: readonly SurvivalRecord[], names: readonly string[]): SurvivalComparison | null {
  const time = Float64Array.from(records, ({ days }) => days)
  const group = Int32Array.from(records, record => names.indexOf(record.group ?? ''))
  if (records.every(({ cause }) => cause < 2)) {
    const { chiSquared, df, p } = logRank({
      time,
      event: Uint8Array.from(records, ({ event }) => event),
      group,
    })
    return df === 0 ? null : { test: 'log-rank', chiSquared, df, p }
  }
  const cause = Int32Array.from(records, record => record.cause)
  const gray = grayTest({ time, cause, group }).find(one => one.cause === 1)
  return gray ? { test: 'Gray', chiSquared: gray.statistic, df: gray.df, p: gray.p } : null
}

function reasonsOf(records: readonly SurvivalRecord[]): SurvivalSummary['reasons'] {
  const order = (rule: string) => (rule === 'event' ? 0 : rule === 'competing' ? 1 : 2)
  return countBy(records, ({ rule, description }) => ({
    rule,
    description: order(rule) === 2 ? description : description.replace(/:.*$/, ''),
  })).sort((a, b) => order(a.rule) - order(b.rule) || b.n - a.n)
}

function countBy<T, K extends object>(
  items: readonly T[],
  keyOf: (item: T) => K,
): (K & { readonly n: number })[] {
  const counts = new Map<string, K & { n: number }>()
  for (const item of items) {
    const key = keyOf(item)
    const text = JSON.stringify(key)
    const known = counts.get(text) ?? { ...key, n: 0 }
    known.n++
    counts.set(text, known)
  }
  return [...counts.values()]
}

/** Reasons of exclusion name dates; without them those of one kind are one. */
function withoutDates(reason: string): string {
  return reason.replaceAll(/ on \d{4}-\d{2}-\d{2}/g, '').replaceAll(/ \d{4}-\d{2}-\d{2}/g, ' time zero')
}
