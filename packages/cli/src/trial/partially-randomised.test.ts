import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { temporaryFolder, tessera } from '../../test/tessera.ts'

const drawn = path.join(import.meta.dirname, '../../../trials/test/reference/partially-randomised.csv')
const right = JSON.parse(readFileSync(drawn.replace(/csv$/, 'json'), 'utf8'))
const design = ['--design', 'partially-randomised', '--treatments', 'radiotherapy,none']
const analyse = (file: string, ...flags: string[]) => tessera(['trial', 'analyse', file, ...design, ...flags])

describe('tessera trial analyse --design partially-randomised', () => {
  it('gives the effects of R in one document, and a table of them', async () => {
    const folder = temporaryFolder()
    const out = path.join(folder, 'effects.csv')
    const adverse = path.join(folder, 'ae.csv')
    writeFileSync(adverse, 'patient_id,term,grade,start\nP001,Esophageal fistula,3,2027-01-01\n')
    const { exit, stdout } = await analyse(
      drawn,
      '--adjust',
      'age,ecog,oligometastatic',
      '--outcome',
      'response',
      '--subgroups',
      'ecog,age>=65,centre',
      '--biomarkers',
      'ecog,age>=65',
      '--adverse',
      adverse,
      '--combine',
      'robust mixture',
      '--weight',
      '0.5',
      '--fixed-by',
      'protocol 1.0',
      '--planned-events',
      '110',
      '--draws',
      '20',
      '--out',
      out,
      '--json',
    )
    expect(exit).toBe(0)
    const document = JSON.parse(stdout)
    expect(document.randomised.logRank.chiSquared).toBeCloseTo(right.logRank[0], 6)
    expect(document.randomised.effects[0].value).toBeCloseTo(right.logHazardRatio[0], 6)
    expect(document.preferenceCohort.effects[0].value).toBeCloseTo(right.ate.value[0], 6)
    expect(document.cohortDifference.effects[0].value).toBeCloseTo(
      right.ate.value[0] - right.logHazardRatio[0],
      6,
    )
    expect(document.subgroups.factors[2].interaction.p).toBeCloseTo(right.interaction.centre[2], 6)
    expect(document.flow.assessed).toBe(221)
    expect(document.biomarkers[0].predictive.p).toBeCloseTo(right.interaction.ecog[2], 6)
    expect(document.predictiveHolm[0]).toBeCloseTo(2 * right.interaction.ecog[2], 6)
    const fistula = document.toxicities.find(
      (row: { toxicity: string; least: number }) => row.toxicity === 'fistula' && row.least === 3,
    )
    expect(fistula.experimental.patients + fistula.control.patients).toBe(1)
    expect(document.look.decision).toBe('continue')
    expect(document.combined.weight).toBeGreaterThan(0.5)
    const lines = readFileSync(out, 'utf8').trim().split('\n')
    expect(lines).toHaveLength(1 + 4 * 4)
  })

  it('reads as quiet tables', async () => {
    const { exit, stdout, stderr } = await analyse(drawn)
    expect(exit).toBe(0)
    expect(stdout).toContain('221 assessed, 184 with a confirmed response, 170 entered')
    expect(stdout).toContain('hazard ratio')
    expect(stderr).toContain('--adjust')
  })

  it('exits 1 with row and cure where the data contradict themselves', async () => {
    const file = path.join(temporaryFolder(), 'broken.csv')
    const text = readFileSync(drawn, 'utf8').split('\n')
    const first = text.findIndex(line => line.startsWith('P001'))
    text[first] = text[first].replace(',randomised,', ',observed,')
    writeFileSync(file, text.join('\n'))
    const { exit, stdout } = await analyse(file, '--json')
    expect(exit).toBe(1)
    const [finding] = JSON.parse(stdout).findings
    expect(finding).toMatchObject({ code: 'clock-cohort-unknown', row: first + 1, patientId: 'P001' })
    expect(finding.cure).toContain('randomised or preference')
  })

  it.each([
    [['--combine', 'pool if not significant'], 'does not show that the cohorts agree'],
    [['--combine', 'commensurate', '--between-scale', '0.3'], 'fixed before'],
    [['--effects', 'selection'], 'not identified'],
  ])('exits 1 with the reason: %j', async (flags, reason) => {
    const { exit, stdout } = await analyse(drawn, ...flags, '--json')
    expect(exit).toBe(1)
    expect(JSON.parse(stdout).findings[0].message).toContain(reason)
  })

  it.each([
    [['--treatments', 'radiotherapy'], '--treatments'],
    [['--time', 'x'], '--event'],
    [['--endpoint', 'rfs'], '--endpoint'],
    [['--effects', 'magic'], '--effects'],
    [['--subgroups', 'age>=old'], '--subgroups'],
  ])('exits 2: %j', async (flags, flag) => {
    const { exit, stderr } = await analyse(drawn, ...flags)
    expect([exit, stderr.includes(flag)]).toEqual([2, true])
  })
})

describe('tessera trial simulate', () => {
  it('tells bias, coverage and power, and writes a trial that analyse reads', async () => {
    const file = path.join(temporaryFolder(), 'trial.csv')
    const args = ['trial', 'simulate', '--replications', '3', '--seed', '5', '--write', file, '--json']
    const { exit, stdout } = await tessera(args)
    expect(exit).toBe(0)
    const { estimators, primaryTest } = JSON.parse(stdout)
    expect(estimators).toHaveLength(15)
    expect(primaryTest).toBeGreaterThanOrEqual(0)
    // seed 5 drew the table of partially-randomised.R
    expect(readFileSync(file, 'utf8')).toBe(readFileSync(drawn, 'utf8'))
  })

  it.each([
    ['--tau', '40'],
    ['--hr', '0'],
    ['--randomised', '2'],
    ['--write', 'trial.doc'],
  ])('exits 2 for %s %s', async (...flags) => {
    expect((await tessera(['trial', 'simulate', '--replications', '2', ...flags])).exit).toBe(2)
  })
})
