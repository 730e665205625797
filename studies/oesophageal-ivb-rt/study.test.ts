import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { writeSimulation } from '@tessera/simulate'
import {
  type Intake,
  intake,
  readProtocol,
  runTrial,
  screenEvidence,
  type TrialEvidence,
} from '@tessera/study'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { againstTruth, correlation, trueProteins } from './against-truth.ts'

const folder = mkdtempSync(path.join(os.tmpdir(), 'tessera-ivb-'))
const study = path.join(import.meta.dirname, 'study.yaml')
let truth: ReturnType<typeof writeSimulation>['truth']
let proteins: ReturnType<typeof trueProteins>
let read: Intake
let evidence: TrialEvidence

beforeAll(async () => {
  // Larger than registered, so that what is expected of it can be told from chance.
  const options = { study: 'oesophageal-ivb-rt', patients: 700, seed: 21, monteCarlo: 0 } as const
  ;({ truth } = writeSimulation(folder, options))
  proteins = trueProteins({ truth })
  read = await intake(readProtocol(study), { dataDir: folder })
  if (!read.trial) throw new Error('the protocol has a trial')
  evidence = runTrial(read.trial, { level: 0.95, status: 'exploratory' })
}, 300_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

it('is the protocol that the simulated tables come with', () => {
  const own = parse(readFileSync(study, 'utf8'))
  const written = parse(readFileSync(path.join(folder, 'study.yaml'), 'utf8'))
  const { dataDir: _, validation, ...rest } = own
  const { simulated: __, source: ___, validation: other, ...same } = written
  expect(rest).toEqual(same)
  expect({ ...validation, seed: other.seed }).toEqual(other)
})

interface TrueEffect {
  readonly cohort: string
  readonly logHazardRatio: number
  readonly restrictedMeanDifference: number
}

it('finds what was planted: the randomised effect, the adjusted one of those who chose, and harm', () => {
  expect(read.findings.filter(({ severity }) => severity === 'error')).toEqual([])
  const value = (id: string) => {
    const found = evidence.estimates.find(estimate => estimate.id === id)
    if (found?.value == null) throw new Error(`no estimate ${id}`)
    return found
  }
  const effects = (truth.modalities.trial as { effects: TrueEffect[] }).effects
  for (const { cohort, logHazardRatio, restrictedMeanDifference } of effects) {
    const hazard = value(`trial-pfs/${cohort}/hazard_ratio`)
    const mean = value(`trial-pfs/${cohort}/rmst_difference@18`)
    // Limits at 99.9 %: the seed is one of many, and none was tried before this one.
    const half = ((Math.log(hazard.upper ?? 0) - Math.log(hazard.lower ?? 0)) / 2) * (3.29 / 1.96)
    expect(Math.abs(Math.log(hazard.value ?? 0) - logHazardRatio)).toBeLessThan(half + 0.03)
    const meanHalf = (((mean.upper ?? 0) - (mean.lower ?? 0)) / 2) * (3.29 / 1.96)
    expect(Math.abs((mean.value ?? 0) - restrictedMeanDifference)).toBeLessThan(meanHalf)
  }
  const harm = evidence.tables.find(({ id }) => id === 'trial-pfs/harm/terms')
  const oesophagitis = harm?.rows.find(({ term }) => term === 'Esophagitis')
  expect(Number(oesophagitis?.lower)).toBeGreaterThan(0)
})

it('finds the marker that was planted as predictive, and the one that foretells the course', () => {
  const rows = evidence.tables.find(({ id }) => id === 'trial-pfs/biomarkers')?.rows ?? []
  const p = (marker: string) => Number(rows.find(row => row.marker === marker)?.predictive)
  expect(p('tissue_cxcl9')).toBeLessThan(0.05)
  expect(Number(rows.find(row => row.marker === 'blood_il6')?.prognostic)).toBeLessThan(0.05)
})

function screened(from: Intake, id: string) {
  const screen = from.screens.find(({ protocol }) => protocol.id === id)
  if (!screen) throw new Error(`no screen ${id}`)
  // The panel is tried where it is made; here its permutations cost more than they show.
  const { panel: _, ...protocol } = screen.protocol
  const made = screenEvidence({ ...screen, protocol }, { level: 0.95, status: 'exploratory', seed: 1 })
  const volcano = made.figures.find(figure => figure.kind === 'volcano')
  const table = made.tables.find(({ id: own }) => own.endsWith('/features'))
  if (!volcano || !table) throw new Error(`${id} was not estimated`)
  return { points: volcano.points, table }
}

describe('biomarkers of a cohort larger than registered', () => {
  it('of outcome: the planted proteins are found, others at the rate that was asked for', () => {
    const { points } = screened(read, 'of-outcome')
    const { telling, silent, found } = againstTruth(points, proteins, 'prognostic')
    expect(telling.length).toBeGreaterThan(60)
    expect(correlation(telling)).toBeGreaterThan(0.7)
    expect(telling.filter(one => one.found).length / telling.length).toBeGreaterThan(0.4)
    // A false discovery rate of 0.1 and three standard errors of some 60 discoveries.
    expect(silent.filter(one => one.found).length / found.length).toBeLessThan(0.1 + 3 * 0.04)
    // The two that are measured by name, and that the law names.
    for (const name of ['CXCL9 (tissue)', 'IL6 (blood)'])
      expect(points.find(({ label }) => label === name)?.fdr).toBeLessThan(0.01)
  })

  it('of efficacy: interactions point where they were planted, and CXCL9 is among the clearest', () => {
    const { points, table } = screened(read, 'of-efficacy')
    const { telling } = againstTruth(points, proteins, 'predictive')
    // Factors are few, so that correlated errors leave a standard error of about 0.2 about 0.5.
    expect(correlation(telling)).toBeGreaterThan(0)
    const cxcl9 = points.find(({ label }) => label === 'CXCL9 (tissue)')
    expect(cxcl9?.effect).toBeLessThan(1)
    expect(cxcl9?.p).toBeLessThan(0.05)
    // The words are those of the rule: nothing is predictive above its false discovery rate.
    for (const { q, verdict } of table.rows)
      expect(verdict === 'predictive').toBe(q !== null && Number(q) < 0.1)
  })

  it('of toxicity: susceptibility is seen in blood and urine of those assigned radiotherapy', () => {
    const { points, table } = screened(read, 'of-toxicity')
    const { telling } = againstTruth(points, proteins, 'toxicity')
    expect(telling.length).toBeGreaterThan(30)
    expect(correlation(telling)).toBeGreaterThan(0.3)
    expect(table.caption).toContain("arm == 'radiotherapy'")
  })
})

it('at the registered size the efficacy of a marker cannot be told, and the power says so', async () => {
  const registered = mkdtempSync(path.join(os.tmpdir(), 'tessera-ivb-registered-'))
  try {
    writeSimulation(registered, { study: 'oesophageal-ivb-rt', seed: 1, monteCarlo: 0 })
    const { table } = screened(await intake(readProtocol(study), { dataDir: registered }), 'of-efficacy')
    for (const { verdict, power } of table.rows)
      if (verdict !== 'predictive') {
        expect(verdict).toBe('cannot tell')
        expect(Number(power)).toBeLessThan(0.2)
      }
    expect(table.note).toMatch(/ 0 prognostic only, 0 neither, /)
  } finally {
    rmSync(registered, { recursive: true, force: true })
  }
}, 120_000)
