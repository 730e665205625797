import { describe, expect, it } from 'vitest'
import { tableFile as table } from '../../test/table-file.ts'
import { biologicalDose } from './biological-dose.ts'
import { averageRelativeIntensity, bodySurface, doseIntensity } from './dose-intensity.ts'
import { readCourses } from './read-courses.ts'
import { readCycles } from './read-cycles.ts'
import { readPlan } from './read-plan.ts'

describe('biologically effective dose', () => {
  it('is n d (1 + d / (alpha/beta)), worked by hand', () => {
    // 30 x 2 Gy: 60 x 1.2 = 72 Gy10 and 60 x 5/3 = 100 Gy3; EQD2 is 60 Gy by definition.
    expect(biologicalDose({ fractions: 30, dosePerFraction: 2, alphaBeta: 10 })).toEqual({
      dose: 60,
      bed: 72,
      eqd2: 60,
    })
    expect(biologicalDose({ fractions: 30, dosePerFraction: 2, alphaBeta: 3 }).bed).toBeCloseTo(100, 12)
    // 5 x 5 Gy: 25 x 1.5 = 37.5 Gy10, 31.25 Gy in 2 Gy fractions.
    expect(biologicalDose({ fractions: 5, dosePerFraction: 5, alphaBeta: 10 })).toMatchObject({
      bed: 37.5,
      eqd2: 31.25,
    })
    // 39 days from day 28 at 0.6 Gy a day: 6.6 Gy less.
    const late = biologicalDose({
      fractions: 30,
      dosePerFraction: 2,
      alphaBeta: 10,
      days: 39,
      repopulation: { from: 28, dosePerDay: 0.6 },
    })
    expect(late.bed).toBeCloseTo(65.4, 12)
  })

  it('refuses what cannot be', () => {
    expect(() => biologicalDose({ fractions: 2.5, dosePerFraction: 2, alphaBeta: 10 })).toThrow(
      /whole number/,
    )
    expect(() => biologicalDose({ fractions: 5, dosePerFraction: 2, alphaBeta: 0 })).toThrow(/alpha\/beta/)
  })

  it('reads courses, and says where dose and fractions contradict', async () => {
    const { courses, findings } = await readCourses(
      table(
        'patient_id,fractions,dose,start,end,planned_dose\nA,28,50.4,2024-01-01,2024-02-07,50.4\nB,20,50,2024-01-01,2023-12-01,\nC,28,,2024-01-01,2024-02-07,\n',
      ),
      10,
    )
    expect(courses[0]).toMatchObject({ dose: 50.4, days: 37, extraDays: 0, delivered: 1 })
    expect(courses[0].bed).toBeCloseTo(50.4 * 1.18, 10)
    expect(findings.map(({ code, row }) => [code, row])).toEqual([
      ['end-before-start', 3],
      ['dose-impossible', 4],
    ])
  })
})

it('interruptions are weekdays without a fraction, counted day by day', async () => {
  const rows = Array.from({ length: 40 }, (_, i) => {
    const [start, span] = [19723 + (i % 9), 20 + 3 * i]
    const days = Array.from({ length: span + 1 }, (_, day) => new Date((start + day) * 864e5))
    const working = days.filter(day => day.getUTCDay() % 6 !== 0).length
    const iso = (day: Date) => day.toISOString().slice(0, 10)
    return {
      line: `P${i},15,30,${iso(days[0])},${iso(days[span])},${i === 0 ? '0' : ''}`,
      gap: Math.max(0, working - 15),
    }
  })
  const { courses, findings } = await readCourses(
    table(`patient_id,fractions,dose,start,end,planned_dose\n${rows.map(({ line }) => line).join('\n')}\n`),
    10,
  )
  expect(courses.map(({ extraDays }) => extraDays)).toEqual(rows.map(({ gap }) => gap))
  expect(findings.map(({ code, row }) => [code, row])).toEqual([['planned-dose-impossible', 2]])
  expect(courses[0].delivered).toBeNull()
})

describe('relative dose intensity', () => {
  const plan = [{ drug: 'cisplatin', dosePerCycle: 75, cycleDays: 21, cycles: 4 }]

  it('is the dose a week given over planned, worked by hand', () => {
    const given = [0, 21, 49, 70].map((day, i) => ({ drug: 'cisplatin', day, dose: i === 3 ? 60 : 75 }))
    const [one] = doseIntensity(plan, given).drugs
    // 285 mg/m2 in 70 + 21 days against 300 in 84.
    expect(one.relative).toBeCloseTo(285 / 91 / (300 / 84), 12)
    expect(one).toMatchObject({ cyclesGiven: 4, days: 91, delayed: 1, reduced: 1, relativeDose: 0.95 })
  })

  it('is not lowered by stopping early, which the relative dose shows', () => {
    const { drugs } = doseIntensity(
      plan,
      [0, 21].map(day => ({ drug: 'cisplatin', day, dose: 75 })),
    )
    expect(drugs[0]).toMatchObject({ relative: 1, relativeDose: 0.5 })
    expect(averageRelativeIntensity(drugs)).toBe(1)
  })

  it('names a drug that is not planned and a unit that changes', async () => {
    const { patients, findings } = await readCycles(
      table(
        'patient_id,drug,date,dose,unit\nA,cisplatin,2024-01-01,75,mg/m2\nA,cisplatin,2024-01-22,75,mg\nA,placebo,2024-01-01,1,\n',
      ),
      plan,
    )
    expect(patients[0].drugs[0].cyclesGiven).toBe(1)
    expect(findings.map(({ code }) => code)).toEqual(['dose-units', 'drug-not-planned'])
  })

  it('takes drugs by name whatever the case; says which row is impossible and which drug was never given', async () => {
    const { patients, findings } = await readCycles(
      table(
        'patient_id,drug,date,dose\nA,Cisplatin,2024-01-01,75\nB,cisplatin,2024-01-01,75\nB,cisplatin,2024-01-01,75\nC,cisplatin,2024-01-01,-1\nD,cisplatin,2024-01,75\n',
      ),
      [...plan, { drug: 'docetaxel', dosePerCycle: 75, cycleDays: 21, cycles: 4 }],
    )
    expect(patients).toMatchObject([{ patientId: 'A', average: 1 }])
    expect(findings.map(({ code, row, patientId }) => [code, row, patientId])).toEqual([
      ['cycle-date-partial', 6, 'D'],
      ['drug-not-given', undefined, 'A'],
      ['dose-impossible', 4, 'B'],
      ['dose-impossible', 5, 'C'],
    ])
  })

  it('body surface by Mosteller: 180 cm and 80 kg are 2 m2', () => {
    expect(bodySurface(180, 80)).toBe(2)
    expect(() => bodySurface(1.8, 80)).toThrow(/centimetres/)
  })
})

it('reads a plan; what cannot be is an error with its row', async () => {
  const { plan, findings } = await readPlan(
    table('drug,dose_per_cycle,cycle_days,cycles\ncisplatin,75,21,4\nCisplatin,60,21,4\ndocetaxel,75,0,4\n'),
  )
  expect(plan).toEqual([{ drug: 'cisplatin', dosePerCycle: 75, cycleDays: 21, cycles: 4 }])
  expect(findings.map(({ code, row, field }) => [code, row, field])).toEqual([
    ['drug-twice', 3, 'drug'],
    ['plan-impossible', 4, 'cycle_days'],
  ])
})
