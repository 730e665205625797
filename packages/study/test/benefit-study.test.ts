import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { EvidenceDocument } from '@tessera/evidence'
import { runStudy } from '@tessera/study'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  benefitProtocol,
  benefitTables,
  confounded,
  drawBenefitCohort,
  type SeenPatient,
} from './benefit-cohort.ts'
import { writeFiles } from './small-study.ts'
import { findingsOf, writeStudy } from './write-study.ts'

const folder = mkdtempSync(join(tmpdir(), 'tessera-benefit-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const cohort = drawBenefitCohort(confounded, 200, 11)

function files(patients: readonly SeenPatient[], change: (yaml: string) => string = yaml => yaml) {
  const { patients: table, imaging } = benefitTables(patients)
  return { 'patients.csv': table, 'imaging.csv': imaging, 'study.yaml': change(benefitProtocol) }
}

/** Codes of the errors that refuse a study. */
async function refusals(patients: readonly SeenPatient[], change: (yaml: string) => string = yaml => yaml) {
  const { findings } = await findingsOf(writeStudy(files(patients, change)))
  return findings.filter(({ severity }) => severity === 'error').map(({ code }) => code)
}

describe('a question of benefit', () => {
  let evidence: EvidenceDocument
  beforeAll(async () => {
    const study = writeFiles(
      folder,
      files(cohort, yaml =>
        yaml
          .replace('bootstrap: 40', 'bootstrap: 12')
          .replace(
            'subgroups: [stage]',
            'imputations: 2\n    second: { from: decision_date, name: decision }',
          ),
      ),
    )
    const run = await runStudy({
      protocolFile: join(study, 'study.yaml'),
      out: join(folder, 'run'),
      workers: 0,
    })
    evidence = run.evidence
  }, 60_000)
  const estimate = (id: string) => evidence.estimates.find(one => one.id === `benefit-rfs/${id}`)

  it('answers with the effect of every arm, its interval and the naive comparison beside it', () => {
    const [analysis] = evidence.analyses ?? []
    expect(analysis).toMatchObject({
      id: 'benefit-rfs',
      kind: 'benefit',
      n: 200,
      unit: 'months',
      horizon: 36,
    })
    for (const arm of ['tace', 'tki']) {
      const effect = estimate(`target-trial/rmst_difference/${arm}`)
      const naive = estimate(`naive/rmst_difference/${arm}`)
      const gap = estimate(`naive/naive_gap/${arm}`)
      expect(effect?.lower).toBeLessThan(effect?.value ?? Number.NaN)
      expect(effect?.upper).toBeGreaterThan(effect?.value ?? Number.NaN)
      expect(gap?.value).toBeCloseTo((naive?.value ?? 0) - (effect?.value ?? 0), 6)
      expect(estimate(`clone-censor-weight/rmst_difference/${arm}`)?.value).toBeCloseTo(effect?.value ?? 0, 6)
      expect(estimate(`target-trial/doubly_robust_rmst_difference/${arm}`)?.se).toBeGreaterThan(0)
    }
    expect(analysis.answer.sentences.join(' ')).toContain('ever with never treated')
  })

  it('draws curves, the ways of asking with the naive one as a warning, balance and calibration', () => {
    const kinds = evidence.figures
      .filter(({ question }) => question === 'benefit-rfs')
      .map(({ kind }) => kind)
    for (const kind of ['flow', 'kaplan-meier', 'forest', 'balance', 'benefit-calibration'])
      expect(kinds).toContain(kind)
    const ways = evidence.figures.find(({ id }) => id === 'benefit-rfs/ways')
    if (ways?.kind !== 'forest') throw new Error('no forest')
    expect(ways.rows.filter(({ warning }) => warning).map(({ label }) => label)).toEqual([
      'Naive, not an estimate',
      'Naive, not an estimate',
    ])
    const balance = evidence.figures.find(({ kind }) => kind === 'balance')
    if (balance?.kind !== 'balance') throw new Error('no balance')
    const worst = (of: 'before' | 'after') => Math.max(...balance.rows.map(row => row[of]))
    expect(worst('after')).toBeLessThan(worst('before'))
  })

  it('says who gains, what it costs, and what may be said of each score', () => {
    const tables = new Map(evidence.tables.map(table => [table.id, table]))
    for (const name of [
      'design',
      'positivity',
      'overlap',
      'toxicity',
      'imaging',
      'scores',
      'groups-tace',
      'net-benefit',
    ])
      expect(tables.has(`benefit-rfs/${name}`), name).toBe(true)
    expect(tables.get('benefit-rfs/groups-tace')?.rows).toHaveLength(3)
    const words = tables.get('benefit-rfs/verdicts')?.rows.map(({ verdict }) => verdict) ?? []
    expect(words.length).toBeGreaterThan(4)
    for (const word of words)
      expect(['predictive', 'prognostic only', 'neither', 'cannot tell']).toContain(word)
    expect(tables.get('benefit-rfs/design')?.rows.find(({ part }) => part === 'For whom')?.source).toBe(
      'assumed',
    )
    expect(evidence.findings.map(({ code }) => code)).toContain('imaging-differs-by-arm')
  })
})

describe('a comparison that cannot be made is refused', () => {
  it('without a comparator', async () => {
    expect(await refusals(cohort.filter(({ arm }) => arm === 1))).toContain('benefit-without-comparator')
    expect(await refusals(cohort, yaml => yaml.replace(/^treatment:.*\n/m, ''))).toContain(
      'benefit-without-comparator',
    )
  })
  it('where treatment came before time zero, unless those are left out', async () => {
    const early = cohort.map((patient, i) =>
      i === 0 || patient.arm === 0 ? patient : { ...patient, start: patient.start - 30 },
    )
    expect(await refusals(early)).toContain('treatment-before-time-zero')
    const { intake } = await findingsOf(
      writeStudy(
        files(early, yaml => yaml.replace('control: none,', 'control: none, beforeTimeZero: exclude,')),
      ),
    )
    expect(intake?.benefits[0].assembled.exclusions.map(({ code }) => code)).toContain(
      'treated-before-time-zero',
    )
  })
  it('where all treated are of one centre', async () => {
    const moved = cohort.map(patient => ({
      ...patient,
      centre: patient.arm === 0 ? 1 + (patient.centre % 3) : 0,
    }))
    expect(await refusals(moved)).toContain('arm-in-one-centre')
  })
  it('without anything that is adjusted for', async () => {
    expect(
      await refusals(cohort, yaml => yaml.replace('adjust: [stage, age, marker, centre]', 'adjust: []')),
    ).toContain('benefit-without-adjustment')
  })
  it('where the arms do not overlap: in the report, with the reason, and no number', async () => {
    const apart = cohort.map(patient => ({
      ...patient,
      age: patient.arm === 0 ? -5 + patient.age / 10 : 5 + patient.age / 10,
    }))
    const study = writeFiles(
      mkdtempSync(join(folder, 'apart-')),
      files(apart, yaml => yaml.replace(/ {4}models:.*\n/, '').replace('bootstrap: 40', 'bootstrap: 0')),
    )
    const { evidence } = await runStudy({
      protocolFile: join(study, 'study.yaml'),
      out: join(study, 'run'),
      workers: 0,
    })
    const effect = evidence.estimates.find(({ id }) => id === 'benefit-rfs/target-trial/rmst_difference/tace')
    expect(effect?.value).toBeNull()
    expect(effect?.why).toMatch(/common support|no overlap/)
    expect(evidence.findings.map(({ code }) => code)).toContain('comparison-refused')
  })
})
