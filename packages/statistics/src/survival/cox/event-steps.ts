/**
 * Where each sorted row stands among the event times. Steps are numbered as the passes meet them: stratum after
 * stratum, latest event time first.
 */
export interface EventSteps {
  /** Distinct event times over all strata. */
  readonly count: number
  /** The latest event time at or before the row's own time; -1 when there is none. */
  readonly atExit: Int32Array
  /** The latest event time at or before the row's entry; -1 when there is none. Null without delayed entry. */
  readonly atEntry: Int32Array | null
  /** One past the last step of each stratum. */
  readonly stratumEnd: Int32Array
}

/** Steps of rows sorted by stratum and descending time (`byEntry`: by stratum and descending entry). */
export function eventSteps(
  time: Float64Array,
  event: Uint8Array,
  stratumStart: Int32Array,
  entry: Float64Array | null,
  byEntry: Int32Array | null,
): EventSteps {
  const n = time.length
  const strata = stratumStart.length - 1
  const atExit = new Int32Array(n)
  const atEntry = entry ? new Int32Array(n) : null
  const stratumEnd = new Int32Array(strata)
  const stepTime: number[] = []
  for (let s = 0; s < strata; s++) {
    const first = stepTime.length
    const start = stratumStart[s]
    const end = stratumStart[s + 1]
    for (let i = start; i < end; i++)
      if (event[i] === 1 && (stepTime.length === first || stepTime[stepTime.length - 1] !== time[i]))
        stepTime.push(time[i])
    const last = stepTime.length - 1
    stratumEnd[s] = last + 1
    // Steps `next` and later lie at or before the rows met so far, from the earliest row on.
    let next = last + 1
    for (let i = end - 1; i >= start; i--) {
      while (next > first && stepTime[next - 1] <= time[i]) next--
      atExit[i] = next <= last ? next : -1
    }
    if (!entry || !byEntry || !atEntry) continue
    next = last + 1
    for (let k = end - 1; k >= start; k--) {
      const i = byEntry[k]
      while (next > first && stepTime[next - 1] <= entry[i]) next--
      atEntry[i] = next <= last ? next : -1
    }
  }
  return { count: stepTime.length, atExit, atEntry, stratumEnd }
}
