import type { ClusterProducts } from './cluster-products.ts'

/** Works through the clusters with V_i = I + Z_i L L' Z_i' (sigma^2 apart) in scratch arrays of its own. */
export interface ClusterReducer {
  /** sum log|V_i|, and the lower triangle of (Q, y)' V^-1 (Q, y), (p + 1) x (p + 1). */
  total(lambda: Float64Array): { readonly logDet: number; readonly normal: Float64Array }
  /** Leaves S = Z' V^-1 Z in `s`, T = Z' V^-1 (Q, y) in `t` and L M^-1 L' in `g`. */
  precision(cluster: number, lambda: Float64Array): void
  readonly s: Float64Array
  readonly t: Float64Array
  readonly g: Float64Array
}

/**
 * With M = I + L' Z'Z L = C C' and K = C^-1 L', V^-1 = I - Z K' K Z'; singular L included.
 */
export function clusterReducer({ clusters, q, p, rows, zz, zx }: ClusterProducts): ClusterReducer {
  const width = p + 1
  const k = new Float64Array(q * q)
  const m = new Float64Array(q * q)
  const reduced = new Float64Array(q * width)
  const s = new Float64Array(q * q)
  const t = new Float64Array(q * width)
  const g = new Float64Array(q * q)

  /** Fills k with K; returns log|M|. */
  const factor = (cluster: number, lambda: Float64Array): number => {
    const at = cluster * q * q
    for (let i = 0; i < q; i++)
      for (let j = 0; j < q; j++) {
        let sum = 0
        for (let o = j; o < q; o++) sum += zz[at + i * q + o] * lambda[o * q + j]
        k[i * q + j] = sum
      }
    let logDet = 0
    for (let i = 0; i < q; i++) {
      for (let j = 0; j <= i; j++) {
        let sum = i === j ? 1 : 0
        for (let o = i; o < q; o++) sum += lambda[o * q + i] * k[o * q + j]
        for (let o = 0; o < j; o++) sum -= m[i * q + o] * m[j * q + o]
        m[i * q + j] = i === j ? Math.sqrt(sum) : sum / m[j * q + j]
      }
      logDet += Math.log(m[i * q + i])
    }
    for (let j = 0; j < q; j++)
      for (let i = 0; i < q; i++) {
        let sum = i <= j ? lambda[j * q + i] : 0
        for (let o = 0; o < i; o++) sum -= m[i * q + o] * k[o * q + j]
        k[i * q + j] = sum / m[i * q + i]
      }
    return 2 * logDet
  }

  /** K Z' (Q, y) */
  const reduce = (cluster: number) => {
    const at = cluster * q * width
    for (let i = 0; i < q; i++)
      for (let c = 0; c < width; c++) {
        let sum = 0
        for (let o = 0; o < q; o++) sum += k[i * q + o] * zx[at + o * width + c]
        reduced[i * width + c] = sum
      }
  }

  return {
    s,
    t,
    g,
    total: lambda => {
      // Q is orthonormal, and what is left of y has mean square 1 and is orthogonal to Q
      const normal = new Float64Array(width * width)
      for (let c = 0; c < p; c++) normal[c * width + c] = 1
      normal[p * width + p] = rows
      let logDet = 0
      for (let cluster = 0; cluster < clusters; cluster++) {
        logDet += factor(cluster, lambda)
        reduce(cluster)
        for (let i = 0; i < q; i++)
          for (let c = 0; c < width; c++) {
            const value = reduced[i * width + c]
            for (let d = 0; d <= c; d++) normal[c * width + d] -= value * reduced[i * width + d]
          }
      }
      return { logDet, normal }
    },
    precision: (cluster, lambda) => {
      factor(cluster, lambda)
      reduce(cluster)
      const at = cluster * q * q
      for (let i = 0; i < q; i++)
        for (let j = 0; j < q; j++) {
          let ofK = 0
          let sum = 0
          for (let o = 0; o < q; o++) {
            ofK += k[o * q + i] * k[o * q + j]
            sum += k[i * q + o] * zz[at + o * q + j]
          }
          g[i * q + j] = ofK
          m[i * q + j] = sum // K Z'Z
        }
      for (let i = 0; i < q; i++)
        for (let j = 0; j < q; j++) {
          let sum = zz[at + i * q + j]
          for (let o = 0; o < q; o++) sum -= m[o * q + i] * m[o * q + j]
          s[i * q + j] = sum
        }
      for (let i = 0; i < q; i++)
        for (let c = 0; c < width; c++) {
          let sum = zx[cluster * q * width + i * width + c]
          for (let o = 0; o < q; o++) sum -= m[o * q + i] * reduced[o * width + c]
          t[i * width + c] = sum
        }
    },
  }
}
