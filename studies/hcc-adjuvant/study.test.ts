import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { EvidenceDocument } from '@tessera/evidence'
import { drawFiles, writeSimulation } from '@tessera/simulate'
import { readProtocol, runStudy } from '@tessera/study'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { parse, stringify } from 'yaml'

const folder = mkdtempSync(path.join(os.tmpdir(), 'tessera-hcc-'))
const study = path.join(import.meta.dirname, 'study.yaml')
const data = path.join(folder, 'data')
let truth: ReturnType<typeof writeSimulation>['truth']
let evidence: EvidenceDocument

beforeAll(async () => {
  const made = writeSimulation(data, {
    study: 'hcc-adjuvant',
    patients: 160,
    centres: 3,
    seed: 11,
    monteCarlo: 2000,
    files: 'features',
  })
  truth = made.truth
  await drawFiles(data, made.drawn ?? [], { workers: 1 })
  // The protocol as it is, but for its networks, its second clock and the number of resamples and draws.
  const protocol = parse(readFileSync(study, 'utf8'))
  const [prognosis, benefit] = protocol.questions
  const { clinical, immune } = prognosis.models
  const own = path.join(folder, 'study')
  const questions = [
    { ...prognosis, primary: 'immune', models: { clinical, immune } },
    { ...benefit, models: {}, imputations: 2, second: undefined },
  ]
  const validation = { leaveOut: 'centre', bootstrap: 20, permutations: 0, seed: 1 }
  for (const label of Object.values<Record<string, unknown>>(protocol.labels)) label.imputations = 5
  writeFileSync(`${own}.yaml`, stringify({ ...protocol, questions, validation }))
  copyFileSync(path.join(import.meta.dirname, 'dictionary.yaml'), path.join(folder, 'dictionary.yaml'))
  const run = await runStudy({
    protocolFile: `${own}.yaml`,
    dataDir: data,
    out: path.join(folder, 'run'),
    workers: 1,
  })
  evidence = run.evidence
}, 300_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

it('reads the tables of the simulator with the dictionary that it writes', () => {
  expect(readProtocol(study).protocol.registration).toBe('NCT07417800')
  expect(parse(readFileSync(path.join(import.meta.dirname, 'dictionary.yaml'), 'utf8'))).toEqual(
    parse(readFileSync(path.join(data, 'dictionary.yaml'), 'utf8')),
  )
  expect(evidence.findings.filter(({ severity }) => severity === 'error')).toEqual([])
})

interface Strategy {
  readonly arm: string
  readonly rmstDifference: number
  readonly naive: { readonly bias: number; readonly immortalTime: number; readonly confounding: number }
}

it('plants confounding and immortal time: the naive comparison is wrong by a known amount', () => {
  const { strategies } = truth.modalities.adjuvant as { strategies: Strategy[] }
  for (const { rmstDifference, naive } of strategies) {
    expect(rmstDifference).toBeGreaterThan(0.5)
    expect(naive.confounding).toBeLessThan(-1)
    expect(naive.immortalTime).toBeGreaterThan(3)
    expect(naive.bias).toBeGreaterThan(1)
  }
})

it('compares the arms, warns with the naive comparison, and lies near the truth', () => {
  const { strategies } = truth.modalities.adjuvant as { strategies: Strategy[] }
  const value = (id: string) => evidence.estimates.find(estimate => estimate.id === id)
  for (const { arm, rmstDifference } of strategies) {
    const own = value(`benefit/target-trial/rmst_difference/${arm.toLowerCase()}`)
    if (!own) throw new Error(`no estimate of ${arm}`)
    if (own.value === null) {
      expect(own.why).toMatch(/common support|one centre/)
      continue
    }
    // 20 resamples tell a standard error to a sixth of it: limits at 3.9 of them are those of 99.9 %.
    expect(Math.abs(own.value - rmstDifference)).toBeLessThan(3.9 * (own.se ?? 0))
  }
  expect(evidence.estimates.some(({ id }) => id.includes('/naive/'))).toBe(true)
})

it('learns the labels of the immune assay where they were measured, and carries their error', () => {
  const table = evidence.tables.find(({ id }) => id === 'labels/performance')
  const cd8 = table?.rows.find(({ label }) => label === 'CD8 density')
  expect(Number(cd8?.measured)).toBeLessThan(0.55 * 160)
  expect(Number(cd8?.predicted)).toBeGreaterThan(0.85 * 160)
  expect(Number(cd8?.lower)).toBeGreaterThan(0.2)
  const rows = evidence.tables.find(({ id }) => id === 'benefit/labels')?.rows ?? []
  expect(rows.map(({ of }) => of)).toContain('TACE')
  const width = (row: (typeof rows)[number], way: string) =>
    Math.log(Number(row[`${way}Upper`]) / Number(row[`${way}Lower`]))
  const finite = rows.filter(row => row.carried !== null && row.measured !== null)
  expect(finite.length).toBeGreaterThan(0)
  // What was measured in some alone is known less well than what is drawn for the others too.
  const mean = (way: string) => finite.reduce((sum, row) => sum + width(row, way) / finite.length, 0)
  expect(mean('carried')).toBeLessThan(mean('measured'))
})
