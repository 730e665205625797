import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import { auc, logistic, metaAnalysis, ordinalRegression, spearman } from '@tessera/statistics'
import { readTable, textAt } from '@tessera/tables'
import { describe, expect, it } from 'vitest'
import { recordAbsoluteError, reference } from '../../test/agreement.ts'
import { readAssay } from '../reading/index.ts'
import { meanScores } from '../scores/index.ts'
import { assayOf } from '../scores/scores.case.ts'
import { signatureNamed } from './published-signatures.ts'
import { scorePublished } from './score-published.ts'

const folder = new URL('../../../../../shared/data/', import.meta.url)
const absent = !existsSync(new URL('ici_expression', folder)) || !existsSync(new URL('tcga_immune', folder))
if (absent)
  console.log(
    'signatures on TCGA and on checkpoint-inhibitor cohorts are skipped: ../shared/data is not here',
  )

interface Expected {
  readonly genes: number
  readonly n: number
  readonly responders: number
  readonly logOdds: number
  readonly se: number
  readonly auc: number
  readonly aucLower: number
  readonly aucUpper: number
  readonly pearson: number
  readonly phenotype?: { readonly n: number; readonly logOdds: number; readonly se: number }
}
const r = reference<{
  cohorts: Record<'Hugo' | 'Liu' | 'Mariathasan', Expected>
  pooled: { value: number; lower: number; upper: number }
  spearman: Record<string, number>
}>('checkpoint-cohorts')

const tis = signatureNamed('tis-18-mean')
const lines = (file: string) =>
  gunzipSync(readFileSync(new URL(file, folder)))
    .toString()
    .trim()
    .split('\n')
    .map(line => line.split('\t'))

function tcga() {
  const [head, ...rows] = lines('tcga_immune/t_inflamed_gene_expr.tsv.gz')
  const genes = head.slice(1, -1)
  const assay = assayOf(
    genes.map((_, g) => rows.map(row => Number(row[g + 1]))),
    'log2',
    genes,
  )
  return { assay, samples: rows.map(([id]) => id), own: rows.map(row => Number(row[row.length - 1])) }
}

const standardised = (values: Float64Array) => {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const sd = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1))
  return values.map(value => (value - mean) / sd)
}

describe.skipIf(absent)('the 18-gene mean on TCGA', { timeout: 60_000 }, () => {
  it("equals the file's score to 1e-9", () => {
    const { assay, own } = tcga()
    const set = { name: 'tis', description: '', genes: tis?.genes ?? [] }
    const { scores } = meanScores(assay, [set])
    expect(recordAbsoluteError('unweighted 18-gene mean', scores.values, own)).toBeLessThan(1e-9)
  })

  it('goes with the leukocyte fraction by methylation, tumour type by tumour type', () => {
    const { samples, own } = tcga()
    const fractions = new Map<string, { type: string; all: number[] }>()
    for (const [type, barcode, fraction] of lines(
      'tcga_immune/TCGA_all_leuk_estimate.masked.20170107.tsv.gz',
    )) {
      const one = fractions.get(barcode.slice(0, 15)) ?? { type, all: [] }
      one.all.push(Number(fraction))
      fractions.set(barcode.slice(0, 15), one)
    }
    for (const [type, expected] of Object.entries(r.spearman)) {
      const pairs = samples.flatMap((id, s) => {
        const one = fractions.get(id)
        return one?.type === type
          ? [{ x: own[s], y: one.all.reduce((a, b) => a + b, 0) / one.all.length }]
          : []
      })
      const { rho } = spearman({ x: pairs.map(({ x }) => x), y: pairs.map(({ y }) => y) })
      expect(rho).toBeCloseTo(expected, 9)
      expect(rho).toBeGreaterThan(0.45)
    }
  })
})

describe.skipIf(absent)('the 18-gene mean and response to PD-(L)1 inhibitors', { timeout: 60_000 }, () => {
  const names = ['Hugo', 'Liu', 'Mariathasan'] as const
  it('odds ratio and AUC by cohort as glm and pROC, pooled as metafor, phenotype as ordinal::clm', async () => {
    const whole = tcga()
    const odds: { value: number; se: number }[] = []
    const observed: number[] = []
    const expected: number[] = []
    for (const name of names) {
      const path = (what: string) => fileURLToPath(new URL(`ici_expression/${name}_${what}`, folder))
      const { assay } = await readAssay(path('expr_log2tpm.csv.gz'), { scale: 'log2' })
      const { table } = await readTable(path('clinical.csv'))
      const cell = (column: string, row: number) => {
        const found = table.columns.find(one => one.name === column)
        const text = found === undefined ? null : textAt(found, row)
        return text === 'NA' ? null : text
      }
      const { scores, coverage } = scorePublished(assay, tis ? [tis] : [])
      const want = r.cohorts[name]
      expect(coverage[0].present).toHaveLength(want.genes)
      expect(coverage[0].missing).toContain('CD276')

      // The same genes dropped from TCGA: what the platform does to the score.
      const { scores: reduced } = meanScores(whole.assay, [
        { name: 'rest', description: '', genes: coverage[0].present },
      ])
      const both = [standardised(reduced.values), standardised(Float64Array.from(whole.own))]
      observed.push(both[0].reduce((sum, value, s) => sum + value * both[1][s], 0) / (reduced.size - 1))
      expected.push(want.pearson)

      const rows = assay.samples.flatMap((_, row) =>
        cell('recist', row) !== null && cell('Biopsy.Time', row) !== 'on-treatment' ? [row] : [],
      )
      const event = rows.map(row => (['CR', 'PR'].includes(cell('recist', row) ?? '') ? 1 : 0))
      expect([rows.length, event.filter(one => one === 1).length]).toEqual([want.n, want.responders])
      const values = Float64Array.from(rows, row => scores.values[row])
      const fit = logistic({ y: event, x: [standardised(values)] })
      const area = auc({ event, score: values })
      odds.push({ value: fit.coefficients[1], se: fit.se[1] })
      observed.push(fit.coefficients[1], fit.se[1], area.value, area.lower, area.upper)
      expected.push(want.logOdds, want.se, want.auc, want.aucLower, want.aucUpper)

      if (!want.phenotype) continue
      const levels = ['desert', 'excluded', 'inflamed']
      const with_ = assay.samples.flatMap((_, row) =>
        levels.includes(cell('Immune.phenotype', row) ?? '') ? [row] : [],
      )
      const ordinal = ordinalRegression({
        y: with_.map(row => levels.indexOf(cell('Immune.phenotype', row) ?? '')),
        x: [standardised(Float64Array.from(with_, row => scores.values[row]))],
      })
      expect(with_).toHaveLength(want.phenotype.n)
      observed.push(ordinal.coefficients[0], ordinal.se[0])
      expected.push(want.phenotype.logOdds, want.phenotype.se)
    }
    const pooled = metaAnalysis({
      effect: odds.map(({ value }) => value),
      se: odds.map(({ se }) => se),
      method: 'REML',
      hartungKnapp: 'adhoc',
    })
    observed.push(pooled.value, pooled.lower, pooled.upper)
    expected.push(r.pooled.value, r.pooled.lower, r.pooled.upper)
    expect(recordAbsoluteError('signatures and response by cohort', observed, expected)).toBeLessThan(1e-8)
  })
})
