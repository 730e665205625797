import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import { quantileOfSorted } from '@tessera/statistics'
import { describe, expect, it } from 'vitest'
import { recordRelativeError, reference } from '../../test/agreement.ts'
import { readMaf } from '../variants/index.ts'
import {
  burden,
  burdenOfCounts,
  classCounts,
  coOccurrence,
  geneMatrix,
  oncoplot,
  readGistic,
  readHotspots,
} from './index.ts'

interface Reference {
  readonly genes: readonly string[]
  readonly frequency: readonly number[]
  readonly pairs: readonly {
    readonly first: string
    readonly second: string
    readonly p: number
    readonly oddsRatio: number | 'Infinity'
    readonly both: number
    readonly firstOnly: number
    readonly secondOnly: number
    readonly neither: number
  }[]
  readonly adjusted: readonly number[]
  readonly classes: Readonly<Record<string, number>>
  readonly burden: {
    readonly samples: readonly string[]
    readonly counted: readonly number[]
    readonly rate: readonly number[]
    readonly lower: readonly number[]
    readonly upper: readonly number[]
    readonly median: number
  }
  readonly cohorts: {
    readonly name: readonly string[]
    readonly n: readonly number[]
    readonly median: readonly number[]
  }
}

const folder = fileURLToPath(new URL('../../../../../shared/data/laml_maf/', import.meta.url))
const absent = !existsSync(folder)
if (absent) console.log('somatic variants of TCGA-LAML are skipped: ../shared/data is not here')
const expected = reference<Reference>('somatic')

describe.skipIf(absent)('TCGA-LAML', () => {
  const maf = () => readMaf(`${folder}tcga_laml.maf.gz`)

  it('has FLT3 in 52 samples, DNMT3A in 48, NPM1 in 33, IDH2 in 20', async () => {
    const { table, findings, duplicates } = await maf()
    expect(findings).toEqual([])
    expect([table.size, table.samples.length, duplicates, table.build]).toEqual([2207, 193, 0, 'GRCh37'])
    const genes = geneMatrix(table)
    const samples = expected.genes.map(gene =>
      genes.row(genes.placeOf().get(gene) ?? -1).reduce((sum, one) => sum + one, 0),
    )
    expect(recordRelativeError('Gene x sample matrix of a MAF', samples, expected.frequency)).toBe(0)
    expect(Object.fromEntries(expected.genes.slice(0, 4).map((gene, i) => [gene, samples[i]]))).toEqual({
      FLT3: 52,
      DNMT3A: 48,
      NPM1: 33,
      IDH2: 20,
    })
  })

  it('has the variants of each class that a table counts', async () => {
    const counts = classCounts((await maf()).table)
    const n = counts.samples.length
    const totals = counts.classes.map((name, c) => [
      name,
      counts.counts.subarray(c * n, (c + 1) * n).reduce((sum, one) => sum + one, 0),
    ])
    expect(Object.fromEntries(totals)).toEqual(expected.classes)
  })

  it('agrees with fisher.test on every pair of genes', async () => {
    const genes = geneMatrix((await maf()).table, { genes: expected.genes })
    const pairs = new Map(coOccurrence(genes).map(pair => [`${pair.first} ${pair.second}`, pair]))
    const found = expected.pairs.map(({ first, second }) => pairs.get(`${first} ${second}`))
    expect(found.map(pair => pair && [pair.both, pair.firstOnly, pair.secondOnly, pair.neither])).toEqual(
      expected.pairs.map(pair => [pair.both, pair.firstOnly, pair.secondOnly, pair.neither]),
    )
    const p = found.map(pair => pair?.p ?? Number.NaN)
    expect(
      recordRelativeError(
        'Co-occurrence of mutated genes',
        p,
        expected.pairs.map(pair => pair.p),
      ),
    ).toBeLessThan(1e-10)
    const adjusted = found.map(pair => pair?.adjusted ?? Number.NaN)
    expect(recordRelativeError('Co-occurrence of mutated genes', adjusted, expected.adjusted)).toBeLessThan(
      1e-10,
    )
    const finite = expected.pairs.flatMap((pair, i) => (typeof pair.oddsRatio === 'number' ? [i] : []))
    const odds = finite.map(i => found[i]?.oddsRatio?.value ?? Number.NaN)
    const wanted = finite.map(i => Number(expected.pairs[i].oddsRatio))
    expect(recordRelativeError('Co-occurrence of mutated genes', odds, wanted)).toBeLessThan(1e-8)
  })

  it('has the burden and limits of poisson.test', async () => {
    const { table } = await maf()
    const { samples } = burden(table, { megabases: 35.8, count: 'nonsynonymous', high: 10 })
    expect(samples.map(one => one.sample)).toEqual(expected.burden.samples)
    expect(samples.map(one => one.counted)).toEqual(expected.burden.counted)
    for (const [ours, theirs] of [
      [samples.map(one => one.burden), expected.burden.rate],
      [samples.map(one => one.lower), expected.burden.lower],
      [samples.map(one => one.upper), expected.burden.upper],
    ])
      expect(recordRelativeError('Tumour mutational burden with Poisson limits', ours, theirs)).toBeLessThan(
        1e-9,
      )
  })

  it('has the median burden of each of the 33 TCGA cohorts', () => {
    const [, ...lines] = gunzipSync(readFileSync(`${folder}tcga_cohort.txt.gz`))
      .toString()
      .trim()
      .split('\n')
    const rows = lines.map(line => line.split('\t'))
    const medians = expected.cohorts.name.map((name, i) => {
      const of = rows.filter(([cohort]) => cohort === name)
      expect(of).toHaveLength(expected.cohorts.n[i])
      const burdens = burdenOfCounts(
        of.map(([, sample]) => sample),
        of.map(([, , total]) => Number(total)),
        { megabases: 35.8, high: 10 },
      )
      return quantileOfSorted(Float64Array.from(burdens, one => one.burden).sort(), 0.5)
    })
    expect(medians).toHaveLength(33)
    expect(
      recordRelativeError('Median burden of the TCGA cohorts', medians, expected.cohorts.median),
    ).toBeLessThan(1e-12)
  })

  it('finds the hotspots of IDH1 and IDH2 and orders samples by the memo sort', async () => {
    const { table } = await maf()
    const hotspots = await readHotspots(`${folder}cancerhotspots_v2_GRCh37.tsv`)
    const genes = geneMatrix(table, { kind: 'hotspot', hotspots, genes: ['IDH1', 'IDH2'] })
    // Every IDH1 mutation of AML is at R132, every IDH2 one at R140 or R172.
    expect([0, 1].map(f => genes.row(f).reduce((sum, one) => sum + one, 0))).toEqual([18, 20])
    const plot = oncoplot(table, { top: 3 })
    expect(plot.genes.map(one => one.gene)).toEqual(['FLT3', 'DNMT3A', 'NPM1'])
    const keys = plot.samples.map((_, s) => plot.cells.map(row => (row[s] === null ? '0' : '1')).join(''))
    expect(keys).toEqual([...keys].sort().reverse())
    expect(plot.mutated).toBe(keys.filter(key => key !== '000').length)
  })

  it('reads the peaks of GISTIC', async () => {
    const { assay, peaks, findings } = await readGistic(`${folder}all_lesions.conf_99.txt`)
    expect(findings).toEqual([])
    expect([assay.features.length, assay.size]).toEqual([16, 191])
    expect(peaks?.[0]).toEqual({
      name: 'Amplification Peak 1',
      kind: 'amplification',
      band: '1p33',
      qValue: 0.025106,
    })
  })
})
