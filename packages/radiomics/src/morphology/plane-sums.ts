import { FourierLine } from './fourier-line.ts'

/**
 * Transforms along the second and third axis, two frequencies of the first at a time, and the sums over all of them of
 * the weights' transform times |mask|², times |deviation|² and times the real part of squared deviation by mask. The
 * transforms of the weights are real: those of two frequencies go as one.
 */
export class PlaneSums {
  mask = 0
  deviations = 0
  squares = 0
  readonly #ny: number
  readonly #nz: number
  readonly #alongY: FourierLine
  readonly #alongZ: FourierLine
  /** Deviation, mask and squared deviation of two frequencies, then the weights of both: lines along z. */
  readonly #lines: readonly Float64Array[]
  readonly #columns: readonly Float64Array[]
  constructor(ny: number, nz: number, lengthY: number, lengthZ: number) {
    this.#ny = ny
    this.#nz = nz
    this.#alongY = new FourierLine(lengthY)
    this.#alongZ = new FourierLine(lengthZ)
    this.#lines = Array.from({ length: 7 }, () => new Float64Array(2 * lengthY * nz))
    this.#columns = Array.from({ length: 7 }, () => this.#alongZ.line())
  }

  /**
   * @param parts as {@link RowSpectra} lays them out
   * @param at where the first frequency begins in them
   * @param times how often each of the frequencies stands for another too; one for the last alone
   */
  add(parts: readonly Float64Array[], at: number, times: readonly number[]): void {
    for (let one = 0; one < times.length; one++)
      for (let field = 0; field < 3; field++)
        this.#rows(
          parts[2 * field],
          parts[2 * field + 1],
          at + one * this.#ny * this.#nz,
          this.#lines[3 * one + field],
        )
    this.#weightRows(parts[6], at, times.length === 2)
    this.#sum(times)
  }

  #rows(real: Float64Array, imaginary: Float64Array, from: number, into: Float64Array): void {
    const ny = this.#ny
    const input = this.#alongY.line()
    const output = this.#alongY.line()
    for (let k = 0, at = from; k < this.#nz; k++) {
      for (let j = 0; j < ny; j++, at++) {
        input[2 * j] = real[at]
        input[2 * j + 1] = imaginary[at]
      }
      this.#alongY.transform(output, input)
      transpose(output, into, k, this.#nz)
    }
  }

  /** Weights are even: the other half of the line is its mirror. */
  #weightRows(weights: Float64Array, from: number, two: boolean): void {
    const ny = this.#ny
    const n = this.#alongY.length
    const next = ny * this.#nz
    const input = this.#alongY.line()
    const output = this.#alongY.line()
    for (let k = 0, at = from; k < this.#nz; k++) {
      for (let j = 0; j < ny; j++, at++) {
        const mirror = j === 0 ? 0 : n - j
        input[2 * j] = input[2 * mirror] = weights[at]
        input[2 * j + 1] = input[2 * mirror + 1] = two ? weights[at + next] : 0
      }
      this.#alongY.transform(output, input)
      transpose(output, this.#lines[6], k, this.#nz)
    }
  }

  #sum(times: readonly number[]): void {
    const nz = this.#nz
    const n = this.#alongZ.length
    const input = this.#alongZ.line()
    const even = this.#alongZ.line()
    const [weight] = this.#columns.slice(6)
    for (let fy = 0; fy < this.#alongY.length; fy++) {
      const from = 2 * nz * fy
      for (let field = 0; field < 3 * times.length; field++) {
        const line = this.#lines[field]
        for (let t = 0; t < 2 * nz; t++) input[t] = line[from + t]
        this.#alongZ.transform(this.#columns[field], input)
      }
      const line = this.#lines[6]
      for (let k = 0; k < nz; k++) {
        const mirror = k === 0 ? 0 : n - k
        even[2 * k] = even[2 * mirror] = line[from + 2 * k]
        even[2 * k + 1] = even[2 * mirror + 1] = line[from + 2 * k + 1]
      }
      this.#alongZ.transform(weight, even)
      for (let one = 0; one < times.length; one++) {
        const z = this.#columns[3 * one]
        const m = this.#columns[3 * one + 1]
        const q = this.#columns[3 * one + 2]
        let s1 = 0
        let s2 = 0
        let s3 = 0
        for (let t = 0; t < 2 * n; t += 2) {
          const w = weight[t + one]
          s1 += w * (m[t] * m[t] + m[t + 1] * m[t + 1])
          s2 += w * (z[t] * z[t] + z[t + 1] * z[t + 1])
          s3 += w * (q[t] * m[t] + q[t + 1] * m[t + 1])
        }
        this.mask += times[one] * s1
        this.deviations += times[one] * s2
        this.squares += times[one] * s3
      }
    }
  }
}

/** Lays a transformed row so that numbers of one frequency lie together. */
function transpose(row: Float64Array, into: Float64Array, k: number, stride: number): void {
  for (let f = 0, at = 2 * k; f < row.length; f += 2, at += 2 * stride) {
    into[at] = row[f]
    into[at + 1] = row[f + 1]
  }
}
