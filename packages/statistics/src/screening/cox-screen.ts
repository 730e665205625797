import { requireDesign, requireFinite } from '../input-error.ts'
import { cox } from '../survival/cox/cox.ts'
import { readFollowUp } from '../survival/survival-input.ts'
import { likelihood, partialSums, type Sorted } from './cox-screen-likelihood.ts'
import {
  centreAndScale,
  everyRow,
  lastBlockOfInverse,
  type Screen,
  type ScreenFit,
  solveInPlace,
  withoutEstimate,
} from './screen.ts'

/**
 * Cox regression (Efron's ties) of one follow-up on shared covariates and, in turn, each of thousands of features: sorted
 * once, Newton's method from the fit of the covariates alone. The estimates are those of {@link cox}, which is also asked
 * wherever a coefficient runs away.
 * @param strata baseline hazard of each row: any integers
 * @throws StatisticsInputError on lengths, missing values, negative times
 */
export function coxScreen(options: {
  readonly time: ArrayLike<number>
  readonly event: ArrayLike<number>
  readonly covariates?: readonly ArrayLike<number>[]
  readonly strata?: ArrayLike<number>
}): Screen {
  const { event, covariates = [], strata } = options
  const followUp = readFollowUp({ time: options.time, event })
  const { n, time, byTime } = followUp
  requireDesign(covariates, n)
  if (strata) requireFinite('strata', strata, n)
  const order = descendingWithinStrata(byTime, strata)
  const all = everyRow(n)
  const shared = covariates.flatMap(column => {
    const { mean, scale } = centreAndScale(column, all)
    return scale === 0 ? [] : [Float64Array.from(column, value => (value - mean) / scale)]
  })
  const member = new Uint8Array(n)
  const data: Sorted = {
    n: 0,
    rows: new Int32Array(n),
    x: new Float64Array(n * Math.max(1, shared.length + 1)),
    last: new Uint8Array(n),
    ends: new Uint8Array(n),
    event: new Uint8Array(n),
  }
  let start: Float64Array | null = null

  /** The sorted rows, where ties and strata end. */
  function sort(rows: Int32Array): number {
    member.fill(0)
    for (let i = 0; i < rows.length; i++) member[rows[i]] = 1
    let m = 0
    let events = 0
    for (let i = 0; i < n; i++) if (member[order[i]]) data.rows[m++] = order[i]
    for (let i = 0; i < m; i++) {
      const row = data.rows[i]
      const next = i + 1 < m ? data.rows[i + 1] : -1
      const ends = next < 0 || (strata !== undefined && strata[next] !== strata[row])
      data.ends[i] = ends ? 1 : 0
      data.last[i] = ends || time[next] !== time[row] ? 1 : 0
      data.event[i] = event[row]
      events += event[row]
    }
    data.n = m
    return events
  }

  function inFull(own: readonly Float64Array[], rows: Int32Array, events: number): ScreenFit {
    const at = (column: ArrayLike<number>) => Float64Array.from(rows, row => column[row])
    const x = [...covariates, ...own].map(at)
    const full = cox({ time: at(time), event: at(event), x, ...(strata ? { strata: at(strata) } : {}) })
    const first = covariates.length
    const parts = { n: rows.length, events, logLikelihood: full.logLikelihood }
    if (full.aliased.slice(first).includes(true)) return withoutEstimate('collinear', own.length, parts)
    if (full.infinite.includes(true)) return withoutEstimate('infinite', own.length, parts)
    if (!full.converged) return withoutEstimate('not-converged', own.length, parts)
    return {
      ...parts,
      state: 'estimated',
      coefficients: full.coefficients.slice(first),
      covariance: Float64Array.from(
        { length: own.length ** 2 },
        (_, k) => full.covariance[(first + Math.floor(k / own.length)) * x.length + first + (k % own.length)],
      ),
      residualDf: null,
    }
  }

  let sortedAll = -1
  function fit(own: readonly Float64Array[], rows: Int32Array = all): ScreenFit {
    // The order of every row is kept from one feature to the next.
    const events = rows === all && sortedAll >= 0 ? sortedAll : sort(rows)
    sortedAll = rows === all ? events : -1
    const m = rows.length
    const size = shared.length + own.length
    if (events === 0 || m <= size) return withoutEstimate('too-few', own.length, { n: m, events })
    if (data.x.length < n * size) data.x = new Float64Array(n * size)
    shared.forEach((column, j) => {
      for (let i = 0; i < m; i++) data.x[i * size + j] = column[data.rows[i]]
    })
    const scales = new Float64Array(own.length)
    for (const [j, column] of own.entries()) {
      const { mean, scale } = centreAndScale(column, rows)
      if (!(scale > 0)) return withoutEstimate('constant', own.length, { n: m, events })
      scales[j] = scale
      for (let i = 0, at = shared.length + j; i < m; i++, at += size)
        data.x[at] = (column[data.rows[i]] - mean) / scale
    }
    const beta = new Float64Array(size)
    if (start) beta.set(start)
    const sums = partialSums(size)
    if (size === 0)
      return {
        ...withoutEstimate('estimated', 0, {
          n: m,
          events,
          logLikelihood: likelihood(data, beta, size, sums),
        }),
      }
    let last = Number.NEGATIVE_INFINITY
    for (let iteration = 0; iteration < 15; iteration++) {
      const value = likelihood(data, beta, size, sums)
      if (!(value >= last - 1e-9 * Math.abs(last))) break
      const failed = solveInPlace(sums.information, sums.score, size)
      if (failed >= shared.length) return withoutEstimate('collinear', own.length, { n: m, events })
      if (failed >= 0) break
      let largest = 0
      for (let j = 0; j < size; j++) {
        largest = Math.max(largest, Math.abs(sums.score[j]))
        beta[j] += sums.score[j]
      }
      if (largest < 1e-8) {
        if (beta.some(b => Math.abs(b) > 8)) break
        const block = lastBlockOfInverse(sums.information, size, own.length)
        return {
          state: 'estimated',
          coefficients: scales.map((scale, j) => beta[shared.length + j] / scale),
          covariance: block.map((v, k) => v / (scales[Math.floor(k / own.length)] * scales[k % own.length])),
          logLikelihood: value,
          residualDf: null,
          n: m,
          events,
        }
      }
      last = value
    }
    return inFull(own, rows, events)
  }

  if (shared.length > 0) {
    const alone = cox({ time, event, x: shared, ...(strata ? { strata } : {}) })
    if (alone.converged && !alone.infinite.includes(true)) start = alone.coefficients
  }
  return { covariates: shared.length, hasLikelihoodRatio: true, fit }
}

function descendingWithinStrata(byTime: Int32Array, strata?: ArrayLike<number>): Int32Array {
  const descending = byTime.slice().reverse()
  return strata ? descending.sort((a, b) => strata[a] - strata[b] || 0) : descending
}
