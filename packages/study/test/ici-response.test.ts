import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import type { EvidenceDocument } from '@tessera/evidence'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runStudy } from '../src/run/run-study.ts'

const root = fileURLToPath(new URL('../../../', import.meta.url))
const data = path.join(root, '../shared/data/ici_loris')
const here = existsSync(data)

describe.skipIf(!here)(
  `examples/ici-response on its public data${here ? '' : ' (absent: ../shared/data/ici_loris)'}`,
  () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'tessera-ici-'))
    let evidence: EvidenceDocument
    beforeAll(async () => {
      const protocolFile = path.join(root, 'examples/ici-response/study.yaml')
      // The figures tested here need neither resamples nor permutations.
      const run = await runStudy({ protocolFile, dataDir: data, out: folder, bootstrap: 20, permutations: 0 })
      evidence = run.evidence
    }, 300_000)
    afterAll(() => rmSync(folder, { recursive: true, force: true }))

    const of = (id: string) => {
      const found = evidence.estimates.find(estimate => estimate.id === `response/external-msk-2018/${id}`)
      if (!found) throw new Error(`no estimate ${id}`)
      return found
    }

    it('validates on 515 later patients with 127 responders and 104 of other tumours with 14', () => {
      const folds = evidence.questions[0].validations.map(({ folds: [fold] }) => [fold.n, fold.events])
      expect(folds).toEqual([
        [515, 127],
        [104, 14],
      ])
    })
    it('recomputes the published score from its coefficients: AUC 0.754 (Chang et al., Nature Cancer 2024)', () => {
      expect(of('loris/auc').value).toBeCloseTo(0.754, 3)
    })
    it('is not worse than the published score: the paired difference lies above -0.03', () => {
      const { lower, method } = of('six/difference:auc/from:loris')
      expect(method).toBe('paired DeLong')
      expect(lower).toBeGreaterThan(-0.03)
    })
    it('is calibrated without a penalty: the interval of the slope holds 1', () => {
      const { lower, upper } = of('six-unpenalised/calibration_slope')
      expect(lower).toBeLessThan(1)
      expect(upper).toBeGreaterThan(1)
    })
    it('says that this model was added later: an amendment, and exploratory', () => {
      expect(evidence.plan.amendments.map(a => a.path)).toContain('questions.response.models.six-unpenalised')
      expect(evidence.plan.exploratory).toContain('response/six-unpenalised')
      expect(of('six-unpenalised/auc').status).toBe('exploratory')
      expect(of('six/auc').status).toBe('planned')
    })
    it('as frozen, with the penalty, the slope misses 1 by less than 0.02: a shortfall that the README states', () => {
      const { lower } = of('six/calibration_slope')
      expect(lower).toBeLessThan(1.02)
    })
    it('counts tumour types that training never saw, and says that the plan was frozen', () => {
      const unseen = evidence.tables.find(table => table.id === 'response/external-msk-other-tumours/unseen')
      expect(unseen?.rows.map(row => row.what)).toContain('level "CNS" unseen in training')
      expect(evidence.plan.frozen).toBe(true)
    })
  },
)
