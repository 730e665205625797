import { joinInts, joinOffsets, lengthened } from './trees.ts'

/**
 * What happened in each leaf, at the times of its own events only: how many had the event and how many were at risk,
 * each row as often as it was drawn. Nelson-Aalen and Kaplan-Meier estimates follow from these counts.
 */
export interface SurvivalLeaves {
  /** Entries of leaf l are start[l] to start[l + 1] - 1. */
  readonly start: Int32Array
  /** Position among the event times of the forest, ascending within a leaf. */
  readonly time: Int32Array
  readonly events: Int32Array
  readonly atRisk: Int32Array
}

/** Notes leaves as trees make them. */
export class SurvivalLeafWriter {
  readonly #timeRank: Int32Array
  readonly #event: Uint8Array
  readonly #eventTime: Int32Array
  #start: number[] = [0]
  #time = new Int32Array(1024)
  #events = new Int32Array(1024)
  #atRisk = new Int32Array(1024)
  #used = 0

  /** @param eventTime position among the event times of each distinct time that is one */
  constructor(timeRank: Int32Array, event: Uint8Array, eventTime: Int32Array) {
    this.#timeRank = timeRank
    this.#event = event
    this.#eventTime = eventTime
  }

  /** The leaf of these rows, which stand by ascending time. */
  add(rows: Int32Array, from: number, to: number, weight: Int32Array): void {
    let atRisk = 0
    for (let i = from; i < to; i++) atRisk += weight[rows[i]]
    for (let i = from; i < to; ) {
      const time = this.#timeRank[rows[i]]
      let events = 0
      let leaving = 0
      for (; i < to && this.#timeRank[rows[i]] === time; i++) {
        leaving += weight[rows[i]]
        if (this.#event[rows[i]] === 1) events += weight[rows[i]]
      }
      if (events > 0) this.#push(this.#eventTime[time], events, atRisk)
      atRisk -= leaving
    }
    this.#start.push(this.#used)
  }

  leaves(): SurvivalLeaves {
    return {
      start: Int32Array.from(this.#start),
      time: this.#time.slice(0, this.#used),
      events: this.#events.slice(0, this.#used),
      atRisk: this.#atRisk.slice(0, this.#used),
    }
  }

  #push(time: number, events: number, atRisk: number): void {
    if (this.#used === this.#time.length) {
      const length = 2 * this.#used
      this.#time = lengthened(this.#time, new Int32Array(length))
      this.#events = lengthened(this.#events, new Int32Array(length))
      this.#atRisk = lengthened(this.#atRisk, new Int32Array(length))
    }
    this.#time[this.#used] = time
    this.#events[this.#used] = events
    this.#atRisk[this.#used] = atRisk
    this.#used++
  }
}

/** Leaves of trees grown apart, in the order given. */
export function joinSurvivalLeaves(parts: readonly SurvivalLeaves[]): SurvivalLeaves {
  return {
    start: joinOffsets(parts.map(part => part.start)),
    time: joinInts(parts.map(part => part.time)),
    events: joinInts(parts.map(part => part.events)),
    atRisk: joinInts(parts.map(part => part.atRisk)),
  }
}

/**
 * Mortality of each leaf: its Nelson-Aalen estimate summed over all event times of the forest, the number of events
 * expected were every patient of training like those of the leaf (Ishwaran et al. 2008, section 4.1).
 */
export function leafMortality(leaves: SurvivalLeaves, eventTimes: number): Float64Array {
  const { start, time, events, atRisk } = leaves
  const mortality = new Float64Array(start.length - 1)
  for (let leaf = 0; leaf < mortality.length; leaf++)
    for (let at = start[leaf]; at < start[leaf + 1]; at++)
      mortality[leaf] += (events[at] / atRisk[at]) * (eventTimes - time[at])
  return mortality
}

/** Kaplan-Meier estimate of each leaf after the first `count` event times of the forest. */
export function leafSurvival({ start, time, events, atRisk }: SurvivalLeaves, count: number): Float64Array {
  const survival = new Float64Array(start.length - 1).fill(1)
  for (let leaf = 0; leaf < survival.length; leaf++)
    for (let at = start[leaf]; at < start[leaf + 1] && time[at] < count; at++)
      survival[leaf] *= 1 - events[at] / atRisk[at]
  return survival
}
