import { describe, expect, it } from 'vitest'
import { renamedSymbols } from '../identity/index.ts'
import { assayOf } from '../scores/scores.case.ts'
import { publishedSignatures, signatureNamed } from './published-signatures.ts'
import { estimatePurity, scorePublished } from './score-published.ts'

const named = (name: string) => {
  const signature = signatureNamed(name)
  if (!signature) throw new Error(`no ${name}`)
  return signature
}
const weighted = named('tis-18-weighted')
const all = [...weighted.genes, ...(weighted.housekeeping ?? [])]

describe('published signatures', () => {
  it('have genes that stand once, a weight for each where there are weights, a source and a caveat', () => {
    expect(new Set(publishedSignatures.map(({ name }) => name)).size).toBe(publishedSignatures.length)
    for (const { genes, weights, paper, place, evidence, licence, caveat, formula } of publishedSignatures) {
      expect(new Set(genes).size).toBe(genes.length)
      expect(genes.every(gene => /^[A-Z0-9][A-Za-z0-9-]+$/.test(gene))).toBe(true)
      expect(weights === undefined || weights.length === genes.length).toBe(true)
      expect(weights !== undefined).toBe(formula === 'housekeeping-weighted')
      for (const text of [paper, place, evidence, licence, caveat]) expect(text.length).toBeGreaterThan(5)
    }
  })

  it('have as many genes as their papers', () => {
    const size = (name: string) => named(name).genes.length
    expect(size('tis-18-weighted')).toBe(18)
    expect(weighted.housekeeping).toHaveLength(11)
    expect(size('ifn-gamma-6')).toBe(6)
    expect(size('expanded-immune-18')).toBe(18)
    expect(size('estimate-immune')).toBe(141)
    expect(size('estimate-stromal')).toBe(141)
    expect(size('pan-f-tbrs')).toBe(19)
    expect(size('tls-12-chemokine')).toBe(12)
    const danaher = publishedSignatures.filter(({ name }) => name.startsWith('danaher-'))
    expect(danaher.reduce((sum, { genes }) => sum + genes.length, 0)).toBe(60)
    const mcp = publishedSignatures.filter(({ name }) => name.startsWith('mcp-'))
    expect(mcp.map(({ genes }) => genes.length)).toEqual([16, 1, 7, 9, 9, 7, 6, 15, 33, 8])
  })
})

describe('scores of published signatures', () => {
  it('the weighted 18-gene profile by hand: log10 over housekeeping genes, CD276 against', () => {
    const rows = all.map((gene, i) => [i < 18 ? 99 : 9, gene === 'CD276' ? 999 : 9])
    const { scores } = scorePublished(assayOf(rows, 'tpm', all), [weighted])
    const sum = (weighted.weights ?? []).reduce((total, weight) => total + weight, 0)
    // log10(100) - log10(10) is 1 for every gene; then CD276 alone is 2 above.
    expect(scores.values[0]).toBeCloseTo(sum, 12)
    expect(scores.values[1]).toBeCloseTo(2 * -0.0239, 12)
  })

  it('is the same from logarithms of either base as from the values', () => {
    const tpm = all.map((_, i) => [3 * i + 1, 50 - i])
    const linear = scorePublished(assayOf(tpm, 'tpm', all), [weighted]).scores.values
    const log2 = tpm.map(row => row.map(value => Math.log2(value + 1)))
    const log10 = tpm.map(row => row.map(value => Math.log10(value + 1)))
    const of2 = scorePublished(assayOf(log2, 'log2', all), [weighted]).scores.values
    const of10 = scorePublished(assayOf(log10, 'log10', all), [weighted]).scores.values
    for (const [i, value] of linear.entries()) {
      expect(of2[i]).toBeCloseTo(value, 12)
      expect(of10[i]).toBeCloseTo(value, 12)
    }
  })

  it('cytolytic activity is the geometric mean of TPM with 0.01 added', () => {
    const { scores } = scorePublished(assayOf([[3.99], [0.99]], 'tpm', ['GZMA', 'PRF1']), [
      named('cytolytic-activity'),
    ])
    expect(scores.values[0]).toBeCloseTo(2, 12)
    const logs = scorePublished(assayOf([[2], [0]], 'log2', ['GZMA', 'PRF1']), [named('cytolytic-activity')])
    expect(logs.scores.values[0]).toBeCloseTo(2, 12)
  })

  it('refuses a profile without housekeeping genes, and one of too few genes, and says so', () => {
    const genes = [...weighted.genes, 'GZMA']
    const { scores, coverage, findings } = scorePublished(
      assayOf(
        genes.map((_, i) => [i, 2 * i]),
        'log2',
        genes,
      ),
      [weighted, named('tis-18-mean'), named('estimate-immune')],
    )
    expect(scores.features.map(({ id }) => id)).toEqual(['tis-18-mean'])
    expect(coverage.map(({ set, reason }) => [set, reason])).toEqual([
      ['tis-18-weighted', '0 of 11 housekeeping genes measured, fewer than 3'],
      ['tis-18-mean', null],
      ['estimate-immune', expect.stringContaining('less than 80 %')],
    ])
    expect(findings.filter(({ code }) => code === 'set-not-scored')).toHaveLength(2)
  })

  it('finds genes by the names that they have today', () => {
    const signature = named('pan-f-tbrs')
    const today = signature.genes.map(gene => renamedSymbols.get(gene) ?? gene)
    const { coverage } = scorePublished(
      assayOf(
        today.map((_, i) => [i, 1]),
        'log2',
        today,
      ),
      [signature],
    )
    expect(coverage[0].missing).toEqual([])
    expect(today).toContain('CCN2')
  })

  it('refuses ratios', () => {
    expect(() => scorePublished(assayOf([[1]], 'ratio', ['GZMA']), publishedSignatures)).toThrow(
      "scale 'ratio'",
    )
  })
})

describe('ESTIMATE purity', () => {
  it('is the published cosine, and undefined outside 0 to 1', () => {
    expect(estimatePurity(0, 'affymetrix')).toBeCloseTo(0.8225093767, 9) // R: cos(0.6049872018)
    expect(estimatePurity(8000, 'affymetrix')).toBeNull()
  })
})
