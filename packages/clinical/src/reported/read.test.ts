import { describe, expect, it } from 'vitest'
import { tableFile } from '../../test/table-file.ts'
import { visitCompliance } from './compliance.ts'
import { readReportedCourses } from './courses.ts'
import { timeToDeterioration } from './deterioration.ts'
import { qlqC30 } from './qlq-c30.ts'
import { qlqOes18 } from './qlq-oes18.ts'
import { readQuestionnaires } from './read-answers.ts'

const found = (findings: readonly { readonly code: string; readonly row?: number | undefined }[]) =>
  findings.map(({ code, row }) => [code, row])
const oesHead = `patient_id,visit,date,${Array.from({ length: 18 }, (_, i) => `q${i + 31}`).join(',')}`
const oes = (...rows: readonly (readonly [string, string, string, string?])[]) =>
  tableFile(
    [
      oesHead,
      ...rows.map(([id, visit, date, first = '4']) => `${id},${visit},${date},${first}${',1'.repeat(17)}`),
    ].join('\n'),
  )

describe('a table of answers', () => {
  it('is scored by the numbers of the OES18 behind the QLQ-C30', async () => {
    const { questionnaires, findings } = await readQuestionnaires(
      oes(['A', 'baseline', '2024-01-01']),
      qlqOes18,
    )
    expect(findings).toEqual([])
    // Turned round: 4, 1, 1 is 1, 4, 4; the mean of 3 is two thirds of the way.
    expect(questionnaires[0].scores[0].score).toBeCloseTo(200 / 3, 12)
  })

  it('says which answer is none, which item has no column, and which questionnaire has no day or stands twice', async () => {
    const { questionnaires, findings } = await readQuestionnaires(
      oes(
        ['A', 'baseline', '2024-01-01', '5'],
        ['A', 'week 6', '2024-02'],
        ['A', 'week 6', '2024-01-01'],
        ['B', 'baseline', ''],
      ),
      qlqOes18,
    )
    expect(questionnaires).toHaveLength(4)
    expect(questionnaires[0].scores[0]).toMatchObject({ answered: 2, score: 100 })
    expect(found(findings)).toEqual([
      ['answer-outside', 2],
      ['questionnaire-undated', 3],
      ['questionnaire-twice', 4],
      ['questionnaire-undated', 5],
    ])
    const short = await readQuestionnaires(tableFile('patient_id,date,c30_1\nA,2024-01-01,1\n'), qlqC30)
    expect(found(short.findings)).toEqual([['items-without-column', undefined]])
    expect(short.findings[0].message).toMatch(/items 2, 3, .*30/)
    await expect(readQuestionnaires(tableFile('patient_id,date\nA,2024-01-01\n'), qlqC30)).rejects.toThrow(
      /item 1 of the QLQ-C30/,
    )
  })
})

describe('patients of questionnaires', () => {
  it('contradictions are findings', async () => {
    const { questionnaires } = await readQuestionnaires(
      oes(['A', 'baseline', '2024-06-01'], ['Z', 'baseline', '2024-01-01']),
      qlqOes18,
    )
    const { courses, findings } = await readReportedCourses(
      tableFile(
        'patient_id,time_zero,death_date\nA,2024-01-01,2024-03\nA,2024-01-02,\nB,2024-02,\nC,2024-02-01,2024-01-01\n',
      ),
      { questionnaires },
    )
    expect([...courses.keys()]).toEqual(['A', 'C'])
    expect(found(findings)).toEqual([
      ['date-partial', 2],
      ['patient-twice', 3],
      ['time-zero-partial', 4],
      ['death-before-time-zero', 5],
      ['questionnaire-after-death', 2],
      ['questionnaire-of-nobody', 3],
    ])
  })
})

describe('compliance by visit', () => {
  it('is of those alive on the median day of the visit, counted by hand', async () => {
    const { questionnaires } = await readQuestionnaires(
      oes(
        ['A', 'week 6', '2024-02-12'],
        ['A', 'baseline', '2024-01-01'],
        ['B', 'baseline', '2024-01-01', ''],
        ['C', 'baseline', '2024-01-01'],
        ['Z', 'baseline', '2024-01-01'],
      ),
      qlqOes18,
    )
    const { courses } = await readReportedCourses(
      tableFile(
        'patient_id,time_zero,death_date\nA,2024-01-01,\nB,2024-01-01,2024-02-11\nC,2024-01-01,\nD,2024-01-01,\n',
      ),
    )
    expect(visitCompliance(questionnaires, courses)).toEqual([
      { visit: 'baseline', day: 0, expected: 4, received: 3, complete: 2, compliance: 0.75 },
      { visit: 'week 6', day: 42, expected: 3, received: 1, complete: 1, compliance: 1 / 3 },
    ])
    expect(visitCompliance(questionnaires, null).map(({ expected, day }) => [expected, day])).toEqual([
      [4, null],
      [4, null],
    ])
  })
})

it('nobody: no times, no compliance', () => {
  expect(visitCompliance([], null)).toEqual([])
  expect(timeToDeterioration([], { scale: 'QL2', highIsGood: true, timeZero: new Map() })).toEqual({
    patients: [],
    notAssessable: [],
  })
})
