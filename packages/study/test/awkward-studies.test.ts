import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type EvidenceDocument, evidenceDocumentSchema } from '@tessera/evidence'
import { writeSimulation } from '@tessera/simulate'
import { describe, expect, it } from 'vitest'
import { smallPatients, smallProtocol, smallTable, writeFiles } from './small-study.ts'
import { evidenceOf, findingsIn, temporaryFolder, tessera } from './tessera.ts'

/** Runs a study that must end, and gives its evidence and findings. */
async function runToTheEnd(folder: string, study: string, ...more: string[]) {
  const out = join(folder, 'run')
  const finished = await tessera(['run', study, '--out', out, '--workers', '1', '--no-report', ...more])
  expect(finished).toMatchObject({ exit: 0, document: { ok: true } })
  const evidence: EvidenceDocument = evidenceDocumentSchema.parse(JSON.parse(evidenceOf(out)))
  for (const estimate of evidence.estimates)
    if (estimate.value === null) expect(estimate.why, estimate.id).toMatch(/\w{3}/)
  return { evidence, findings: findingsIn(finished) }
}

const runTable = (patients: Parameters<typeof smallTable>[0], protocol = smallProtocol) => {
  const folder = temporaryFolder()
  const study = writeFiles(folder, { 'study.yaml': protocol, 'patients.csv': smallTable(patients) })
  return runToTheEnd(folder, study)
}

describe('awkward studies run to the end, and say why where there is no number', { timeout: 300_000 }, () => {
  it('two patients a centre: no number of a centre, numbers over all', async () => {
    const centres = Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`Centre ${i + 1}`, 2]))
    const { evidence } = await runTable(smallPatients(centres))
    const ofCentres = evidence.estimates.filter(estimate => estimate.fold?.startsWith('Centre '))
    expect(new Set(ofCentres.map(estimate => estimate.fold)).size).toBe(20)
    for (const estimate of ofCentres) {
      expect(estimate.value).toBeNull()
      expect(estimate.why).toMatch(/^[012] events: fewer than 10$/)
    }
    const overall = evidence.estimates.find(
      estimate => estimate.measure === 'harrell_c' && estimate.model === 'full' && estimate.fold === null,
    )
    expect(overall?.value).toBeGreaterThan(0)
    expect(overall?.n).toBe(40)
  })

  it('a column without any value: a warning, and a model without it', async () => {
    const empty = smallPatients({ North: 40, South: 40 }).map(patient => ({ ...patient, marker: '' }))
    const { findings } = await runTable(empty)
    expect(findings).toContainEqual(
      expect.objectContaining({ code: 'empty-column', severity: 'warning', field: 'marker' }),
    )
  })

  it('a left-out centre without any event: its numbers are absent with the reason, the others are there', async () => {
    const patients = smallPatients({ North: 40, South: 40, West: 40 })
    const quiet = patients.map(patient => (patient.centre === 'West' ? { ...patient, dead: 0 } : patient))
    const { evidence } = await runTable(quiet)
    const west = evidence.estimates.filter(estimate => estimate.fold === 'West')
    expect(west.length).toBeGreaterThan(10)
    for (const estimate of west)
      expect(estimate).toMatchObject({ value: null, events: 0, why: '0 events: fewer than 10' })
    const north = evidence.estimates.find(
      estimate => estimate.fold === 'North' && estimate.measure === 'harrell_c' && estimate.model === 'full',
    )
    expect(north?.value).toBeGreaterThan(0.5)
  })

  it('an outcome of yes and no from one file a hospital, each with its own way of writing', async () => {
    const folder = temporaryFolder()
    const study = join(folder, 'study')
    const options = { study: 'ici-response', patients: 300, centres: 3, seed: 2, monteCarlo: 100 } as const
    const { files } = writeSimulation(study, { ...options, filePerCentre: true })
    expect(files.filter(file => file.name.endsWith('.csv'))).toHaveLength(3)
    const protocol = join(study, 'study.yaml')
    writeFileSync(protocol, readFileSync(protocol, 'utf8').replace('repeats: 10', 'repeats: 1'))
    const { evidence } = await runToTheEnd(folder, study, '--bootstrap', '20', '--permutations', '0')
    expect(evidence.patients).toMatchObject({ read: 300 })
    expect(evidence.patients.centres).toHaveLength(3)
    const auc = evidence.estimates.find(estimate => estimate.measure === 'auc' && estimate.fold === null)
    expect(auc?.value).toBeGreaterThan(0.4)
  })
})
