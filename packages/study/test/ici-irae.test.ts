import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Finding } from '@tessera/evidence'
import { writeSimulation } from '@tessera/simulate'
import { intake, readProtocol } from '@tessera/study'
import { describe, expect, it } from 'vitest'
import { root } from './tessera.ts'

/** What is wrong with the study's tables after a change of one of them. */
async function findingsAfter(file: string, change: (text: string) => string): Promise<readonly Finding[]> {
  const folder = mkdtempSync(join(tmpdir(), 'ici-irae-broken-'))
  writeSimulation(folder, { study: 'ici-irae', patients: 60, centres: 3, seed: 2, monteCarlo: 0 })
  const path = join(folder, file)
  const before = readFileSync(path, 'utf8')
  const after = change(before)
  if (after === before) throw new Error('nothing was changed')
  writeFileSync(path, after)
  const read = await intake(readProtocol(join(root, 'studies/ici-irae/study.yaml')), { dataDir: folder })
  return read.findings
}

describe('landmarks over real-looking tables that are wrong', { timeout: 60_000 }, () => {
  it('an irAE before the first dose is named by row and does not count', async () => {
    const findings = await findingsAfter('adverse-events.csv', text =>
      text.replace(/^(C1-\d+,[^,]+,[^,]+,\d),(\d{4})(-\d\d-\d\d,.*Y)$/m, (_, a, __, c) => `${a},2019${c}`),
    )
    const found = findings.find(({ code }) => code === 'immune-event-not-counted')
    expect(found).toMatchObject({ severity: 'warning', field: 'start', row: expect.any(Number) })
    expect(found?.message).toContain('before the first dose')
  })

  it('draws of nobody in the study are counted and left out', async () => {
    const findings = await findingsAfter('metabolome-samples.csv', text =>
      text.replaceAll(',C1-0003,', ',X1-9999,'),
    )
    expect(findings).toContainEqual(
      expect.objectContaining({ code: 'sample-of-no-patient', severity: 'warning' }),
    )
  })

  it('a sheet without dates is refused: nothing says when a sample was known', async () => {
    const findings = await findingsAfter('metabolome-samples.csv', text =>
      text.replaceAll(/,\d{4}-\d\d-\d\d,/g, ',,'),
    )
    const codes = findings.filter(({ severity }) => severity === 'error').map(({ code }) => code)
    expect(codes).toContain('known-at-not-declared')
    expect(codes).toContain('biomarkers-without-dates')
  })

  it('a run without QC samples cannot be corrected, and says so', async () => {
    const findings = await findingsAfter('metabolome-samples.csv', text => text.replaceAll(',qc,', ',blank,'))
    expect(findings).toContainEqual(expect.objectContaining({ code: 'run-not-corrected', severity: 'error' }))
  })
})
