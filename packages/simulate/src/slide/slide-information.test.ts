import { createRandom } from '@tessera/statistics'
import { describe, expect, it } from 'vitest'
import { recordError } from '../../../../scripts/conformance/record.ts'
import { drawPoisson } from '../counts/index.ts'
import { centreLooks } from './centre-look.ts'
import { slideLaw } from './make-law.ts'
import { slideInformation } from './slide-information.ts'

describe('slideInformation', () => {
  it('says how well regression on what is counted can know the state, to 4 %', () => {
    // Laws of 20,000 patients with independent standard normal states, nuclei counted as a section of the size has them;
    // least squares of the state on the readings is then the best reader, and leaves 1 / (1 + information).
    const n = 20_000
    const [look] = centreLooks(1, 1)
    const random = createRandom(4, 'information')
    const readings: number[][] = []
    const states: number[][] = []
    const area = ((2048 * 0.0005) ** 2 * 0.76) / 2
    for (let p = 0; p < n; p++) {
      const state = { infiltration: random.normal(), aggressiveness: random.normal() }
      const law = slideLaw(state, look, { specimen: 'resection', pixels: 2048 }, random)
      const count = (density: number) => Math.log(drawPoisson(random, density * area) + 0.5)
      readings.push([
        1,
        count(law.lymphocytes.tumour),
        count(law.lymphocytes.stroma),
        Math.log(law.tumourNuclei.area),
        Math.log(law.tumourNuclei.irregularity),
        Math.log(law.necrosisShare / (1 - law.necrosisShare)),
      ])
      states.push([state.infiltration, state.aggressiveness])
    }
    const information = slideInformation({ specimen: 'resection', pixels: 2048 })
    const expected = [1 / (1 + information[0]), 1 / (1 + information[4])]
    const errors = expected.map((left, k) =>
      Math.abs(
        residualVariance(
          readings,
          states.map(s => s[k]),
        ) /
          left -
          1,
      ),
    )
    recordError('Information of a perfect reader of a slide', Math.max(...errors))
    // The residual variance of 20,000 has a standard error of 1 %; counts are not quite normal.
    for (const error of errors) expect(error).toBeLessThan(0.04)
  })

  it('grows with the section and with the number of slides, and knows nothing of frailty', () => {
    const small = slideInformation({ specimen: 'biopsy', pixels: 2048 })
    const large = slideInformation({ specimen: 'resection', pixels: 8192 })
    const two = slideInformation({ specimen: 'resection', pixels: 8192, slides: 2 })
    expect(large[0]).toBeGreaterThan(small[0])
    expect(two[4]).toBe(2 * large[4])
    expect([large[1], large[2], large[5], large[8]]).toEqual([0, 0, 0, 0])
  })
})

/** Of y about its least squares on the columns of x, by Gauss elimination of the normal equations. */
function residualVariance(x: readonly (readonly number[])[], y: readonly number[]): number {
  const k = x[0].length
  const rows = Array.from({ length: k }, (_, i) => [
    ...Array.from({ length: k }, (_, j) => x.reduce((sum, row) => sum + row[i] * row[j], 0)),
    x.reduce((sum, row, p) => sum + row[i] * y[p], 0),
  ])
  for (let i = 0; i < k; i++)
    for (let j = 0; j < k; j++) {
      if (i === j) continue
      const times = rows[j][i] / rows[i][i]
      for (let c = i; c <= k; c++) rows[j][c] -= times * rows[i][c]
    }
  const beta = rows.map((row, i) => row[k] / row[i])
  return (
    x.reduce((sum, row, p) => sum + (y[p] - row.reduce((s, v, i) => s + v * beta[i], 0)) ** 2, 0) / y.length
  )
}
