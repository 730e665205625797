import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { FindingsError } from '@tessera/evidence'
import { writeSimulation } from '@tessera/simulate'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parse, stringify } from 'yaml'
import { intake } from '../src/intake/intake.ts'
import { readProtocol } from '../src/protocol/read.ts'
import { runTrial } from '../src/trial/run-trial.ts'

const folder = mkdtempSync(path.join(os.tmpdir(), 'tessera-trial-'))
const study = path.join(folder, 'study.yaml')
let truth: ReturnType<typeof writeSimulation>['truth']

beforeAll(() => {
  ;({ truth } = writeSimulation(folder, { study: 'oesophageal-ivb-rt', seed: 3, monteCarlo: 0 }))
  // The trial alone: its assays and models are tried elsewhere.
  const { blocks, questions, biomarkers: _, ...rest } = parse(readFileSync(study, 'utf8'))
  const { clinical, treatment, biomarkers } = blocks
  const [{ models, ...asked }] = questions
  writeFileSync(
    study,
    stringify({
      ...rest,
      blocks: { clinical, treatment, biomarkers },
      questions: [{ ...asked, primary: 'clinical', models: { clinical: models.clinical } }],
    }),
  )
}, 200_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const protocol = (change: (text: string) => string) => {
  const file = path.join(folder, 'changed.yaml')
  writeFileSync(file, change(readFileSync(study, 'utf8')))
  return readProtocol(file)
}

describe('a partially randomised trial', () => {
  it('takes in the responders whose response was confirmed, each in the cohort and arm assigned', async () => {
    const read = await intake(readProtocol(study))
    expect(read.findings.filter(finding => finding.severity === 'error')).toEqual([])
    const trial = read.trial
    const early = truth.planted.length > 0 ? 170 - (trial?.patients.length ?? 0) : 0
    // Those randomised before the second scan have no confirmed response; everybody else enters.
    expect(early).toBeGreaterThanOrEqual(0)
    expect(early).toBeLessThan(10)
    const told = trial?.patients.map(({ patientId, assigned, cohort }) => [patientId, assigned, cohort]) ?? []
    const modality = truth.modalities.trial as { arm: string[]; cohort: string[] }
    const drawn = new Map(truth.patients.id.map((id, i) => [id, [id, modality.arm[i], modality.cohort[i]]]))
    for (const one of told) expect(one).toEqual(drawn.get(String(one[0])))
  })

  it('derives progression by RECIST from the lesions, at the scan that first shows it', async () => {
    const read = await intake(readProtocol(study))
    const days = truth.modalities.trial as { progressionOrDeath: number[]; ending: string[] }
    const drawn = new Map(truth.patients.id.map((id, i) => [id, i]))
    let late = 0
    let events = 0
    for (const patient of read.trial?.patients ?? []) {
      const i = drawn.get(patient.patientId) ?? -1
      const outcome = patient.outcomes.pfs
      if (outcome?.kind !== 'time-to-event' || !outcome.event) continue
      events++
      const day = patient.timeZero + outcome.time * 30.4375
      expect(day).toBeGreaterThanOrEqual(patient.timeZero)
      if (Math.round(day) >= days.progressionOrDeath[i]) late++
    }
    expect(events).toBeGreaterThan(100)
    // Readings vary by 3 %: a few sums pass 20 % before the true progression.
    expect(late / events).toBeGreaterThan(0.95)
  })

  it('answers each endpoint from the randomised arms, with those who chose beside them', async () => {
    const read = await intake(readProtocol(study))
    if (!read.trial) throw new Error('the protocol has a trial')
    const evidence = runTrial(read.trial, { level: 0.95, status: 'exploratory' })
    expect(evidence.analyses.map(({ id }) => id)).toEqual(['trial-pfs', 'trial-os', 'trial-local-control'])
    const ids = new Set(evidence.estimates.map(({ id }) => id))
    expect(ids.size).toBe(evidence.estimates.length)
    for (const { mainNumbers } of evidence.analyses)
      for (const { estimate } of mainNumbers) expect(ids).toContain(estimate)
    const hazard = evidence.estimates.find(({ id }) => id === 'trial-pfs/randomised/hazard_ratio')
    expect(hazard?.value).toBeGreaterThan(0.3)
    expect(hazard?.value).toBeLessThan(1.3)
    expect(evidence.tables.some(({ id }) => id === 'trial-local-control/randomised/incidence')).toBe(true)
    // Per protocol stands beside the comparison as assigned, of fewer patients.
    const n = (of: string) =>
      evidence.estimates.find(({ id }) => id === `trial-pfs/${of}/hazard_ratio`)?.n ?? 0
    expect(n('per-protocol')).toBeGreaterThan(0)
    expect(n('per-protocol')).toBeLessThan(n('randomised'))
  })

  it('refuses to pool the cohorts, and a rule that was fixed nowhere', async () => {
    const refused = (text: string) =>
      intake(protocol(given => given.replace('combine: randomised alone', text)))
    await expect(refused('combine: pooled')).rejects.toThrow(FindingsError)
    await expect(refused('combine: pooled')).rejects.toThrow(/pooling/)
    await expect(refused('combine: { rule: robust mixture, fixedBy: "", weight: 0.5 }')).rejects.toThrow(
      /fixed before/,
    )
  })

  it('combines by a robust mixture that the protocol fixed', async () => {
    const read = await intake(
      protocol(given =>
        given.replace(
          'combine: randomised alone',
          'combine: { rule: robust mixture, fixedBy: "analysis plan 1.0, 2022-01-10", weight: 0.5 }',
        ),
      ),
    )
    if (!read.trial) throw new Error('the protocol has a trial')
    const { tables } = runTrial(read.trial, { level: 0.95, status: 'exploratory' })
    expect(tables.find(({ id }) => id === 'trial-pfs/cohorts/combined')?.rows).toHaveLength(2)
  })

  it('names an endpoint, a reader or a table that is not there', async () => {
    expect(() => protocol(given => given.replace('primary: pfs', 'primary: pfz'))).toThrow(
      /no endpoint 'pfz'/,
    )
    await expect(
      intake(protocol(given => given.replace('course:\n', 'course:\n    reader: nobody\n'))),
    ).rejects.toThrow(/nobody called 'nobody'/)
    await expect(
      intake(protocol(given => given.replace('table: adverse-events.csv', 'table: missing.csv'))),
    ).rejects.toThrow(/missing.csv: there is no such file/)
  })
})
