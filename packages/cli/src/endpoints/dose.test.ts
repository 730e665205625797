import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { readTable } from '@tessera/tables'
import { describe, expect, it } from 'vitest'
import { expectDocumented } from '../../test/documented.ts'
import { tablesOnPage } from '../../test/table-on-page.ts'
import { temporaryFolder, tessera } from '../../test/tessera.ts'

const page = path.join(import.meta.dirname, '../../../../docs/endpoints/dose.md')

describe('tessera endpoints dose', () => {
  it('courses of the page: BED, EQD2, interruptions, every field of the document on it', async () => {
    const { 'RT.csv': courses } = tablesOnPage(page)
    const { exit, stdout } = await tessera(['endpoints', 'dose', courses, '--alpha-beta', '10', '--json'])
    expect(exit).toBe(0)
    const document = JSON.parse(stdout)
    expectDocumented(page, document)
    const [first, second, third] = document.courses
    expect(first).toMatchObject({ days: 37, interrupted_days: 0, delivered: 1 })
    expect(first.bed_gy).toBeCloseTo(50.4 * 1.18, 10)
    expect(first.eqd2_gy).toBeCloseTo(49.56, 10)
    // Monday 8 January to Monday 12 February has 26 weekdays; 41.4 of 50.4 Gy.
    expect(second.interrupted_days).toBe(3)
    expect(second.delivered).toBeCloseTo(23 / 28, 12)
    expect(third).toMatchObject({ bed_gy: 37.5, eqd2_gy: 31.25, delivered: null })
  }, 60_000)

  it('cycles of the page: relative dose intensity by patient and drug with the mean', async () => {
    const { 'CYCLES.csv': cycles, 'PLAN.csv': plan } = tablesOnPage(page)
    const out = path.join(path.dirname(cycles), 'intensity.csv')
    const args = ['endpoints', 'dose', cycles, '--plan', plan, '--out', out]
    const { exit, stdout } = await tessera([...args, '--json'])
    expect(exit).toBe(0)
    const document = JSON.parse(stdout)
    expectDocumented(page, document)
    const cisplatin = 285 / 91 / (300 / 84)
    expect(document.intensities[0].relative_dose_intensity).toBeCloseTo(cisplatin, 12)
    expect(document.intensities[1]).toMatchObject({ relative_dose_intensity: 1, relative_dose: 0.5 })
    expect(document.patients[0].mean_relative).toBeCloseTo((cisplatin + 1) / 2, 12)
    expect(document.summary[2].mean).toBeCloseTo((cisplatin + 3) / 4, 12)
    const { table } = await readTable(out)
    expect(table.rowCount).toBe(3)
    expect((await tessera(args)).stdout).toContain('Mean of relative dose intensity')
  }, 60_000)

  it('says which row, plan or option is at fault', async () => {
    const { 'RT.csv': courses, 'CYCLES.csv': cycles, 'PLAN.csv': plan } = tablesOnPage(page)
    for (const wrong of [
      [courses],
      [courses, '--alpha-beta', '0'],
      [courses, '--alpha-beta', 'ten'],
      [courses, '--alpha-beta', '10', '--plan', plan],
      [courses, '--alpha-beta', '10', '--out', 'x.doc'],
      [cycles, '--plan', plan, '--columns', 'what=x'],
    ])
      expect((await tessera(['endpoints', 'dose', ...wrong])).exit, wrong.join(' ')).toBe(2)
    const folder = temporaryFolder()
    const written = (name: string, text: string) => {
      writeFileSync(path.join(folder, name), text)
      return path.join(folder, name)
    }
    const contradiction = written('rt.csv', 'patient_id,fractions,dose,dose_per_fraction\nP1,28,60,1.8\n')
    const rt = await tessera(['endpoints', 'dose', contradiction, '--alpha-beta', '10'])
    expect([rt.exit, rt.stderr]).toEqual([1, expect.stringContaining('rt.csv:2')])
    const badPlan = written('plan.csv', 'drug,dose_per_cycle,cycle_days,cycles\ncisplatin,75,0,4\n')
    const planned = await tessera(['endpoints', 'dose', cycles, '--plan', badPlan])
    expect([planned.exit, planned.stderr]).toEqual([1, expect.stringContaining('plan.csv:2')])
  }, 90_000)
})
