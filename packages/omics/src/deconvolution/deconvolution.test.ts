import { createRandom } from '@tessera/statistics'
import { describe, expect, it } from 'vitest'
import { recordAbsoluteError, reference } from '../../test/agreement.ts'
import { assayOf } from '../scores/scores.case.ts'
import { deconvolve } from './deconvolve.ts'
import type { ReferenceMatrix } from './reference-matrix.ts'

const r = reference<{
  A: number[][]
  y: number[]
  planted: number[]
  absolute: Record<'nnls' | 'huber' | 'bisquare', number[]>
  relative: Record<'nnls' | 'huber' | 'bisquare', number[]>
}>('deconvolution')
const cellTypes = ['T', 'B', 'macrophage', 'tumour']
const genes = r.A.map((_, i) => `g${i + 1}`)
const pure: ReferenceMatrix = {
  genes,
  cellTypes,
  columns: cellTypes.map((_, j) => Float64Array.from(r.A, row => row[j])),
}
const quick = { seed: 1, resamples: 0, permutations: 0 } as const
const sharesOf = (...args: Parameters<typeof deconvolve>) =>
  deconvolve(...args).samples.map(({ shares }) => (shares ?? []).map(({ share }) => share))

describe('deconvolution against quadratic programming in R', () => {
  const mixture = assayOf(
    r.y.map(value => [value]),
    'tpm',
    genes,
  )
  const methods = ['nnls', 'huber', 'bisquare'] as const
  it.each(methods)('%s', method => {
    for (const weighting of ['absolute', 'relative'] as const) {
      const [shares] = sharesOf(mixture, pure, { ...quick, method, weighting })
      const error = recordAbsoluteError(`deconvolution, ${method}`, shares, r[weighting][method])
      expect(error).toBeLessThan(1e-6)
    }
  })

  it('robust regression is nearer the planted shares than least squares where genes are spoilt', () => {
    const far = (method: 'nnls' | 'bisquare') =>
      Math.max(
        ...sharesOf(mixture, pure, { ...quick, method })[0].map((share, j) => Math.abs(share - r.planted[j])),
      )
    expect(far('bisquare')).toBeLessThan(far('nnls'))
  })
})

describe('planted mixtures', () => {
  const random = createRandom(5, 'planted mixtures')
  const planted = Array.from({ length: 40 }, () => {
    const raw = cellTypes.map(() => -Math.log(1 - random.next()))
    const sum = raw.reduce((a, b) => a + b, 0)
    return raw.map(value => value / sum)
  })
  const mix = (noise: number) =>
    assayOf(
      r.A.map(row =>
        planted.map(
          shares =>
            row.reduce((sum, value, j) => sum + value * shares[j], 0) * Math.exp(noise * random.normal()),
        ),
      ),
      'tpm',
      genes,
    )

  it('are found exactly without noise, by each method', () => {
    for (const method of ['nnls', 'huber', 'bisquare'] as const)
      for (const [s, shares] of sharesOf(mix(0), pure, { ...quick, method }).entries())
        for (const [j, share] of shares.entries()) expect(share).toBeCloseTo(planted[s][j], 9)
  })

  it('are found within a few hundredths with noise of 20 %, and mostly within their intervals', () => {
    const { samples } = deconvolve(mix(0.2), pure, { seed: 1, resamples: 100, permutations: 19 })
    let squares = 0
    let within = 0
    for (const [s, { shares, correlation, p }] of samples.entries()) {
      // Relative to the reference an even mixture hardly varies: its correlation is the lowest.
      expect(correlation).toBeGreaterThan(0.4)
      expect(p).toBeLessThanOrEqual(0.15)
      for (const [j, one] of (shares ?? []).entries()) {
        squares += (one.share - planted[s][j]) ** 2
        if ((one.lower ?? 1) <= planted[s][j] && planted[s][j] <= (one.upper ?? 0)) within++
      }
    }
    expect(Math.sqrt(squares / 160)).toBeLessThan(0.05)
    expect(within / 160).toBeGreaterThan(0.75)
  })

  it('a mixture of nothing of the reference does not fit better than shuffled genes', () => {
    const noise = assayOf(
      genes.map(() => [Math.exp(6 + random.normal())]),
      'tpm',
      genes,
    )
    const [sample] = deconvolve(noise, pure, { seed: 1, resamples: 0, permutations: 99 }).samples
    expect(sample.p).toBeGreaterThan(0.05)
  })

  it('a sample gives the same alone as among others', () => {
    const assay = mix(0.1)
    const options = { seed: 1, resamples: 20, permutations: 20 }
    const together = deconvolve(assay, pure, options).samples[3]
    expect(deconvolve(assay.select(Int32Array.of(3)), pure, options).samples[0]).toEqual(together)
  })
})

describe('what a deconvolution refuses', () => {
  const tpm = assayOf(
    r.A.map(row => [row[0], 0]),
    'tpm',
    genes,
  )
  it('logarithms, declared or by their look, and negative values', () => {
    expect(() => deconvolve(tpm.with({ scale: 'log2' }), pure, quick)).toThrow("scale 'log2'")
    const logs = tpm.with({ values: tpm.values.map(value => Math.log2(value + 1)) })
    expect(() => deconvolve(logs, pure, quick)).toThrow('look like logarithms')
    const centred = tpm.with({ values: tpm.values.map(value => value - 5) })
    expect(() => deconvolve(centred, pure, quick)).toThrow('negative values')
  })

  it('too few of the markers; missing ones are named', () => {
    expect(() => deconvolve(tpm.selectFeatures([0, 1, 2]), pure, quick)).toThrow('3 of 40 marker genes')
    const { missing, findings } = deconvolve(
      tpm.selectFeatures(Int32Array.from({ length: 30 }, (_, i) => i)),
      pure,
      quick,
    )
    expect(missing).toHaveLength(10)
    expect(findings[0]).toMatchObject({ code: 'markers-missing', count: 10 })
  })

  it('a sample in which nothing is expressed has no shares, and says so', () => {
    const { samples, findings } = deconvolve(tpm, pure, quick)
    expect(samples[0].shares?.[0].share).toBeCloseTo(1, 9)
    expect(samples[1]).toMatchObject({ shares: null, reason: 'no marker gene is expressed' })
    expect(findings.map(({ code }) => code)).toContain('mixture-undefined')
  })
})
