import { createRandom } from '@tessera/statistics'
import { describe, expect, it } from 'vitest'
import { centreMean, drawIvbLatent, ivbCovariance, latentParts } from './state.ts'

describe('what is latent of a patient of the trial', () => {
  it('has the covariance and the mean that the best possible score is told', () => {
    const n = 20_000
    const caseMix = 0.3
    const drawn = Array.from({ length: n }, (_, i) =>
      drawIvbLatent(createRandom(4, 'latent test', i), caseMix, 4, 'C1', i),
    )
    const size = latentParts.length
    const mean = Float64Array.from(latentParts, (_, k) => drawn.reduce((sum, x) => sum + x[k] / n, 0))
    const expected = centreMean(caseMix)
    for (let a = 0; a < size; a++) {
      const variance = ivbCovariance[a * size + a]
      expect(Math.abs(mean[a] - expected[a])).toBeLessThan(4 * Math.sqrt(variance / n))
      for (let b = 0; b < size; b++) {
        const found = drawn.reduce((sum, x) => sum + ((x[a] - mean[a]) * (x[b] - mean[b])) / n, 0)
        // Variance of a sample covariance of two normals: (v_a v_b + c^2) / n.
        const own = ivbCovariance[a * size + b]
        const error = Math.sqrt((variance * ivbCovariance[b * size + b] + own ** 2) / n)
        expect(Math.abs(found - own), `${latentParts[a]} with ${latentParts[b]}`).toBeLessThan(4.5 * error)
      }
    }
  })
})
