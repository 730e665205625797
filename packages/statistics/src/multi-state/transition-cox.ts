import { type CoxFit, type CoxOptions, cox } from '../survival/cox/cox.ts'
import { type MultiStateInput, readMultiState } from './transitions.ts'

export interface TransitionCoxOptions
  extends MultiStateInput,
    Pick<CoxOptions, 'x' | 'strata' | 'offset' | 'cluster' | 'ties' | 'maxIterations' | 'tolerance'> {
  /** `forward` (the default): time since time zero; `reset`: time since the state was entered in this row. */
  readonly clock?: 'forward' | 'reset'
}

/** The Cox model of one transition. */
export interface TransitionModel {
  readonly from: number
  readonly to: number
  readonly fit: CoxFit
}

/**
 * Cox regression of every transition that occurs, by ascending `from` and `to`, on the rows spent in its state of
 * origin; entering another state censors it. With clock `forward` a row is at risk in (start, stop] (Markov), with
 * `reset` from 0 to stop - start (semi-Markov: give one row a stay). Putter, Fiocco & Geskus, Stat Med 2007;26:2389.
 * R: coxph(Surv(start, stop, factor(to)) ~ x, id, istate), or coxph for each transition.
 * @throws StatisticsInputError as `cox`, or rows of a patient that do not follow one another
 */
export function transitionCox(options: TransitionCoxOptions): TransitionModel[] {
  const { clock = 'forward', x, strata, offset, cluster, ties, maxIterations, tolerance } = options
  const { start, stop, from, to, weight, byStop } = readMultiState(options)
  const occurring = new Set<string>()
  for (const row of byStop) if (to[row] >= 0) occurring.add(`${from[row]} ${to[row]}`)
  const pairs = [...occurring].map(key => key.split(' ').map(Number)).sort(([a, b], [c, d]) => a - c || b - d)
  return pairs.map(([origin, target]) => {
    const rows = byStop.filter(row => from[row] === origin).sort()
    const pick = (values: ArrayLike<number>) => Float64Array.from(rows, row => values[row])
    const entry = pick(start)
    const time = clock === 'reset' ? Float64Array.from(rows, row => stop[row] - start[row]) : pick(stop)
    const fit = cox({
      time,
      entry: clock === 'forward' && entry.some(at => at > 0) ? entry : undefined,
      event: Uint8Array.from(rows, row => (to[row] === target ? 1 : 0)),
      weights: options.weights && pick(weight),
      x: x.map(pick),
      strata: strata && pick(strata),
      offset: offset && pick(offset),
      cluster: cluster && pick(cluster),
      ties,
      maxIterations,
      tolerance,
    })
    return { from: origin + 1, to: target + 1, fit }
  })
}
