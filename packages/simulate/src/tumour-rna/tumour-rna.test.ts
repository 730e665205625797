import { Assay, publishedSignatures, scorePublished } from '@tessera/omics'
import { createRandom } from '@tessera/statistics'
import { describe, expect, it } from 'vitest'
import { tumourRnaInformation } from './rna-information.ts'
import { type RnaSpecimen, simulateTumourRna } from './simulate-tumour-rna.ts'

const random = createRandom(5, 'rna test')
const specimens = Array.from(
  { length: 120 },
  (_, i): RnaSpecimen => ({
    sample: `R${i + 1}`,
    patientId: `P${i + 1}`,
    latent: {
      infiltration: random.normal(),
      aggressiveness: random.normal(),
      'PD-1': random.normal(),
      susceptibility: random.normal(),
    },
    material: i % 3 === 0 ? 'biopsy' : 'resection',
    centre: `C${1 + (i % 3)}`,
  }),
)
const { assay, truth } = simulateTumourRna(specimens, { seed: 2, genes: 1200 })

function correlation(x: ArrayLike<number>, y: ArrayLike<number>): number {
  const mean = (values: ArrayLike<number>) => Array.from(values).reduce((a, b) => a + b, 0) / values.length
  const [mx, my] = [mean(x), mean(y)]
  let [xy, xx, yy] = [0, 0, 0]
  for (let i = 0; i < x.length; i++) {
    xy += (x[i] - mx) * (y[i] - my)
    xx += (x[i] - mx) ** 2
    yy += (y[i] - my) ** 2
  }
  return xy / Math.sqrt(xx * yy)
}

describe('simulated RNA of tumours', () => {
  it('has every gene of the published signatures, so that each can be scored', () => {
    expect(assay).toBeInstanceOf(Assay)
    const { scores } = scorePublished(assay, publishedSignatures)
    expect(scores.features.length).toBe(publishedSignatures.length)
  })

  it('the immune score follows the infiltration of the piece, and that of the tumour less', () => {
    const names = ['estimate-immune', 'tis-18-weighted']
    const { scores } = scorePublished(
      assay,
      publishedSignatures.filter(({ name }) => names.includes(name)),
    )
    const of = (name: string) => scores.row(scores.features.findIndex(({ id }) => id === name))
    expect(correlation(of('estimate-immune'), truth.infiltrationOfPiece)).toBeGreaterThan(0.8)
    const latent = specimens.map(one => one.latent.infiltration)
    const sensitivity = specimens.map(one => one.latent['PD-1'])
    expect(correlation(of('estimate-immune'), latent)).toBeGreaterThan(0.6)
    expect(correlation(of('tis-18-weighted'), sensitivity)).toBeGreaterThan(0.2)
  })

  it('tells the infiltration no better than the piece that was sequenced does', () => {
    const parts = ['infiltration', 'aggressiveness', 'PD-1', 'susceptibility']
    const resection = tumourRnaInformation(parts, 'resection')
    const biopsy = tumourRnaInformation(parts, 'biopsy')
    // 1 / heterogeneity^2, and less by what purity hides.
    expect(resection[0]).toBeLessThan(1 / 0.45 ** 2)
    expect(resection[0]).toBeGreaterThan(0.6 / 0.45 ** 2)
    expect(biopsy[0]).toBeLessThan(resection[0])
    for (let i = 0; i < 4; i++)
      for (let j = 0; j < i; j++) expect(biopsy[4 * i + j]).toBeCloseTo(biopsy[4 * j + i], 8)
  })

  it('a specimen keeps its counts in a larger cohort; without a signal nothing follows the state', () => {
    const fewer = simulateTumourRna(specimens.slice(0, 2), { seed: 2, genes: 1200 })
    for (let g = 0; g < 1200; g += 100) expect([...fewer.assay.row(g)]).toEqual([...assay.row(g).slice(0, 2)])
    const none = simulateTumourRna(specimens, { seed: 2, genes: 1200, noSignal: true })
    const latent = specimens.map(one => one.latent.infiltration)
    expect(Math.abs(correlation(none.truth.infiltrationOfPiece, latent))).toBeLessThan(0.3)
  })
})
