import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { shareOut } from './centres/centre.ts'
import { simulateStudy, writeSimulation } from './simulate-study.ts'
import { simulatedStudies } from './simulation.ts'
import { truthSchema } from './truth/truth.ts'

const small = { patients: 60, centres: 3, monteCarlo: 100 }

/** Cells of a CSV text, quoted ones without what they say. */
function cells(text: string): string[][] {
  return text
    .trimEnd()
    .split('\n')
    .map(line => line.replaceAll(/"[^"]*"/g, 'quoted').split(','))
}

function fileOf(study: (typeof simulatedStudies)[number], name: string, options = {}): string {
  const file = simulateStudy({ study, patients: 60, monteCarlo: 0, ...options }).files.find(
    f => f.name === name,
  )
  if (!file) throw new Error(`no file ${name}`)
  return file.text
}

describe.each(simulatedStudies)('the simulated study %s', study => {
  it('has the same bytes for the same seed, and others for another', () => {
    // Without the best that is possible, which the next tests look at.
    const few = { study, patients: 30, monteCarlo: 0 }
    const first = simulateStudy({ ...few, seed: 5 })
    expect(simulateStudy({ ...few, seed: 5 })).toEqual(first)
    expect(simulateStudy({ ...few, seed: 6 }).files[0]).not.toEqual(first.files[0])
  })

  it('writes truth.json by its schema, a protocol that names its files, and rectangular tables', () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'tessera-simulate-'))
    try {
      const written = writeSimulation(folder, { study, ...small })
      const read = (name: string) => fs.readFileSync(path.join(folder, name), 'utf8')
      const truth = truthSchema.parse(JSON.parse(read('truth.json')))
      expect(truth.patients.id).toHaveLength(60)
      for (const outcome of Object.values(truth.outcomes)) {
        expect(outcome.patients.risk).toHaveLength(60)
        expect(outcome.effects.every(effect => effect.source !== '')).toBe(true)
      }
      const protocol = read('study.yaml')
      expect(parse(protocol)).toMatchObject({ simulated: true })
      const tables = written.files.filter(file => file.name.endsWith('.csv'))
      expect(tables.length).toBeGreaterThan(0)
      for (const table of tables) {
        // HLA types as typed: the study reads germline.csv, which is made of them and of the genotypes.
        if (table.name !== 'hla.csv') expect(protocol).toContain(table.name)
        const [header, ...rows] = cells(table.text)
        expect(new Set(header).size).toBe(header.length)
        expect(rows.every(row => row.length === header.length)).toBe(true)
      }
      expect(fs.readdirSync(folder).sort()).toEqual(written.files.map(file => file.name).sort())
    } finally {
      fs.rmSync(folder, { recursive: true, force: true })
    }
  })

  it('with no signal every effect is 0 and the best discrimination is one half', () => {
    const { truth } = simulateStudy({ study, ...small, noSignal: true })
    expect(truth.noSignal).toBe(true)
    for (const outcome of Object.values(truth.outcomes)) {
      expect(outcome.effects.every(effect => effect.coefficient === 0)).toBe(true)
      for (const best of outcome.best) expect(best.auc).toBeCloseTo(0.5, 10)
    }
  })
})

describe('hospital files', () => {
  it('a larger cohort begins with the patients of the smaller one, centre by centre', () => {
    const rowsOf = (patients: number) =>
      new Map(cells(fileOf('hcc-adjuvant', 'patients.csv', { patients })).map(row => [row[0], row.join()]))
    const large = rowsOf(120)
    for (const [id, row] of rowsOf(60)) expect(large.get(id)).toBe(row)
  })

  it('one file a hospital holds the same patients, with days as each writes them', () => {
    const { files } = simulateStudy({
      study: 'hcc-adjuvant',
      patients: 60,
      monteCarlo: 0,
      filePerCentre: true,
    })
    const hospitals = files.filter(file => file.name.startsWith('hospital-'))
    expect(hospitals.map(file => file.name)).toEqual(
      ['C1', 'C2', 'C3', 'C4', 'C5', 'C6'].map(centre => `hospital-${centre}.csv`),
    )
    const days = hospitals.map(file => cells(file.text)[1][10])
    expect(days[0]).toMatch(/^\d{4}-\d\d-\d\d$/)
    expect(days[1]).toMatch(/^\d{4}年\d+月\d+日$/)
    expect(days[2]).toMatch(/^\d{4}\.\d+\.\d+$/)
    expect(days[3]).toMatch(/^\d{4}\/\d+\/\d+$/)
    const ids = hospitals.flatMap(file => cells(file.text).slice(1)).map(row => row[0])
    expect(ids).toEqual(
      cells(fileOf('hcc-adjuvant', 'patients.csv'))
        .slice(1)
        .map(row => row[0]),
    )
  })

  it('dates are in order', () => {
    const [header, ...rows] = cells(fileOf('hcc-adjuvant', 'patients.csv', { patients: 600 }))
    const at = (row: string[], name: string) => row[header.indexOf(name)]
    for (const row of rows) {
      expect(at(row, 'lab_date') < at(row, 'surgery_date')).toBe(true)
      expect(at(row, 'surgery_date') < at(row, 'pathology_date')).toBe(true)
      for (const name of ['recurrence_date', 'death_date'])
        if (at(row, name) !== '') {
          expect(at(row, name) > at(row, 'surgery_date')).toBe(true)
          expect(at(row, name) <= at(row, 'last_contact_date')).toBe(true)
        }
      expect(at(row, 'last_contact_date') <= '2024-09-30').toBe(true)
    }
  })

  it('the visits say a residual time that is off by at most 30 days within a patient', () => {
    const [header, ...rows] = cells(fileOf('hcc-longitudinal', 'visits.csv', { patients: 300 }))
    const column = (name: string) => header.indexOf(name)
    const ends = Map.groupBy(rows, row => row[0])
    let inconsistent = 0
    for (const visits of ends.values()) {
      const end = visits
        .filter(row => Number(row[column('OStime_day')]) > 0)
        .map(row => Date.parse(row[column('Date')]) / 86_400_000 + Number(row[column('OStime_day')]))
      if (end.length === 0) continue
      const spread = Math.max(...end) - Math.min(...end)
      expect(spread).toBeLessThanOrEqual(30)
      if (spread > 0) inconsistent++
    }
    expect(inconsistent).toBeGreaterThan(50)
  })

  it('patients are shared out to the last one, each centre at least one', () => {
    expect(shareOut(1583, [964, 515, 104])).toEqual([964, 515, 104])
    for (const total of [5, 6, 17, 600]) {
      const sizes = shareOut(total, [0.5, 0.3, 0.15, 0.04, 0.01])
      expect(sizes.reduce((a, b) => a + b)).toBe(total)
      expect(Math.min(...sizes)).toBeGreaterThanOrEqual(1)
    }
    expect(() => simulateStudy({ study: 'hcc-adjuvant', patients: 3 })).toThrow(RangeError)
  })
})
