import { cholesky, choleskyInverse, type NnlsDesign, nnls } from '@tessera/statistics'

/**
 * Backward elimination from a non-negative solution: the signature whose loss lowers the cosine similarity least leaves,
 * and those that fall to 0 with it, as long as the similarity is then lower than the whole one's by at most `most`.
 */
export function eliminate(
  design: NnlsDesign,
  counts: ArrayLike<number>,
  whole: Float64Array,
  most: number,
): { exposures: Float64Array; kept: Uint8Array } {
  const products = design.columns.map(column => dot(column, counts))
  const norm = Math.sqrt(dot(counts, counts))
  // Of a least squares solution x'A'A x = x'A'y: its cosine to the response is the root of that over the norm.
  const cosineOf = (exposures: Float64Array) => Math.sqrt(Math.max(0, dot(exposures, products))) / norm
  const best = cosineOf(whole)
  let exposures = whole
  let chosen = [...whole.keys()].filter(j => whole[j] > 0)
  while (chosen.length > 1) {
    const next = withoutLeast(design, counts, exposures, chosen, cosineOf)
    if (best - cosineOf(next) > most) break
    exposures = next
    chosen = chosen.filter(j => next[j] > 0)
  }
  const kept = new Uint8Array(whole.length)
  for (const j of chosen) kept[j] = 1
  return { exposures, kept }
}

/** The best solution on all of the chosen columns but one. */
function withoutLeast(
  design: NnlsDesign,
  counts: ArrayLike<number>,
  exposures: Float64Array,
  chosen: readonly number[],
  cosineOf: (exposures: Float64Array) => number,
): Float64Array {
  const p = design.columns.length
  const n = chosen.length
  const inverse = choleskyInverse(cholesky(gramOf(design, chosen), n))
  let best = new Float64Array(p)
  let closest = Number.NEGATIVE_INFINITY
  for (let k = 0; k < n; k++) {
    const rest = chosen.filter((_, a) => a !== k)
    // Least squares without column k: x - (A'A)^-1_k x_k / (A'A)^-1_kk, and non-negative by itself most of the time.
    const step = exposures[chosen[k]] / inverse[k * n + k]
    let tried = new Float64Array(p)
    for (let a = 0; a < n; a++)
      if (a !== k) tried[chosen[a]] = exposures[chosen[a]] - inverse[a * n + k] * step
    if (!rest.every(j => tried[j] >= 0)) tried = restricted(design, counts, rest)
    const cosine = cosineOf(tried)
    if (cosine <= closest) continue
    closest = cosine
    best = tried
  }
  return best
}

function restricted(
  design: NnlsDesign,
  counts: ArrayLike<number>,
  chosen: readonly number[],
): Float64Array<ArrayBuffer> {
  const part: NnlsDesign = {
    columns: chosen.map(j => design.columns[j]),
    rows: design.rows,
    gram: gramOf(design, chosen),
  }
  const { coefficients } = nnls(part, counts, chosen.keys())
  const spread = new Float64Array(design.columns.length)
  chosen.forEach((j, k) => {
    spread[j] = coefficients[k]
  })
  return spread
}

function gramOf(design: NnlsDesign, chosen: readonly number[]): Float64Array {
  const p = design.columns.length
  const gram = new Float64Array(chosen.length * chosen.length)
  chosen.forEach((a, i) => {
    chosen.forEach((b, j) => {
      gram[i * chosen.length + j] = design.gram[a * p + b]
    })
  })
  return gram
}

function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i]
  return sum
}
