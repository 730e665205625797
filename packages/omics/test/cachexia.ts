import { fileURLToPath } from 'node:url'
import { pls } from '@tessera/learning'
import { auc, createRandom } from '@tessera/statistics'
import { columnOf, readTable, textAt } from '@tessera/tables'
import { plsDiscriminant } from '../src/reduction/index.ts'

export const cachexiaFile = fileURLToPath(
  new URL('../../../../shared/data/metabolomics_cachexia/human_cachexia.csv', import.meta.url),
)

/** What is chosen: how many features by |t|, and how many components. */
const settings = [5, 10, 20, 63].flatMap(features => [1, 2, 3].map(components => ({ features, components })))
const folds = 7

/** The published table: 47 cachexic and 30 control. */
const published = 77

/**
 * log2 of every metabolite, and 1 for cachexic, of the first 77 rows: the published table. The file has 24 rows more that
 * its SOURCE.txt does not name. Each is one of the 77 under another identifier, every metabolite times one constant, with
 * the same label (one identifier, NETL_019_V1, even stands twice): copies, and folds would put them on both sides.
 */
export async function readCachexia(): Promise<{
  x: Float64Array[]
  group: Float64Array
  /** `NETL_020_V1` and `NETL_020_V2` are visits of one patient. */
  patient: Int32Array
  patients: number
  rowsInFile: number
}> {
  const { table } = await readTable(cachexiaFile)
  const muscle = table.columns.find(({ name }) => name === 'Muscle loss')
  if (muscle?.kind !== 'text') throw new RangeError('no column of muscle loss')
  const x = table.columns.flatMap(column =>
    column.kind === 'number' && column.name !== 'Muscle loss per 100 days'
      ? [Float64Array.from(column.values.slice(0, published), value => Math.log2(value))]
      : [],
  )
  const group = Float64Array.from({ length: published }, (_, row) =>
    muscle.levels[muscle.codes[row]] === 'cachexic' ? 1 : 0,
  )
  const ids = columnOf(table, 'Patient ID')
  const codes = new Map<string, number>()
  const patient = Int32Array.from(group, (_, row) => {
    const id = (textAt(ids, row) ?? '').replace(/_V\d$/, '')
    codes.set(id, codes.get(id) ?? codes.size)
    return codes.get(id) ?? 0
  })
  return { x, group, patient, patients: codes.size, rowsInFile: table.rowCount }
}

/** PLS-DA of the two groups; areas are means over the repeats. */
export async function cachexia({ permutations, repeats }: { permutations: number; repeats: number }) {
  const { x, group, patient, patients, rowsInFile } = await readCachexia()
  const validation = plsDiscriminant({ x, group, patient, components: 2, folds, permutations, seed: 1 })
  const all = Int32Array.from(group.keys())
  const chosenOnAll = settings.map(({ features }) => bestFeatures(x, group, all, features))
  let nested = 0
  let notNested = 0
  for (let repeat = 0; repeat < repeats; repeat++) {
    const fold = deal(group, patient, createRandom(1, 'outer', repeat))
    // Not nested: features by all samples, and the setting whose cross-validated area is the largest.
    notNested +=
      Math.max(
        ...settings.map(({ components }, k) =>
          areaOf(
            group,
            held(x, group, fold, () => ({ features: chosenOnAll[k], components })),
          ),
        ),
      ) / repeats
    nested +=
      areaOf(
        group,
        held(x, group, fold, training => {
          const best = chooseInside(x, group, patient, training, repeat)
          return { features: bestFeatures(x, group, training, best.features), components: best.components }
        }),
      ) / repeats
  }
  const { r2, q2, apparentAuc, crossValidatedAuc, pQ2, pAuc } = validation
  return {
    rowsInFile,
    samples: group.length,
    patients,
    features: x.length,
    permutations,
    r2,
    q2,
    pQ2,
    pAuc,
    apparentAuc,
    crossValidatedAuc,
    repeats,
    nestedAuc: nested,
    notNestedAuc: notNested,
    optimism: notNested - nested,
  }
}

type Choice = (training: Int32Array) => { readonly features: Int32Array; readonly components: number }

/** Predictions of each fold from the others. */
function held(
  x: readonly Float64Array[],
  group: Float64Array,
  fold: Int32Array,
  choose: Choice,
): Float64Array {
  const out = new Float64Array(group.length)
  for (let k = 0; k < folds; k++) {
    const training = Int32Array.from(fold.keys()).filter(s => fold[s] !== k)
    const { features, components } = choose(training)
    const columns = Array.from(features, f => Float64Array.from(training, s => x[f][s]))
    const fit = pls({ x: columns, y: [Float64Array.from(training, s => group[s])], components })
    const beta = fit.coefficients[0][fit.coefficients[0].length - 1]
    for (let s = 0; s < out.length; s++)
      if (fold[s] === k)
        out[s] = features.reduce(
          (sum, f, j) => sum + beta[j] * x[f][s],
          fit.intercepts[0][fit.intercepts[0].length - 1],
        )
  }
  return out
}

function chooseInside(
  x: readonly Float64Array[],
  group: Float64Array,
  patient: Int32Array,
  training: Int32Array,
  repeat: number,
) {
  const inner = x.map(column => Float64Array.from(training, s => column[s]))
  const labels = Float64Array.from(training, s => group[s])
  const fold = deal(
    labels,
    training.map(s => patient[s]),
    createRandom(1, 'inner', repeat, training[0], training.length),
  )
  const areas = settings.map(({ features, components }) =>
    areaOf(
      labels,
      held(inner, labels, fold, rows => ({
        features: bestFeatures(inner, labels, rows, features),
        components,
      })),
    ),
  )
  return settings[areas.indexOf(Math.max(...areas))]
}

/** The features of the largest |Welch's t| on the given samples. */
function bestFeatures(
  x: readonly Float64Array[],
  group: Float64Array,
  rows: Int32Array,
  count: number,
): Int32Array {
  const t = x.map(column => {
    const sums = [0, 0]
    const squares = [0, 0]
    const n = [0, 0]
    for (const s of rows) {
      sums[group[s]] += column[s]
      squares[group[s]] += column[s] ** 2
      n[group[s]]++
    }
    const variance = (g: number) => (squares[g] - sums[g] ** 2 / n[g]) / (n[g] - 1) / n[g]
    return Math.abs(sums[1] / n[1] - sums[0] / n[0]) / Math.sqrt(variance(0) + variance(1))
  })
  return Int32Array.from(t.keys())
    .sort((a, b) => t[b] - t[a])
    .slice(0, count)
}

/** Folds in which the patients of both groups are dealt evenly, all visits of one together. */
function deal(
  group: Float64Array,
  patient: Int32Array,
  random: { permutation(n: number): Int32Array },
): Int32Array {
  const foldOf = new Map<number, number>()
  const next = [0, 0]
  for (const s of random.permutation(group.length)) {
    if (foldOf.has(patient[s])) continue
    foldOf.set(patient[s], (next[group[s]]++ + (group[s] === 1 ? folds - 1 : 0)) % folds)
  }
  return patient.map(code => foldOf.get(code) ?? 0)
}

function areaOf(group: Float64Array, score: Float64Array): number {
  return auc({ event: group, score }).value
}
