import type { ClusterProducts } from './cluster-products.ts'

/** Works through the clusters with V_i = I + Z_i L L' Z_i' (sigma^2 apart) in scratch arrays of its own. */
export interface ClusterReducer {
  /** sum log|V_i|, and the lower triangle of (Q, y)' V^-1 (Q, y), (p + 1) x (p + 1). */
  total(lambda: Float64Array): { readonly logDet: number; readonly normal: Float64Array }
  /** Leaves S = Z' V^-1 Z in `s` and T = Z' V^-1 (Q, y) in `t`, at the L of the last `total`. */
  precision(cluster: number): void
  readonly s: Float64Array
  readonly t: Float64Array
}

/**
 * With Z = U F', N = I + F' L L' F = C C', v = U' (Q, y), w = C^-1 v and K = C^-1 F':
 *   (Q, y)' V^-1 (Q, y) = within + w' w,  S = K' K,  T = K' w,  |V| = |N|,
 * sums of squares all, singular L and F included.
 */
export function clusterReducer({ clusters, q, p, f, v, within }: ClusterProducts): ClusterReducer {
  const width = p + 1
  const g = new Float64Array(q * q)
  const k = new Float64Array(q * q)
  // C and w of every cluster
  const c = new Float64Array(clusters * q * q)
  const w = new Float64Array(clusters * q * width)
  const s = new Float64Array(q * q)
  const t = new Float64Array(q * width)

  /** Fills c and w; returns log|N|. */
  const reduce = (cluster: number, lambda: Float64Array): number => {
    const atF = cluster * q * q
    for (let i = 0; i < q; i++)
      for (let j = 0; j < q; j++) {
        let sum = 0
        for (let o = Math.max(i, j); o < q; o++) sum += lambda[o * q + i] * f[atF + o * q + j]
        g[i * q + j] = sum
      }
    let logDet = 0
    for (let i = 0; i < q; i++) {
      for (let j = 0; j <= i; j++) {
        let sum = i === j ? 1 : 0
        for (let o = 0; o < q; o++) sum += g[o * q + i] * g[o * q + j]
        for (let o = 0; o < j; o++) sum -= c[atF + i * q + o] * c[atF + j * q + o]
        c[atF + i * q + j] = i === j ? Math.sqrt(sum) : sum / c[atF + j * q + j]
      }
      logDet += Math.log(c[atF + i * q + i])
    }
    const atV = cluster * q * width
    for (let i = 0; i < q; i++) {
      const pivot = c[atF + i * q + i]
      for (let column = 0; column < width; column++) {
        let sum = v[atV + i * width + column]
        for (let o = 0; o < i; o++) sum -= c[atF + i * q + o] * w[atV + o * width + column]
        w[atV + i * width + column] = sum / pivot
      }
    }
    return 2 * logDet
  }

  return {
    s,
    t,
    total: lambda => {
      const normal = within.slice()
      let logDet = 0
      for (let cluster = 0; cluster < clusters; cluster++) {
        logDet += reduce(cluster, lambda)
        for (let i = 0, at = cluster * q * width; i < q; i++, at += width)
          for (let a = 0; a < width; a++) {
            const value = w[at + a]
            for (let b = 0; b <= a; b++) normal[a * width + b] += value * w[at + b]
          }
      }
      return { logDet, normal }
    },
    precision: cluster => {
      const atF = cluster * q * q
      const atV = cluster * q * width
      for (let i = 0; i < q; i++)
        for (let j = 0; j < q; j++) {
          let sum = i <= j ? f[atF + j * q + i] : 0
          for (let o = 0; o < i; o++) sum -= c[atF + i * q + o] * k[o * q + j]
          k[i * q + j] = sum / c[atF + i * q + i]
        }
      for (let i = 0; i < q; i++)
        for (let j = 0; j <= i; j++) {
          let sum = 0
          for (let o = 0; o < q; o++) sum += k[o * q + i] * k[o * q + j]
          s[i * q + j] = sum
          s[j * q + i] = sum
        }
      for (let i = 0; i < q; i++)
        for (let column = 0; column < width; column++) {
          let sum = 0
          for (let o = 0; o < q; o++) sum += k[o * q + i] * w[atV + o * width + column]
          t[i * width + column] = sum
        }
    },
  }
}
