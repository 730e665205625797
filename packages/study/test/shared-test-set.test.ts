import { existsSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { intake } from '../src/intake/intake.ts'
import { readProtocol } from '../src/protocol/read.ts'
import { tessera } from './tessera.ts'

const data = join(import.meta.dirname, '../../../../shared/data/survival_deepsurv')

/** DeepSurv's files have no identifier: each row is a patient. */
function studyOf(name: string, end: string, covariates: number): string {
  const folder = mkdtempSync(join(tmpdir(), 'tessera-deepsurv-'))
  const columns = Array.from({ length: covariates }, (_, i) => `x${i}`).join(', ')
  writeFileSync(
    join(folder, 'study.yaml'),
    `study: split
title: A published split
dataDir: ${data}
patients:
  tables:
    - { file: ${name}_train.${end}, centre: training file }
    - { file: ${name}_test.${end}, centre: test file }
timeZero: { name: admission }
endpoints: { death: { type: time-to-event, time: time, unit: days, event: event == 1, horizon: 365 days } }
blocks: { clinical: { columns: [${columns}], knownAt: at admission } }
questions: [{ prognosis: death, models: { clinical: [clinical] } }]
validation: { external: [test file] }
`,
  )
  return folder
}

describe.skipIf(!existsSync(data))(
  'published splits (skipped where ../shared/data/survival_deepsurv is absent)',
  () => {
    it('WHAS: 229 of the 328 test rows stand in the training file; the split is refused', async () => {
      const study = studyOf('whas_train_test', 'csv', 6)
      const { findings } = await intake(readProtocol(join(study, 'study.yaml')), { dataDir: data })
      expect(findings.find(finding => finding.code === 'rows-in-two-files')).toMatchObject({
        severity: 'error',
        count: 229,
        message: expect.stringContaining('229 of the 328 rows of whas_train_test_test.csv'),
      })
      const { exit, document } = await tessera(['check', study])
      expect(exit).toBe(1)
      expect(document?.findings.find(finding => finding.code === 'rows-in-two-files')?.count).toBe(229)
    })

    it('GBSG: no row of the test file stands in the training file', async () => {
      const study = studyOf('gbsg_cancer_train_test', 'csv', 7)
      const { findings } = await intake(readProtocol(join(study, 'study.yaml')), { dataDir: data })
      expect(findings.filter(finding => finding.code === 'rows-in-two-files')).toEqual([])
    })
  },
)
