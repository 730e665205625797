import { requireFinite } from '../../input-error.ts'
import type { CoxFit } from './cox.ts'
import { type CoxInput, readCoxData } from './cox-data.ts'
import { hazardSteps } from './hazard-steps.ts'
import { coxResiduals } from './residuals.ts'

export interface RowResidualOptions extends CoxInput {
  /** Give the rows that it was made of. */
  readonly fit: CoxFit
  /** Multiply each row's residual by its case weight. */
  readonly weighted?: boolean
  /** Sum over the rows of each group (the rows of a patient): one residual a group, by ascending label. */
  readonly collapse?: ArrayLike<number>
}

/**
 * Martingale residuals, events observed minus expected under the fit, in the order of the input; NaN for rows of
 * weight 0, which took no part in the fit (coxph refuses them). After exact ties with Breslow's hazard, as R has them.
 * R: residuals(coxph(...), "martingale", weighted, collapse).
 * @throws StatisticsInputError on lengths or missing values
 */
export function martingaleResiduals(options: RowResidualOptions): Float64Array {
  return martingaleAndEvents(options).martingale
}

/**
 * Deviance residuals sign(M) sqrt(-2 (M + d log(d - M))), M the martingale residual and d the event: martingale
 * residuals made about symmetric. In the order of the input; NaN for rows of weight 0. With `collapse` M and d are
 * summed first, over the rows of weight above 0. Therneau, Grambsch & Fleming, Biometrika 1990;77:147. R: residuals(coxph(...), "deviance", collapse).
 * @throws StatisticsInputError on lengths or missing values
 */
export function devianceResiduals(options: RowResidualOptions): Float64Array {
  const { martingale, events } = martingaleAndEvents(options)
  return martingale.map((m, i) => {
    const d = events[i]
    // Rounding alone can leave a sum just above 0 where the residual is 0.
    const deviance = Math.max(-2 * (m + (d === 0 ? 0 : d * Math.log(d - m))), 0)
    return Number.isNaN(m) ? m : Math.sign(m) * Math.sqrt(deviance)
  })
}

function martingaleAndEvents(options: RowResidualOptions): {
  martingale: Float64Array
  events: Float64Array
} {
  const { fit, weighted = false, collapse } = options
  const data = readCoxData(options)
  const beta = fit.coefficients.map((b, j) => b * data.scale[j])
  const steps = hazardSteps(data, beta, fit.ties)
  const { martingale } = coxResiduals(data, beta, steps, fit.ties !== 'efron')
  const n = options.time.length
  const residuals = new Float64Array(n).fill(Number.NaN)
  data.row.forEach((row, i) => {
    residuals[row] = martingale[i] * (weighted ? data.weight[i] : 1)
  })
  const events = Float64Array.from(options.event)
  if (!collapse) return { martingale: residuals, events }
  return {
    martingale: sumByGroup(residuals, 1, collapse),
    // A row that was not used has no events either.
    events: sumByGroup(
      events.map((e, i) => (Number.isNaN(residuals[i]) ? Number.NaN : e)),
      1,
      collapse,
    ),
  }
}

/**
 * Sums of the rows (row-major, `width` a row) of each group, by ascending label, rows of NaN left out; NaN for a group
 * of such rows alone.
 * @throws StatisticsInputError unless there is a finite label a row
 */
export function sumByGroup(values: Float64Array, width: number, group: ArrayLike<number>): Float64Array {
  const n = width === 0 ? group.length : values.length / width
  requireFinite('collapse', group, n)
  const labels = [...new Set(Array.from(group))].sort((a, b) => a - b)
  const place = new Map(labels.map((label, at) => [label, at]))
  const sums = new Float64Array(labels.length * width)
  const counts = new Int32Array(sums.length)
  for (let i = 0; i < n; i++) {
    const to = (place.get(group[i]) ?? 0) * width
    for (let j = 0; j < width; j++) {
      const value = values[i * width + j]
      if (Number.isNaN(value)) continue
      sums[to + j] += value
      counts[to + j]++
    }
  }
  for (let at = 0; at < sums.length; at++) if (counts[at] === 0) sums[at] = Number.NaN
  return sums
}
