import { requireBinary, requireFinite, StatisticsInputError } from '../input-error.ts'

export interface FollowUpToSplit {
  readonly time: ArrayLike<number>
  /** 1 event, 0 censored at `time`. */
  readonly event: ArrayLike<number>
  /** At risk in (entry, time]; from 0 where absent. */
  readonly entry?: ArrayLike<number>
}

/** Rows (entry, time] in the order of the patients and, within each, of time. */
export interface StartStopRows {
  /** Row of the input. */
  readonly row: Int32Array
  readonly entry: Float64Array
  readonly time: Float64Array
  /** The event belongs to the last row of its patient. */
  readonly event: Uint8Array
}

/**
 * Splits each follow-up at fixed times: what lies in (cut, next cut] becomes a row of its own, so that a coefficient
 * may change with time. A cut at the entry or at the end splits nothing. `interval` counts the cuts at or before the
 * row's entry. R: survSplit(Surv(entry, time, event) ~ ., cut, episode), whose episode is interval + 1.
 * @throws StatisticsInputError on lengths, missing values, an entry not before its time, or cuts that do not ascend
 */
export function splitFollowUp(
  options: FollowUpToSplit & { readonly cuts: ArrayLike<number> },
): StartStopRows & { readonly interval: Int32Array } {
  const cuts = Float64Array.from(options.cuts)
  requireFinite('cuts', cuts, cuts.length)
  for (let k = 1; k < cuts.length; k++)
    if (!(cuts[k] > cuts[k - 1]))
      throw new StatisticsInputError(
        'option',
        'cuts',
        `cuts is ${cuts[k]} after ${cuts[k - 1]}: give them in ascending order, each once.`,
        k,
      )
  const rows = splitAt(options, (entry, time) => cuts.filter(cut => cut > entry && cut < time))
  return { ...rows, interval: Int32Array.from(rows.entry, entry => cuts.filter(cut => cut <= entry).length) }
}

/**
 * Start-stop rows of a covariate that turns from 0 to 1 at `changeTime` (a response, a transplant, a switch of
 * treatment): 0 in (entry, change], 1 in (change, time]. A change at or before the entry makes all of the follow-up
 * 1, one at or after its end (or infinite: it never came) leaves all of it 0, so that no one is counted as changed
 * before the change: there is no immortal time. R: tmerge(..., x = tdc(changeTime)).
 * @throws StatisticsInputError on lengths, missing values, or an entry not before its time
 */
export function splitAtChange(
  options: FollowUpToSplit & { readonly changeTime: ArrayLike<number> },
): StartStopRows & { readonly changed: Uint8Array } {
  const { changeTime } = options
  const n = options.time.length
  if (changeTime.length !== n)
    throw new StatisticsInputError(
      'length',
      'changeTime',
      `changeTime has ${changeTime.length} values where ${n} are needed: give one a row, Infinity where none came.`,
    )
  for (let i = 0; i < n; i++)
    if (Number.isNaN(changeTime[i]))
      throw new StatisticsInputError(
        'missing',
        'changeTime',
        `changeTime is NaN in row ${i}: give Infinity where no change came.`,
        i,
      )
  const rows = splitAt(options, (entry, time, i) =>
    changeTime[i] > entry && changeTime[i] < time ? [changeTime[i]] : [],
  )
  return {
    ...rows,
    changed: Uint8Array.from(rows.row, (row, k) => (rows.entry[k] >= changeTime[row] ? 1 : 0)),
  }
}

function splitAt(
  { time, event, entry }: FollowUpToSplit,
  cutsWithin: (entry: number, time: number, row: number) => ArrayLike<number>,
): StartStopRows {
  const n = time.length
  requireFinite('time', time, n)
  requireBinary('event', event, n)
  if (entry) requireFinite('entry', entry, n)
  const row: number[] = []
  const starts: number[] = []
  const ends: number[] = []
  const events: number[] = []
  for (let i = 0; i < n; i++) {
    let start = entry ? entry[i] : 0
    if (!(start < time[i]))
      throw new StatisticsInputError(
        'domain',
        'time',
        `time is ${time[i]} and entry ${start} in row ${i}: entry must come before the end.`,
        i,
      )
    for (const end of [...Array.from(cutsWithin(start, time[i], i)), time[i]]) {
      row.push(i)
      starts.push(start)
      ends.push(end)
      events.push(end === time[i] ? event[i] : 0)
      start = end
    }
  }
  return {
    row: Int32Array.from(row),
    entry: Float64Array.from(starts),
    time: Float64Array.from(ends),
    event: Uint8Array.from(events),
  }
}
