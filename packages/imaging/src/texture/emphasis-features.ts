import type { CountMatrix } from './count-matrix.ts'
import { type FeatureValues, featureValues, noFeatures } from './feature-values.ts'

/** IBSI 3.7.1 to 3.7.16. */
export const glrlmTags = named('rlm', 'sre lre lgre hgre srlge srhge lrlge lrhge', 'rlnu', 'r_perc', 'rl')
/** IBSI 3.8.1 to 3.8.16. */
export const glszmTags = named('szm', 'sze lze lgze hgze szlge szhge lzlge lzhge', 'zsnu', 'z_perc', 'zs')
/** IBSI 3.9.1 to 3.9.16. */
export const gldzmTags = named('dzm', 'sde lde lgze hgze sdlge sdhge ldlge ldhge', 'zdnu', 'z_perc', 'zd')
/** IBSI 3.11.1 to 3.11.17. */
export const ngldmTags = [
  ...named('ngl', 'lde hde lgce hgce ldlge ldhge hdlge hdhge', 'dcnu', 'dc_perc', 'dc'),
  'ngl_dc_energy',
] as const

/** The 16 features of a run length matrix. */
export function glrlmFeatures(matrix: CountMatrix): FeatureValues {
  return emphasisFeatures(matrix, glrlmTags)
}

/** The 16 features of a size zone matrix. */
export function glszmFeatures(matrix: CountMatrix): FeatureValues {
  return emphasisFeatures(matrix, glszmTags)
}

/** The 16 features of a distance zone matrix. */
export function gldzmFeatures(matrix: CountMatrix): FeatureValues {
  return emphasisFeatures(matrix, gldzmTags)
}

/** The 17 features of a neighbouring grey level dependence matrix. */
export function ngldmFeatures(matrix: CountMatrix): FeatureValues {
  return emphasisFeatures(matrix, ngldmTags)
}

function named(family: string, emphases: string, nonUniformity: string, percentage: string, second: string) {
  return [
    ...emphases.split(' '),
    ...['glnu', 'glnu_norm', nonUniformity, `${nonUniformity}_norm`, percentage],
    ...['gl_var', `${second}_var`, `${second}_entr`],
  ].map(name => `${family}_${name}`)
}

// Run length, zone size, zone distance and dependence matrices have the same features of level i and column j:
// s is the sum of counts, N_v the voxels that could have been counted.
function emphasisFeatures(matrix: CountMatrix, tags: readonly string[]): FeatureValues {
  const { ng, rows, columns, counts, voxels } = matrix
  const s = counts.reduce((sum, count) => sum + count, 0)
  if (s === 0) return noFeatures(tags, 'the matrix is empty')
  const byRow = new Float64Array(ng + 1)
  const byColumn = new Map<number, number>()
  const e = new Float64Array(8)
  let [meanRow, meanColumn, entropy, energy] = [0, 0, 0, 0]
  for (let c = 0; c < counts.length; c++) {
    const [i, j, count] = [rows[c], columns[c], counts[c]]
    const [ii, jj] = [i * i, j * j]
    byRow[i] += count
    byColumn.set(j, (byColumn.get(j) ?? 0) + count)
    e[0] += count / jj
    e[1] += count * jj
    e[2] += count / ii
    e[3] += count * ii
    e[4] += count / (ii * jj)
    e[5] += (count * ii) / jj
    e[6] += (count * jj) / ii
    e[7] += count * ii * jj
    const p = count / s
    meanRow += i * p
    meanColumn += j * p
    entropy -= p * Math.log2(p)
    energy += p * p
  }
  const rowSquares = byRow.reduce((sum, x) => sum + x * x, 0)
  let columnSquares = 0
  for (const x of byColumn.values()) columnSquares += x * x
  let [rowVariance, columnVariance] = [0, 0]
  for (let c = 0; c < counts.length; c++) {
    rowVariance += (counts[c] * (rows[c] - meanRow) ** 2) / s
    columnVariance += (counts[c] * (columns[c] - meanColumn) ** 2) / s
  }
  const values = [
    ...e.map(sum => sum / s),
    rowSquares / s,
    rowSquares / (s * s),
    columnSquares / s,
    columnSquares / (s * s),
    s / voxels,
    rowVariance,
    columnVariance,
    entropy,
    energy,
  ]
  return featureValues(Object.fromEntries(tags.map((tag, n) => [tag, values[n]])), () => 'it is not finite')
}
