import type { Genotypes } from './genotypes.ts'

/** Centre and scale of a variant: (g - mean) / scale. */
export interface VariantScaling {
  readonly mean: Float64Array
  readonly scale: Float64Array
}

/**
 * Patterson's scaling: the mean 2p of the calls, and sqrt(p (1 - p)). Variants of one allele get a scale of NaN.
 * Patterson, Price & Reich, PLoS Genet 2006;2:e190, equations 1 to 3.
 */
export function pattersonScaling(genotypes: Genotypes, places: ArrayLike<number>): VariantScaling {
  const mean = new Float64Array(places.length)
  const scale = new Float64Array(places.length)
  const dosages = new Float64Array(genotypes.size)
  for (let i = 0; i < places.length; i++) {
    genotypes.dosages(places[i], dosages)
    let known = 0
    let copies = 0
    for (let s = 0; s < dosages.length; s++)
      if (dosages[s] >= 0) {
        known++
        copies += dosages[s]
      }
    const p = copies / (2 * known)
    mean[i] = 2 * p
    scale[i] = p > 0 && p < 1 ? Math.sqrt(p * (1 - p)) : Number.NaN
  }
  return { mean, scale }
}

/** Writes (g - mean) / scale of a variant over the samples, 0 where missing. */
export function standardisedRow(
  genotypes: Genotypes,
  place: number,
  mean: number,
  scale: number,
  into: Float64Array,
): void {
  const row = genotypes.row(place)
  if (row instanceof Int8Array) {
    const values = [0, (0 - mean) / scale, (1 - mean) / scale, (2 - mean) / scale]
    for (let s = 0; s < row.length; s++) into[s] = values[row[s] + 1]
  } else for (let s = 0; s < row.length; s++) into[s] = row[s] >= 0 ? (row[s] - mean) / scale : 0
}

const depth = 64

/**
 * X'X of the standardised genotypes (samples x samples, row-major), missing calls at their mean. Variants are taken 64
 * at a time, and the samples four by four, so that the sums stay in registers.
 */
export function sampleProduct(
  genotypes: Genotypes,
  places: ArrayLike<number>,
  { mean, scale }: VariantScaling,
  onProgress?: (done: number, total: number) => void,
): Float64Array {
  const n = genotypes.size
  const padded = Math.ceil(n / 4) * 4
  const product = new Float64Array(padded * padded)
  const panel = new Float64Array(padded * depth)
  const row = new Float64Array(n)
  for (let from = 0; from < places.length; from += depth) {
    const some = Math.min(depth, places.length - from)
    panel.fill(0)
    for (let v = 0; v < some; v++) {
      standardisedRow(genotypes, places[from + v], mean[from + v], scale[from + v], row)
      for (let s = 0; s < n; s++) panel[s * depth + v] = row[s]
    }
    addPanel(product, panel, padded)
    onProgress?.(from + some, places.length)
  }
  const result = new Float64Array(n * n)
  for (let i = 0; i < n; i++)
    for (let j = 0; j <= i; j++) {
      result[i * n + j] = product[i * padded + j]
      result[j * n + i] = product[i * padded + j]
    }
  return result
}

/** Adds panel panel' (padded x padded; the lower triangle by tiles of four). */
function addPanel(product: Float64Array, panel: Float64Array, padded: number): void {
  for (let i = 0; i < padded; i += 2)
    for (let j = 0; j <= i + 1; j += 4) {
      let [a0, a1, a2, a3, b0, b1, b2, b3] = [0, 0, 0, 0, 0, 0, 0, 0]
      let left = i * depth
      let right = j * depth
      for (let v = 0; v < depth; v++, left++, right++) {
        const x = panel[left]
        const y = panel[left + depth]
        const c0 = panel[right]
        const c1 = panel[right + depth]
        const c2 = panel[right + 2 * depth]
        const c3 = panel[right + 3 * depth]
        a0 += x * c0
        a1 += x * c1
        a2 += x * c2
        a3 += x * c3
        b0 += y * c0
        b1 += y * c1
        b2 += y * c2
        b3 += y * c3
      }
      const first = i * padded + j
      const second = first + padded
      product[first] += a0
      product[first + 1] += a1
      product[first + 2] += a2
      product[first + 3] += a3
      product[second] += b0
      product[second + 1] += b1
      product[second + 2] += b2
      product[second + 3] += b3
    }
}
