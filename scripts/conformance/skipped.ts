/** How many tests were skipped for a reason. */
export interface SkippedCount {
  readonly reason: string
  readonly count: number
}

/** Reasons with their counts, the commonest first. */
export function countSkipped(reasons: readonly string[]): SkippedCount[] {
  const counts = new Map<string, number>()
  for (const reason of reasons) counts.set(reason, (counts.get(reason) ?? 0) + 1)
  return [...counts]
    .map(([reason, count]) => ({ reason, count }))
    .sort((a, b) => b.count - a.count || (a.reason < b.reason ? -1 : 1))
}
