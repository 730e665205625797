import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { gunzipSync } from 'node:zlib'
import { makeSplit } from '@tessera/evidence'
import { Assay, infiltrationFitter, meanScores, signatureNamed, unknownSample } from '@tessera/omics'
import { metaAnalysis, normalQuantile, spearman } from '@tessera/statistics'

const CD276 = 'CD276'

async function table(folder: string, name: string, separator: string): Promise<string[][]> {
  const text = gunzipSync(await readFile(path.join(folder, name))).toString('utf8')
  return text
    .trimEnd()
    .split('\n')
    .map(line => line.split(separator))
}

export interface Tcga {
  readonly assay: Assay
  /** The file's own score. */
  readonly score: Float64Array
  readonly leukocytes: ReadonlyMap<string, { readonly type: string; readonly fraction: number }>
  /** CD8 share of the leukocytes by patient (CIBERSORT). */
  readonly cd8: ReadonlyMap<string, number>
}

export async function readTcga(folder: string): Promise<Tcga> {
  const [head, ...lines] = await table(folder, 't_inflamed_gene_expr.tsv.gz', '\t')
  const genes = head.slice(1, -1)
  const values = new Float64Array(genes.length * lines.length)
  for (const [s, cells] of lines.entries())
    for (let g = 0; g < genes.length; g++) values[g * lines.length + s] = Number(cells[g + 1])
  const assay = new Assay({
    name: 'TCGA',
    scale: 'log2',
    features: genes.map(id => ({ id, symbol: null, names: {} })),
    samples: lines.map(([id]) => unknownSample(id)),
    values,
  })
  const several = new Map<string, { type: string; fractions: number[] }>()
  for (const [type, barcode, fraction] of await table(
    folder,
    'TCGA_all_leuk_estimate.masked.20170107.tsv.gz',
    '\t',
  )) {
    const sample = barcode.slice(0, 15)
    const one = several.get(sample) ?? { type, fractions: [] }
    one.fractions.push(Number(fraction))
    several.set(sample, one)
  }
  const [cells, ...fractions] = await table(folder, 'TCGA_CIBERSORT_fractions.csv.gz', ',')
  const at = cells.indexOf('T.Cells.CD8')
  return {
    assay,
    score: Float64Array.from(lines, line => Number(line[line.length - 1])),
    leukocytes: new Map(
      [...several].map(([sample, { type, fractions: all }]) => [
        sample,
        { type, fraction: all.reduce((sum, value) => sum + value, 0) / all.length },
      ]),
    ),
    cd8: new Map(
      fractions.flatMap(line => {
        const value = Number(line[at])
        return line[at] === 'NA' || Number.isNaN(value) ? [] : [[line[0], value] as const]
      }),
    ),
  }
}

/** The mean of the 18 genes against the file's own column. */
export function largestDifference({ assay, score }: Tcga): number {
  const tis = signatureNamed('tis-18-mean')
  const { scores } = meanScores(assay, [{ name: 'tis', description: '', genes: tis?.genes ?? [] }])
  return scores.values.reduce((most, value, s) => Math.max(most, Math.abs(value - score[s])), 0)
}

/** Correlation of the mean without some genes with the whole mean, over all samples. */
export function withoutGenes({ assay, score }: Tcga, dropped: readonly string[]) {
  const genes = assay.features.map(({ id }) => id).filter(id => !dropped.includes(id))
  const { scores } = meanScores(assay, [{ name: 'rest', description: '', genes }])
  return {
    dropped,
    pearson: pearson(scores.values, score),
    spearman: spearman({ x: scores.values, y: score }).rho,
  }
}

function pearson(x: Float64Array, y: Float64Array): number {
  const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length
  const [a, b] = [mean(x), mean(y)]
  let [both, first, second] = [0, 0, 0]
  for (let i = 0; i < x.length; i++) {
    both += (x[i] - a) * (y[i] - b)
    first += (x[i] - a) ** 2
    second += (y[i] - b) ** 2
  }
  return both / Math.sqrt(first * second)
}

/**
 * Infiltration (the 17 genes that speak for it) against the leukocyte fraction by methylation, tumour type by tumour
 * type; each type is scored by a reference that the other types made. A sample a patient: the primary where there is one.
 */
export function againstLeukocytes(tcga: Tcga) {
  const chosen = new Map<string, number>()
  for (const [s, { id }] of tcga.assay.samples.entries()) {
    if (!tcga.leukocytes.has(id)) continue
    const patient = id.slice(0, 12)
    const held = chosen.get(patient)
    if (held === undefined || tcga.assay.samples[held].id.slice(13) > id.slice(13)) chosen.set(patient, s)
  }
  const assay = tcga.assay.select(Int32Array.from(chosen.values()))
  const of = assay.samples.map(({ id }) => tcga.leukocytes.get(id))
  const types = [...new Set(of.map(one => one?.type ?? ''))].sort()
  const all = Int32Array.from(assay.samples, (_, s) => s)
  const rowsOf = (type: string) => all.filter(s => of[s]?.type === type)
  const split = makeSplit({
    name: 'leave one tumour type out',
    kind: 'leave-one-centre-out',
    groups: all,
    folds: types.map(name => ({
      name,
      training: all.filter(s => of[s]?.type !== name),
      heldOut: rowsOf(name),
    })),
  })
  const genes = assay.features.map(({ id }) => id).filter(id => id !== CD276)
  const fitter = infiltrationFitter({ sets: [{ name: 'tis-17-inflamed', description: '', genes }] })
  const byType = split.folds.map(fold => {
    const { training, heldOut } = fold.divide(assay)
    const scores = fitter.fit(training, { seed: 1 }).apply(heldOut.data).values
    const fraction = Float64Array.from(heldOut.rows, row => of[row]?.fraction ?? Number.NaN)
    const withCd8 = Array.from(heldOut.rows, (row, i) => {
      const cd8 = tcga.cd8.get(assay.samples[row].id.slice(0, 12))
      return cd8 === undefined ? null : { score: scores[i], amount: cd8 * fraction[i] }
    }).filter(one => one !== null)
    return {
      type: fold.fold,
      leukocytes: rank(scores, fraction),
      cd8: rank(
        withCd8.map(one => one.score),
        withCd8.map(one => one.amount),
      ),
    }
  })
  const pooled = (part: 'leukocytes' | 'cd8') => {
    const sound = byType.filter(one => one[part].n >= 10)
    const fit = metaAnalysis({
      effect: sound.map(one => Math.atanh(one[part].rho)),
      se: sound.map(one => one[part].se),
      method: 'REML',
      hartungKnapp: true,
    })
    return {
      types: sound.length,
      rho: Math.tanh(fit.value),
      lower: Math.tanh(fit.lower),
      upper: Math.tanh(fit.upper),
      predictionLower: Math.tanh(fit.predictionLower),
      predictionUpper: Math.tanh(fit.predictionUpper),
    }
  }
  return {
    patients: assay.size,
    byType,
    pooled: { leukocytes: pooled('leukocytes'), cd8: pooled('cd8') },
  }
}

/** Spearman's rho with the interval of Bonett and Wright (2000): on the scale of atanh, variance (1 + rho^2 / 2) / (n - 3). */
function rank(x: ArrayLike<number>, y: ArrayLike<number>) {
  const { rho } = spearman({ x, y })
  const n = x.length
  const se = Math.sqrt((1 + (rho * rho) / 2) / (n - 3))
  const reach = normalQuantile(0.975) * se
  return { n, rho, se, lower: Math.tanh(Math.atanh(rho) - reach), upper: Math.tanh(Math.atanh(rho) + reach) }
}
