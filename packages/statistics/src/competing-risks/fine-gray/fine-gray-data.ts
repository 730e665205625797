import { requireFinite } from '../../input-error.ts'
import { type CoxData, type CoxInput, readCoxData } from '../../survival/cox/cox-data.ts'
import { clusterNumbers } from '../../survival/influence-variance.ts'
import { type CompetingInput, readCauses, requireKnownCause } from '../causes.ts'
import { type CensoringGroup, censoringBefore, censoringByGroup, enteredBefore } from './censoring-ratio.ts'

export interface FineGrayInput extends CompetingInput {
  /** One array a covariate, each of n values; may be empty. */
  readonly x: CoxInput['x']
  /** The cause of interest; 1 by default. */
  readonly of?: number
  /** Groups with a censoring curve each, as crr's `cengroup`; one for all by default. */
  readonly censoringGroup?: ArrayLike<number>
  /**
   * Whether the censoring curve counts the case weights: true by default, so that frequency weights equal rows written
   * out; survival::finegray does not.
   */
  readonly weightedCensoring?: boolean
}

/** Sorted rows (descending time) with the weights that those with a competing event keep. */
export interface FineGrayData extends CoxData {
  /** 1 where the competing event came first. */
  readonly competing: Uint8Array
  readonly group: Int32Array
  readonly groups: number
  /** Distinct times of the events of interest, ascending. */
  readonly eventTime: Float64Array
  /** Weighted events of interest at each. */
  readonly eventWeight: Float64Array
  /** Event times at or before each row's time, and at or before its entry. */
  readonly upTo: Int32Array
  readonly fromEntry: Int32Array
  /** By group: G(t-) H(t-) at each event time. */
  readonly ratioAt: readonly Float64Array[]
  /** 1 / (G H) just before the time of each competing row; 0 for others. */
  readonly inverse: Float64Array
  readonly censoring: readonly CensoringGroup[]
}

/**
 * Checks, sorts and weighs.
 * @throws StatisticsInputError on lengths, missing values, or a cause that no row has
 */
export function readFineGray(input: FineGrayInput): FineGrayData {
  const { of = 1, censoringGroup, x, weights, weightedCensoring = true } = input
  const followUp = readCauses(input)
  const { n, time, entry } = followUp
  const index = followUp.labels.indexOf(of)
  requireKnownCause(followUp.labels, of)
  if (censoringGroup) requireFinite('censoringGroup', censoringGroup, n)
  const event = followUp.causeIndex.map(cause => (cause >= 0 && cause === index ? 1 : 0))
  const cox = readCoxData({ time, event, x, weights, entry: entry ?? undefined })
  const { row } = cox
  const labels = censoringGroup ? Float64Array.from(row, i => censoringGroup[i]) : null
  const { number: group, count: groups } = labels
    ? clusterNumbers(labels, cox.n)
    : { number: new Int32Array(cox.n), count: 1 }
  const competing = Uint8Array.from(row, i => (followUp.causeIndex[i] >= 0 && event[i] === 0 ? 1 : 0))
  const censored = Uint8Array.from(row, i => (followUp.causeIndex[i] < 0 ? 1 : 0))
  const { eventTime, eventWeight, upTo } = eventTimes(cox)
  const weight = weightedCensoring ? cox.weight : new Float64Array(cox.n).fill(1)
  const rows = { ...cox, weight, censored, group, groups }
  const censoring = censoringByGroup(rows)
  const entered = enteredBefore(rows, eventTime)
  const ratioAt = censoring.map(curve => {
    const before = censoringBefore(curve, eventTime)
    return before.map((g, k) => g * entered[k])
  })
  return {
    ...cox,
    competing,
    group,
    groups,
    eventTime,
    eventWeight,
    upTo,
    fromEntry: entriesUpTo(cox, eventTime),
    ratioAt,
    inverse: inverseAtOwnTime(rows, competing, censoring),
    censoring,
  }
}

function eventTimes({ n, time, event, weight }: CoxData) {
  const times: number[] = []
  const weights: number[] = []
  const upTo = new Int32Array(n)
  for (let i = n - 1; i >= 0; ) {
    const now = time[i]
    let at = i
    let events = 0
    let weighted = 0
    for (; at >= 0 && time[at] === now; at--)
      if (event[at]) {
        events++
        weighted += weight[at]
      }
    if (events > 0) {
      times.push(now)
      weights.push(weighted)
    }
    for (; i > at; i--) upTo[i] = times.length
  }
  return { eventTime: Float64Array.from(times), eventWeight: Float64Array.from(weights), upTo }
}

function entriesUpTo({ n, entry, byEntry }: CoxData, eventTime: Float64Array): Int32Array {
  const result = new Int32Array(n)
  if (!entry || !byEntry) return result
  let k = eventTime.length
  for (const i of byEntry) {
    while (k > 0 && eventTime[k - 1] > entry[i]) k--
    result[i] = k
  }
  return result
}

type Rows = Parameters<typeof enteredBefore>[0]

function inverseAtOwnTime(
  rows: Rows,
  competing: Uint8Array,
  censoring: readonly CensoringGroup[],
): Float64Array {
  const { n, time, group, groups } = rows
  const inverse = new Float64Array(n)
  for (let g = 0; g < groups; g++) {
    const own: number[] = []
    for (let i = n - 1; i >= 0; i--) if (competing[i] && group[i] === g) own.push(i)
    const times = Float64Array.from(own, i => time[i])
    const before = censoringBefore(censoring[g], times)
    const entered = enteredBefore(rows, times)
    own.forEach((i, k) => {
      inverse[i] = 1 / (before[k] * entered[k])
    })
  }
  return inverse
}
