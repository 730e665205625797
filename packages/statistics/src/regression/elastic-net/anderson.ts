import { cholesky, choleskySolve } from '../../linear-algebra/index.ts'

/** Iterates that one extrapolation combines. */
const MEMORY = 6

export interface Iterate {
  readonly b: Float64Array
  readonly r: Float64Array
}

export interface Extrapolation {
  /** Keeps the coefficients and the residual before a sweep. */
  push(b: Float64Array, residual: Float64Array): void
  full(): boolean
  /** Begins again: the coefficients have moved otherwise than by sweeps. */
  forget(): void
  /** Combines those kept and the present ones, and forgets them; null where there is no combination. */
  extrapolate(b: Float64Array, residual: Float64Array): Iterate | null
}

/**
 * Anderson extrapolation of a linearly converging sequence: the affine combination of the iterates whose combined
 * change is least. The residual, linear in the coefficients, is combined with the same weights.
 */
export function extrapolation(size: number, rows: number): Extrapolation {
  const iterate = (): Iterate => ({ b: new Float64Array(size), r: new Float64Array(rows) })
  const kept = Array.from({ length: MEMORY }, iterate)
  const products = new Float64Array(MEMORY * MEMORY)
  const ones = new Float64Array(MEMORY).fill(1)
  let count = 0
  return {
    push(b, residual) {
      kept[count].b.set(b)
      kept[count].r.set(residual)
      count++
    },
    full: () => count === MEMORY,
    forget() {
      count = 0
    },
    extrapolate(b, residual) {
      count = 0
      const after = (k: number) => (k + 1 < MEMORY ? kept[k + 1].b : b)
      for (let k = 0; k < MEMORY; k++)
        for (let l = 0; l <= k; l++) {
          let sum = 0
          const [k0, k1, l0, l1] = [kept[k].b, after(k), kept[l].b, after(l)]
          for (let a = 0; a < size; a++) sum += (k1[a] - k0[a]) * (l1[a] - l0[a])
          products[k * MEMORY + l] = sum
          products[l * MEMORY + k] = sum
        }
      const weights = choleskySolve(cholesky(products, MEMORY, 1e-14), ones)
      const total = weights.reduce((x, y) => x + y, 0)
      if (!(Math.abs(total) > 0) || !Number.isFinite(total)) return null
      const out = iterate()
      for (let k = 0; k < MEMORY; k++) {
        const share = weights[k] / total
        const r = k + 1 < MEMORY ? kept[k + 1].r : residual
        const from = after(k)
        for (let a = 0; a < size; a++) out.b[a] += share * from[a]
        for (let i = 0; i < rows; i++) out.r[i] += share * r[i]
      }
      return out
    },
  }
}
