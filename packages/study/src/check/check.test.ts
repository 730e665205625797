import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { makeTable, numberColumn, readTable, textAt, textColumn, writeExcel } from '@tessera/tables'
import { describe, expect, it } from 'vitest'
import { csv, writeStudy } from '../../test/write-study.ts'
import { intake } from '../intake/intake.ts'
import { readProtocol } from '../protocol/read.ts'
import { checkStudy } from './check-study.ts'
import { writeQuerySheets } from './query-sheet.ts'
import { readReturnedQueries, writeCorrections } from './returned.ts'

const rows = Array.from({ length: 60 }, (_, i) => [
  `P${i + 1}`,
  i < 30 ? 'North' : 'South',
  i === 4 ? 460 : i === 40 ? 'sixty' : 40 + ((i * 7) % 37),
  `2019-0${1 + (i % 9)}-15`,
  i === 8 ? '2018-01-01' : `2021-0${1 + (i % 9)}-20`,
  i % 3 === 0 ? 1 : 0,
])
const patients = csv('patient_id,centre,age,surgery_date,last_contact,died', rows)
const study = `study: queries
title: Queries
patients: { table: patients.csv, id: patient_id, centre: centre }
dictionary:
  columns:
    age: { type: number, unit: years, range: [18, 110] }
    surgery_date: { type: date }
    last_contact: { type: date }
  order: ["surgery_date <= last_contact"]
derive: { months: (last_contact - surgery_date) / 30.4375 }
timeZero: { name: surgery, at: surgery_date }
endpoints:
  os: { type: time-to-event, time: months, unit: months, event: died == 1, horizon: 24 months }
blocks:
  clinical: { columns: [age], knownAt: before surgery }
questions:
  - prognosis: os
    models: { clinical: [clinical] }
`

describe('query sheets', () => {
  it('go to each hospital, come back, are compared, and correct the next load without touching the file', async () => {
    const path = writeStudy({ 'study.yaml': study, 'patients.csv': patients })
    const folder = dirname(path)
    const check = await checkStudy(path)
    expect(check.querySheets.map(sheet => sheet.centre)).toEqual(['North', 'South'])
    const asked = check.querySheets.flatMap(sheet => sheet.queries)
    expect(asked).toContainEqual(
      expect.objectContaining({ file: 'patients.csv', row: 6, patientId: 'P5', field: 'age' }),
    )
    expect(asked).toContainEqual(expect.objectContaining({ row: 42, patientId: 'P41', field: 'age' }))
    expect(asked.some(query => query.row === 10)).toBe(true)

    const sent = join(folder, 'sent')
    const written = await writeQuerySheets(check.querySheets, sent)
    expect(written).toHaveLength(2)
    const { table: north } = await readTable(written[0])
    expect(north.columns.map(column => column.name)).toEqual([
      'file',
      'row',
      'patient_id',
      'field',
      'value',
      'problem',
      'cure',
      'corrected value',
      'comment',
    ])
    expect(textAt(north.columns[0], 0)).toBe('patients.csv')

    const answers: Record<string, string> = { P5: '46', P41: '60' }
    const returned = join(folder, 'returned.d')
    for (const sheet of check.querySheets) {
      const queries = sheet.queries.filter(query => query.field === 'age')
      const text = (name: string, of: (query: (typeof queries)[number]) => string) =>
        textColumn(name, [
          ...queries.map(query => of(query) || null),
          name === 'file' ? 'patients.csv' : null,
        ])
      const { mkdirSync } = await import('node:fs')
      mkdirSync(returned, { recursive: true })
      await writeExcel(
        [
          {
            name: 'queries',
            table: makeTable('queries', [
              text('file', query => query.file),
              numberColumn('row', [...queries.map(query => query.row), 999]),
              text('patient_id', query => query.patientId),
              text('field', query => query.field),
              text('value', query => query.value),
              text('problem', query => query.problem),
              text('cure', query => query.cure),
              text('corrected value', query => answers[query.patientId] ?? ''),
              text('comment', () => 'from the chart'),
            ]),
          },
        ],
        join(returned, `${sheet.centre}.xlsx`),
      )
    }
    const file = readProtocol(path)
    const { answers: read, findings } = await readReturnedQueries(returned, file)
    expect(
      read.filter(answer => answer.status === 'changed').map(answer => [answer.patientId, answer.newValue]),
    ).toEqual([
      ['P5', '46'],
      ['P41', '60'],
    ])
    expect(read.filter(answer => answer.status === 'unknown row')).toHaveLength(2)
    expect(findings.map(finding => finding.code)).toEqual(['returned-row-unknown', 'returned-row-unknown'])

    await writeCorrections(file, read)
    expect(readFileSync(join(folder, 'patients.csv'), 'utf8')).toBe(patients)
    expect(readFileSync(join(folder, 'corrections.csv'), 'utf8')).toContain(
      'P41,age,,60,from the chart,South.xlsx',
    )
    const again = await checkStudy(path)
    expect(again.findings.filter(finding => finding.field === 'age' && finding.row !== undefined)).toEqual([])
    const [question] = again.intake?.assembled.questions ?? []
    const age = question.rows.features[0]
    if (age.kind !== 'numeric') throw new Error('age')
    expect(age.values[question.patientIds.indexOf('P5')]).toBe(46)
    expect(age.values[question.patientIds.indexOf('P41')]).toBe(60)
    expect(again.intake?.sources[0]).toMatchObject({ file: 'corrections.csv', rows: 2 })
  })

  it('a correction of a value that the file no longer holds is a finding, and the file counts', async () => {
    const path = writeStudy({
      'study.yaml': study,
      'patients.csv': patients,
      'corrections.csv':
        'file,row,patient_id,field,old_value,new_value,comment,returned_in\npatients.csv,3,P2,age,99,50,,North.xlsx\npatients.csv,4,P3,age,54,old,,North.xlsx\n',
    })
    const { findings } = await intake(readProtocol(path))
    expect(findings.map(finding => finding.code)).toEqual(
      expect.arrayContaining(['correction-does-not-fit', 'correction-unreadable']),
    )
  })

  it('a study that cannot be read is findings, never a throw', async () => {
    expect((await checkStudy('/nowhere/study.yaml')).findings).toMatchObject([{ code: 'protocol-not-found' }])
    const check = await checkStudy(
      writeStudy({ 'study.yaml': study.replace('[age]', '[agee]'), 'patients.csv': patients }),
    )
    expect(check.findings.map(finding => finding.code)).toContain('no-such-column')
    expect(check.querySheets.length).toBeGreaterThan(0)
  })
})
