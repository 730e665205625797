import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { writeSimulation } from '@tessera/simulate'
import { columnOf } from '@tessera/tables'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parse, stringify } from 'yaml'
import { type Intake, intake } from '../intake/intake.ts'
import { loadStudy } from '../intake/load.ts'
import { readProtocol } from '../protocol/read.ts'
import { screenEvidence } from './screen-evidence.ts'

const folder = mkdtempSync(path.join(os.tmpdir(), 'tessera-screen-'))
const study = path.join(folder, 'study.yaml')
let read: Intake

beforeAll(async () => {
  const options = { study: 'oesophageal-ivb-rt', patients: 60, centres: 3, seed: 2, monteCarlo: 0 } as const
  writeSimulation(folder, options)
  read = await intake(readProtocol(study))
}, 200_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

type Screen = Record<string, unknown>

/** The study with its first screen changed. */
function changed(screen: Screen, without: readonly string[] = []) {
  const protocol = parse(readFileSync(study, 'utf8'))
  const file = path.join(folder, 'changed.yaml')
  const [first] = protocol.biomarkers
  for (const key of without) delete protocol[key]
  writeFileSync(
    file,
    stringify({
      ...protocol,
      questions: protocol.questions.slice(0, 1),
      biomarkers: [{ ...first, ...screen }],
    }),
  )
  return readProtocol(file)
}

describe('a screen of markers', () => {
  it('takes the patients of the trial, of an interaction those randomised, and of `among` those it names', () => {
    const of = (id: string) => {
      const found = read.screens.find(({ protocol }) => protocol.id === id)
      if (!found) throw new Error(`no screen ${id}`)
      return found.cohort
    }
    const trial = read.trial?.patients ?? []
    expect(of('of-outcome').patientIds).toEqual(trial.map(({ patientId }) => patientId))
    const randomised = trial.filter(({ cohort }) => cohort === 'randomised')
    expect(of('of-efficacy').patientIds).toEqual(randomised.map(({ patientId }) => patientId))
    expect([...(of('of-efficacy').treatment?.arm ?? [])]).toEqual(
      randomised.map(({ assigned }) => (assigned === 'radiotherapy' ? 1 : 0)),
    )
    const irradiated = trial.filter(({ assigned }) => assigned === 'radiotherapy')
    expect(of('of-toxicity').patientIds).toEqual(irradiated.map(({ patientId }) => patientId))
  })

  it('tells what cannot be estimated instead of stopping', () => {
    const [screen] = read.screens
    const few = {
      ...screen,
      cohort: { ...screen.cohort, size: 0, values: new Float64Array(0), patientIds: [] },
    }
    const made = screenEvidence(
      { ...few, protocol: { ...screen.protocol, screen: 'interaction' } },
      { level: 0.95, status: 'exploratory', seed: 1 },
    )
    expect(made.figures).toEqual([])
    expect(made.findings[0]).toMatchObject({ severity: 'warning', code: 'biomarkers-not-estimated' })
  })

  it('refuses an interaction without a comparator', async () => {
    const { findings, screens } = await intake(changed({ screen: 'interaction' }, ['trial']))
    expect(screens).toEqual([])
    expect(findings.find(({ code }) => code === 'biomarkers-without-comparator')?.severity).toBe('error')
  })

  it('refuses a covariate that belongs to an endpoint, and a block that is no assay', async () => {
    const used = await intake(changed({ covariates: ['death_date'] }))
    expect(used.findings.find(({ code }) => code === 'biomarkers-use-outcome')?.message).toContain(
      'death_date',
    )
    const clinical = await intake(changed({ blocks: ['clinical'] }))
    expect(clinical.findings.some(({ code }) => code === 'biomarkers-without-assay')).toBe(true)
    expect(() => changed({ blocks: ['tisue'] })).toThrow(/no block 'tisue'/)
    expect(() => changed({ endpoint: 'pfz' })).toThrow(/no endpoint 'pfz'/)
  })
})

describe('columns of adverse events', () => {
  it('are the first event of any grade and of grade 3 or more from the day on, and the worst', async () => {
    const { patients } = await loadStudy(readProtocol(study))
    const [, ...rows] = readFileSync(path.join(folder, 'adverse-events.csv'), 'utf8').trimEnd().split('\n')
    const events = rows.map(row => row.replaceAll(/"[^"]*"/g, 'quoted').split(','))
    const day = (text: string) => Date.parse(text) / 86_400_000
    const column = (name: string) => {
      const found = columnOf(patients.table, name)
      if (found.kind === 'text' || found.kind === 'boolean') throw new Error(`${name} is no number`)
      return found.values
    }
    const first = (own: string[][], least: number) => {
      const days = own.filter(row => Number(row[3]) >= least).map(row => day(row[4]))
      return days.length === 0 ? Number.NaN : Math.min(...days)
    }
    let severe = 0
    patients.ids.forEach((id, i) => {
      const own = events.filter(([who]) => who === id)
      expect(column('toxicity_date')[i]).toBe(first(own, 1))
      expect(column('toxicity_severe_date')[i]).toBe(first(own, 3))
      if (own.some(row => Number(row[3]) >= 3)) severe++
      if (own.length > 0)
        expect(column('toxicity_worst')[i]).toBe(Math.max(...own.map(row => Number(row[3]))))
      else expect(column('toxicity_worst')[i]).toBeNaN()
    })
    expect(severe).toBeGreaterThan(3)
  })

  it('may be of some terms alone, and need a date to count from', async () => {
    const protocol = parse(readFileSync(study, 'utf8'))
    const file = path.join(folder, 'terms.yaml')
    const write = (toxicity: Screen) => {
      writeFileSync(file, stringify({ ...protocol, assessments: { ...protocol.assessments, toxicity } }))
      return loadStudy(readProtocol(file))
    }
    const given = { ...protocol.assessments.toxicity, terms: ['pneumonitis'] }
    const { patients } = await write(given)
    const found = columnOf(patients.table, 'toxicity_date')
    const lines = readFileSync(path.join(folder, 'adverse-events.csv'), 'utf8').split('\n')
    const having = new Set(
      lines.filter(line => line.includes(',Pneumonitis,')).map(line => line.split(',')[0]),
    )
    expect(
      patients.ids.filter((_, i) => found.kind === 'date' && !Number.isNaN(found.values[i])).sort(),
    ).toEqual([...having].sort())
    await expect(write({ ...given, from: 'sex' })).rejects.toThrow(/not a date/)
  })
})
