import type { ClusterProducts } from '../mixed/cluster-products.ts'
import { informationAt, invert, type VarianceRatio } from './variance-ratio.ts'

/** The likelihood at a variance ratio, with derivatives by it; the arrays are written over by the next evaluation. */
export interface RatioDerivatives {
  logDet: number
  squares: number
  logDetSlope: number
  logDetCurvature: number
  squaresSlope: number
  squaresCurvature: number
  readonly phi: Float64Array
  readonly phiSlope: Float64Array
  readonly gamma: Float64Array
}

export interface RatioOptimum {
  readonly lambda: number
  readonly iterations: number
  readonly converged: boolean
  readonly at: RatioDerivatives
}

const LARGEST = 1e16

/** Finds the variance ratio of least profiled deviance for one outcome after another on one design. */
export interface RatioSearch {
  /** Of the outcome that is in the products now. */
  optimum(): RatioOptimum
}

/**
 * The least of the grid, then Newton's method on the derivative by lambda inside the bracket of its neighbours, which
 * bisection keeps. lambda is 0 where the deviance rises from there and no point of the grid lies lower.
 */
export function ratioSearch(ratio: VarianceRatio, products: ClusterProducts, reml: boolean): RatioSearch {
  const { p, size, count, sizeOf, xx, grid, gridLogDet, gridPhi } = ratio
  const { clusters, v, within, rows } = products
  const width = p + 1
  const nu = reml ? rows - p : rows
  const xy = new Float64Array(size.length * p)
  const yy = new Float64Array(size.length)
  const right = new Float64Array(p)
  const slope = new Float64Array(p * p)
  const rightSlope = new Float64Array(p)
  const rest = new Float64Array(p)
  const scratch = new Float64Array(p * p)
  const at: RatioDerivatives = {
    logDet: 0,
    squares: 0,
    logDetSlope: 0,
    logDetCurvature: 0,
    squaresSlope: 0,
    squaresCurvature: 0,
    phi: new Float64Array(p * p),
    phiSlope: new Float64Array(p * p),
    gamma: new Float64Array(p),
  }

  const gather = () => {
    xy.fill(0)
    yy.fill(0)
    for (let i = 0; i < clusters; i++) {
      const k = sizeOf[i]
      const own = v[i * width + p]
      yy[k] += own * own
      for (let c = 0; c < p; c++) xy[k * p + c] += v[i * width + c] * own
    }
  }

  const rightAt = (lambda: number): number => {
    let total = within[p * width + p]
    for (let c = 0; c < p; c++) right[c] = within[p * width + c]
    for (let k = 0; k < size.length; k++) {
      const weight = 1 / (1 + lambda * size[k])
      total += weight * yy[k]
      for (let c = 0; c < p; c++) right[c] += weight * xy[k * p + c]
    }
    return total
  }

  const gridDeviance = (place: number): number => {
    let squares = rightAt(grid[place])
    const from = place * p * p
    for (let c = 0; c < p; c++)
      for (let d = 0; d < p; d++) squares -= right[c] * gridPhi[from + c * p + d] * right[d]
    return squares > 0 ? gridLogDet[place] + nu * Math.log(squares / nu) : Number.POSITIVE_INFINITY
  }

  const derive = (lambda: number) => {
    const { phi, phiSlope, gamma } = at
    at.logDet = informationAt(ratio, within, lambda, scratch)
    const logInformation = invert(scratch, phi, p)
    if (reml) at.logDet += logInformation
    at.squares = rightAt(lambda)
    for (let c = 0; c < p; c++) {
      let sum = 0
      for (let d = 0; d < p; d++) sum += phi[c * p + d] * right[d]
      gamma[c] = sum
      at.squares -= right[c] * sum
    }
    // M', M'' (in scratch), b', yy' and what their second derivatives add
    let squaresSlope = 0
    let squaresCurvature = 0
    let logDetSlope = 0
    let logDetCurvature = 0
    slope.fill(0)
    scratch.fill(0)
    rightSlope.fill(0)
    for (let k = 0; k < size.length; k++) {
      const c1 = size[k] / (1 + lambda * size[k])
      const first = -c1 / (1 + lambda * size[k])
      const second = -2 * first * c1
      logDetSlope += count[k] * c1
      logDetCurvature -= count[k] * c1 * c1
      squaresSlope += first * yy[k]
      squaresCurvature += second * yy[k]
      for (let c = 0, i = k * p * p; c < p; c++) {
        rightSlope[c] += first * xy[k * p + c]
        squaresCurvature -= 2 * second * xy[k * p + c] * gamma[c]
        for (let d = 0; d <= c; d++) {
          slope[c * p + d] += first * xx[i + c * p + d]
          scratch[c * p + d] += second * xx[i + c * p + d]
        }
      }
    }
    for (let c = 0; c < p; c++)
      for (let d = 0; d < c; d++) {
        slope[d * p + c] = slope[c * p + d]
        scratch[d * p + c] = scratch[c * p + d]
      }
    for (let c = 0; c < p; c++) {
      let along = 0
      for (let d = 0; d < p; d++) {
        along += slope[c * p + d] * gamma[d]
        squaresCurvature += gamma[c] * scratch[c * p + d] * gamma[d]
        if (reml) logDetCurvature += phi[c * p + d] * scratch[c * p + d]
      }
      squaresSlope += gamma[c] * along - 2 * gamma[c] * rightSlope[c]
      rest[c] = rightSlope[c] - along
    }
    for (let c = 0; c < p; c++)
      for (let d = 0; d < p; d++) squaresCurvature -= 2 * rest[c] * phi[c * p + d] * rest[d]
    // phi M', then -(phi M') phi
    for (let c = 0; c < p; c++)
      for (let d = 0; d < p; d++) {
        let sum = 0
        for (let e = 0; e < p; e++) sum += phi[c * p + e] * slope[e * p + d]
        scratch[c * p + d] = sum
      }
    for (let c = 0; c < p; c++)
      for (let d = 0; d < p; d++) {
        let sum = 0
        for (let e = 0; e < p; e++) sum -= scratch[c * p + e] * phi[e * p + d]
        phiSlope[c * p + d] = sum
        if (reml) logDetCurvature -= scratch[c * p + d] * scratch[d * p + c]
      }
    if (reml) for (let c = 0; c < p; c++) logDetSlope += scratch[c * p + c]
    at.logDetSlope = logDetSlope
    at.logDetCurvature = logDetCurvature
    at.squaresSlope = squaresSlope
    at.squaresCurvature = squaresCurvature
  }
  /** Of the profiled deviance, by lambda, at the last evaluation. */
  const devianceSlope = () => at.logDetSlope + (nu * at.squaresSlope) / at.squares
  const devianceCurvature = () => {
    const share = at.squaresSlope / at.squares
    return at.logDetCurvature + nu * (at.squaresCurvature / at.squares - share * share)
  }

  return {
    optimum: () => {
      gather()
      let best = 0
      let least = Number.POSITIVE_INFINITY
      for (let place = 0; place < grid.length; place++) {
        const deviance = gridDeviance(place)
        if (deviance < least) {
          least = deviance
          best = place
        }
      }
      let lambda = grid[best]
      derive(lambda)
      let towards = devianceSlope()
      if (best === 0 && towards >= 0) return { lambda: 0, iterations: 0, converged: true, at }
      let low = towards > 0 ? grid[best - 1] : lambda
      let high = towards > 0 ? lambda : (grid[best + 1] ?? LARGEST)
      let iterations = 0
      for (; iterations < 200; iterations++) {
        const curvature = devianceCurvature()
        const newton = curvature > 0 ? lambda - towards / curvature : Number.NaN
        const inside = newton > low && newton < high
        const next = inside ? newton : low > 0 ? Math.sqrt(low * high) : high / 2
        const moved = Math.abs(next - lambda)
        lambda = next
        derive(lambda)
        towards = devianceSlope()
        if (towards > 0) high = lambda
        else low = lambda
        if (moved <= 1e-13 * lambda || !(high - low > 1e-15 * high)) break
      }
      return { lambda, iterations, converged: iterations < 200 && lambda < LARGEST / 2, at }
    },
  }
}
