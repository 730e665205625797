import { readFileSync } from 'node:fs'
import { harrellConcordance } from '@tessera/statistics'
import { describe, expect, it } from 'vitest'
import { largestError } from './agreement.ts'
import { riskOf, type SurvivalSpec } from './external-risk.ts'
import { readSurvival, type SurvivalSet, survivalDataFolder } from './survival-sets.ts'

/** Cox regression on the official split (Katzman et al., BMC Med Res Methodol 2018;18:24). */
const publishedCox: readonly (readonly [SurvivalSet, number])[] = [
  ['SUPPORT', 0.583],
  ['METABRIC', 0.632],
  ['GBSG', 0.656],
]

interface Results {
  readonly results: Record<
    string,
    {
      readonly learners: Record<
        string,
        { readonly spec: SurvivalSpec; readonly peer: { readonly mean: number } }
      >
    }
  >
}
/** What bench/learning/deepsurv.py made of the same split with the same settings: means over seeds. */
const { results }: Results = JSON.parse(
  readFileSync(new URL('../../../bench/results/learning-deepsurv.json', import.meta.url), 'utf8'),
)

async function testConcordance(set: SurvivalSet, spec: SurvivalSpec): Promise<number> {
  const test = readSurvival(set, 'test')
  const risk = await riskOf(set, spec, readSurvival(set, 'train'), test, 1)
  return harrellConcordance({ time: test.time, event: test.event, risk }).value
}

describe.skipIf(survivalDataFolder() === null)(
  'official survival splits (skipped where ../shared/data/survival_deepsurv is absent)',
  () => {
    it.each(publishedCox)('Cox regression on %s has the published concordance', async (set, published) => {
      const concordance = await testConcordance(set, { name: 'regression' })
      expect(largestError('Cox on published test files', [concordance], [published])).toBeLessThan(1e-3)
    })

    it.each(['boosting, Cox', 'survival forest', 'network, Cox'])(
      '%s on GBSG falls short of its peer by no more than 0.01',
      async learner => {
        const { spec, peer } = results.GBSG.learners[learner]
        const concordance = await testConcordance('GBSG', spec)
        largestError(`GBSG beside the peer: ${learner}`, [concordance], [peer.mean])
        expect(concordance).toBeGreaterThan(peer.mean - 0.01)
      },
      600_000,
    )
  },
)
