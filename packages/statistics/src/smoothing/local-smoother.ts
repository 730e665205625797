import { requireFinite, StatisticsInputError } from '../input-error.ts'

export interface LocalOptions {
  /** Share of the points in a neighbourhood; above 1 all of them, with a wider kernel. */
  readonly span: number
  /** Degree of the local polynomial, 2 by default. */
  readonly degree?: 1 | 2
}

/** What each of some places of x sees of the points: which are near, how far, and with what weight. */
interface Neighbourhoods {
  readonly from: Int32Array
  readonly distance: Float64Array
  readonly weight: Float64Array
}

/**
 * Local polynomials with tricube weights on the nearest `span` of the points (Cleveland & Devlin, JASA 1988;83:596),
 * fitted at every place that is asked for. The neighbourhoods depend on x alone: one smoother serves every y that was
 * measured at the same x. R: loess(y ~ x, span, degree, surface = "direct").
 */
export class LocalSmoother {
  readonly #order: Int32Array
  readonly #x: Float64Array
  readonly #near: number
  readonly #stretch: number
  readonly #degree: 1 | 2

  /** @throws StatisticsInputError unless x is finite and the span above 0 */
  constructor(x: ArrayLike<number>, { span, degree = 2 }: LocalOptions) {
    const n = x.length
    requireFinite('x', x, n)
    if (!(span > 0 && Number.isFinite(span)))
      throw new StatisticsInputError('option', 'span', `span is ${span}: give a share above 0, such as 0.75.`)
    this.#order = Int32Array.from({ length: n }, (_, i) => i).sort((a, b) => x[a] - x[b] || a - b)
    this.#x = Float64Array.from(this.#order, i => x[i])
    this.#near = Math.min(n, Math.floor(n * span + 1e-5))
    this.#stretch = Math.max(1, span)
    this.#degree = degree
  }

  /**
   * The fit at the given places as a function of y and prior weights (1 where they are left out), both in the order
   * of the x that the smoother was made with. NaN where a neighbourhood has too few distinct x for the degree.
   */
  to(places: ArrayLike<number>): (y: ArrayLike<number>, weights?: ArrayLike<number>) => Float64Array {
    const hood = this.#neighbourhoods(places)
    const sorted = new Float64Array(this.#x.length)
    const prior = new Float64Array(this.#x.length).fill(1)
    return (y, weights) => {
      for (let i = 0; i < sorted.length; i++) {
        sorted[i] = y[this.#order[i]]
        prior[i] = weights === undefined ? 1 : weights[this.#order[i]]
      }
      return Float64Array.from(hood.from, (from, k) => this.#value(hood, k, from, sorted, prior))
    }
  }

  #neighbourhoods(places: ArrayLike<number>): Neighbourhoods {
    const x = this.#x
    const near = this.#near
    const count = places.length
    const from = new Int32Array(count)
    const distance = new Float64Array(count * near)
    const weight = new Float64Array(count * near)
    for (let k = 0; k < count; k++) {
      const at = places[k]
      let first = 0
      while (first + near < x.length && x[first + near] - at < at - x[first]) first++
      from[k] = first
      if (near === 0) continue
      const reach = Math.max(Math.abs(at - x[first]), Math.abs(x[first + near - 1] - at))
      const width = reach * Math.sqrt(this.#stretch)
      for (let i = 0; i < near; i++) {
        const u = width > 0 ? (x[first + i] - at) / width : 0
        const left = Math.max(0, 1 - Math.abs(u * u * u))
        distance[k * near + i] = u
        weight[k * near + i] = width > 0 ? left * left * left : 0
      }
    }
    return { from, distance, weight }
  }

  /** Value at place k: the constant of the weighted polynomial in the distance, by its moments. */
  #value(hood: Neighbourhoods, k: number, from: number, y: Float64Array, prior: Float64Array): number {
    let s0 = 0
    let s1 = 0
    let s2 = 0
    let s3 = 0
    let s4 = 0
    let t0 = 0
    let t1 = 0
    let t2 = 0
    const start = k * this.#near
    for (let i = 0; i < this.#near; i++) {
      const w = hood.weight[start + i] * prior[from + i]
      if (w === 0) continue
      const u = hood.distance[start + i]
      const value = w * y[from + i]
      const first = w * u
      const second = first * u
      s0 += w
      s1 += first
      s2 += second
      s3 += second * u
      s4 += second * u * u
      t0 += value
      t1 += value * u
      t2 += value * u * u
    }
    if (this.#degree === 1) {
      const determinant = s0 * s2 - s1 * s1
      return determinant > 1e-12 * s0 * s2 ? (s2 * t0 - s1 * t1) / determinant : Number.NaN
    }
    const c0 = s2 * s4 - s3 * s3
    const c1 = s2 * s3 - s1 * s4
    const c2 = s1 * s3 - s2 * s2
    const determinant = s0 * c0 + s1 * c1 + s2 * c2
    return determinant > 1e-12 * s0 * s2 * s4 ? (c0 * t0 + c1 * t1 + c2 * t2) / determinant : Number.NaN
  }
}
