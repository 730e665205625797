/**
 * Where each sorted row stands among the event times. Steps are numbered as the passes meet them: stratum after
 * stratum, latest event time first.
 */
export interface EventSteps {
  /** Distinct event times over all strata. */
  readonly count: number
  readonly time: Float64Array
  readonly stratum: Int32Array
  /** One past the last sorted row of the stratum that is still followed at the time. */
  readonly end: Int32Array
  /** Events (rows) at the time, and their weight. */
  readonly events: Int32Array
  readonly weight: Float64Array
  /** The first sorted row that has the time; the last comes right before `end`. */
  readonly start: Int32Array
  /** For each row the latest event time at or before its own time; `none` when there is none. */
  readonly atExit: Int32Array
  /** The latest event time at or before the row's entry, or `none`. Null without delayed entry. */
  readonly atEntry: Int32Array | null
  /** Stands for no step: no less than `count`. */
  readonly none: number
  /** One past the last step of each stratum. */
  readonly stratumEnd: Int32Array
}

interface SortedRows {
  readonly time: Float64Array
  readonly event: Uint8Array
  readonly weight: Float64Array
  readonly entry: Float64Array | null
  readonly byEntry: Int32Array | null
  readonly stratumStart: Int32Array
}

/** Steps of rows sorted by stratum and descending time (`byEntry`: by stratum and descending entry). */
export function eventSteps(rows: SortedRows): EventSteps {
  const { time, event, weight, entry, byEntry, stratumStart } = rows
  const n = time.length
  const strata = stratumStart.length - 1
  let most = 0
  for (let i = 0; i < n; i++) most += event[i]
  const steps = {
    time: new Float64Array(most),
    stratum: new Int32Array(most),
    end: new Int32Array(most),
    events: new Int32Array(most),
    weight: new Float64Array(most),
    start: new Int32Array(most),
  }
  const atExit = new Int32Array(n)
  const atEntry = entry ? new Int32Array(n) : null
  const stratumEnd = new Int32Array(strata)
  let count = 0
  for (let s = 0; s < strata; s++) {
    const first = count
    const start = stratumStart[s]
    const end = stratumStart[s + 1]
    for (let i = start; i < end; ) {
      const now = time[i]
      const from = i
      let events = 0
      let total = 0
      for (; i < end && time[i] === now; i++)
        if (event[i] === 1) {
          events++
          total += weight[i]
        }
      if (events === 0) continue
      steps.time[count] = now
      steps.stratum[count] = s
      steps.start[count] = from
      steps.end[count] = i
      steps.events[count] = events
      steps.weight[count] = total
      count++
    }
    stratumEnd[s] = count
    let from = start
    for (let step = first; step < count; step++) {
      for (const to = steps.end[step]; from < to; from++) atExit[from] = step
    }
    for (; from < end; from++) atExit[from] = most
    if (!entry || !byEntry || !atEntry) continue
    let next = count
    for (let k = end - 1; k >= start; k--) {
      const i = byEntry[k]
      while (next > first && steps.time[next - 1] <= entry[i]) next--
      atEntry[i] = next < count ? next : most
    }
  }
  return { count, none: most, ...steps, atExit, atEntry, stratumEnd }
}
