import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findingSchema } from '@tessera/evidence'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import type { ColumnDictionary, DictionaryInput } from './dictionary/dictionary.ts'
import { readTable } from './read-table.ts'
import { columnOf } from './select.ts'
import { textAt } from './values.ts'

const folder = mkdtempSync(join(tmpdir(), 'tessera-table-'))
afterAll(() => rmSync(folder, { recursive: true }))

async function read(content: string, dictionary?: DictionaryInput) {
  const path = join(folder, 'hospital.csv')
  writeFileSync(path, content)
  const { table, findings } = await readTable(path, { dictionary })
  const values = (name: string) =>
    Array.from({ length: table.rowCount }, (_, row) => textAt(columnOf(table, name), row))
  return { table, findings, values }
}

/** One column `x` with the cells given, each quoted. */
const column = (cells: readonly string[], entry?: ColumnDictionary) =>
  read(`row,x\n${cells.map((cell, i) => `${i},"${cell}"`).join('\n')}\n`, entry && { columns: { x: entry } })

describe('a hospital table with its dictionary', () => {
  const content = [
    '编号,中心,性别,年龄,手术日期,AFP,HBsAg,白蛋白',
    'P1,长海,男,５６,2021年3月5日,"1,234.5",＋＋,38',
    'P2,中山,女,61,2021.3.5,<20,阴性,4.1 g/dL',
    'P3,长海,2,999,44260,不详,＋,52.5',
    'P4,中山,未说明,47,2021-02-30,>1210,+-,',
  ].join('\n')
  const dictionary: DictionaryInput = {
    columns: {
      id: { source: '编号', role: 'id' },
      centre: { source: '中心', role: 'centre' },
      sex: { source: '性别', type: 'category', codes: { 男: 'male', 女: 'female', 2: 'female' } },
      age: { source: '年龄', type: 'integer', missing: [999], range: [18, 100] },
      surgery_date: { source: '手术日期', type: 'date' },
      afp: { source: 'AFP', type: 'number', unit: 'ng/mL', belowLimit: 'half', aboveLimit: 'limit' },
      hbsag: {
        source: 'HBsAg',
        type: 'category',
        codes: { 阴性: 'negative', '+-': 'weak', '+': 'positive', '++': 'positive' },
      },
      albumin: { source: '白蛋白', type: 'number', unit: 'g/L', plausible: [15, 50] },
    },
  }

  it('maps headers and codes, and reads full-width digits, limits, serials and units', async () => {
    const { values } = await read(content, dictionary)
    expect(values('sex')).toEqual(['male', 'female', 'female', null])
    expect(values('age')).toEqual(['56', '61', null, '47'])
    expect(values('surgery_date')).toEqual(['2021-03-05', '2021-03-05', '2021-03-05', null])
    expect(values('afp')).toEqual(['1234.5', '10', null, '1210'])
    expect(values('hbsag')).toEqual(['positive', 'negative', 'positive', 'weak'])
    expect(values('albumin')).toEqual(['38', '41', '52.5', null])
  })

  it('orders levels as the dictionary does', async () => {
    const { table } = await read(content, dictionary)
    expect(columnOf(table, 'hbsag')).toMatchObject({ levels: ['negative', 'weak', 'positive'] })
  })

  it('finds what cannot be read, with row, field, value, patient and centre', async () => {
    const { findings } = await read(content, dictionary)
    expect(
      findings.map(({ code, row, field, value, patientId, count }) => [
        code,
        row,
        field,
        value,
        patientId,
        count,
      ]),
    ).toEqual([
      ['unknown-code', 5, '性别', '未说明', 'P4', undefined],
      ['impossible-date', 5, '手术日期', '2021-02-30', 'P4', undefined],
      ['below-limit', undefined, 'AFP', undefined, undefined, 1],
      ['above-limit', undefined, 'AFP', undefined, undefined, 1],
      ['unit-in-cell', undefined, '白蛋白', undefined, undefined, 1],
      ['implausible', 4, '白蛋白', '52.5', 'P3', undefined],
    ])
    expect(findings[0]).toMatchObject({ centre: '中山', severity: 'error' })
  })
})

describe('what the dictionary declares', () => {
  it('asks for a rule for censored values', async () => {
    const { findings, values } = await column(['<0.05', '1', '2'], { type: 'number' })
    expect(values('x')).toEqual([null, '1', '2'])
    expect(findings).toMatchObject([{ code: 'below-limit-without-rule', severity: 'error', count: 1 }])
  })

  it.each([
    ['half', '0.025'],
    ['limit', '0.05'],
    ['missing', null],
  ] as const)('belowLimit: %s', async (belowLimit, value) => {
    const { findings, values } = await column(['<0.05', '1'], { type: 'number', belowLimit })
    expect(values('x')[0]).toBe(value)
    expect(findings).toMatchObject([{ code: 'below-limit', severity: 'note', count: 1 }])
  })

  it('an ambiguous date is a finding; a format settles it', async () => {
    const unclear = await column(['03/05/2021'], { type: 'date' })
    expect(unclear.findings).toMatchObject([{ code: 'ambiguous-date', row: 2, value: '03/05/2021' }])
    expect((await column(['03/05/2021'], { type: 'date', format: 'DMY' })).values('x')).toEqual([
      '2021-05-03',
    ])
  })

  it('a range is an error, also after conversion of units', async () => {
    const { findings, values } = await column(['4', '12'], {
      type: 'number',
      fileUnit: 'g/dL',
      unit: 'g/L',
      range: [10, 70],
    })
    expect(values('x')).toEqual(['40', '120'])
    expect(findings).toMatchObject([{ code: 'out-of-range', severity: 'error', row: 3, value: '120' }])
  })

  it('units that do not convert leave no value', async () => {
    const { findings, values } = await column(['4'], { type: 'number', fileUnit: 'mmHg', unit: 'g/L' })
    expect(values('x')).toEqual([null])
    expect(findings).toMatchObject([{ code: 'unit-conversion', severity: 'error' }])
  })

  it('missing codes by column', async () => {
    expect(
      (await column(['9999', '1', '未做'], { type: 'number', missing: [9999, '未做'] })).values('x'),
    ).toEqual([null, '1', null])
  })

  it('whole numbers', async () => {
    expect((await column(['1.5', '2'], { type: 'integer' })).findings).toMatchObject([
      { code: 'not-an-integer', row: 2 },
    ])
  })

  it('booleans by words or codes', async () => {
    expect((await column(['是', '否', '有', '1', '0', ''], { type: 'boolean' })).values('x')).toEqual([
      'true',
      'false',
      'true',
      'true',
      'false',
      null,
    ])
    expect((await column(['1', '2'], { type: 'boolean', codes: { 1: true, 2: false } })).values('x')).toEqual(
      ['true', 'false'],
    )
    expect((await column(['也许'], { type: 'boolean' })).findings).toMatchObject([
      { code: 'unreadable-boolean' },
    ])
  })

  it('numbers by codes', async () => {
    expect(
      (await column(['阴性', '＋＋', '3'], { type: 'number', codes: { 阴性: 0, '++': 2 } })).values('x'),
    ).toEqual(['0', '2', '3'])
  })

  it('a column that the file lacks', async () => {
    const { findings } = await read('ages,b\n1,2\n', { columns: { age: { type: 'number' } } })
    expect(findings).toMatchObject([
      { code: 'column-absent', severity: 'error', cure: expect.stringContaining("'ages'") },
    ])
  })

  it('one name for two columns', async () => {
    const twice = read('年龄,age\n1,2\n', { columns: { age: { source: '年龄' } } })
    await expect(twice).rejects.toMatchObject({ findings: [{ code: 'dictionary-column-twice' }] })
    const same = read('a,b\n1,2\n', { columns: { x: { source: 'a' }, y: { source: 'a' } } })
    await expect(same).rejects.toMatchObject({ findings: [{ code: 'dictionary-column-twice', field: 'a' }] })
  })

  it('ignored columns are not read', async () => {
    const { table } = await read('a,b\n1,2\n', { columns: { b: { role: 'ignore' } } })
    expect(table.columns.map(({ name }) => name)).toEqual(['a'])
  })
})

describe('types without a dictionary', () => {
  it.each([
    ['numbers', ['1', '2.5', '', 'NA', '1,200'], 'number'],
    ['numbers with a few limits', ['1', '2', '3', '<0.5'], 'number'],
    ['groups written as limits', ['<12', '>=12', '<12'], 'text'],
    ['codes with leading zeros', ['007', '012'], 'text'],
    ['identifiers too long for a number', ['12345678901234567890', '12345678901234567891'], 'text'],
    ['dates', ['2021-03-05', '2021年3月6日', ''], 'date'],
    ['compact dates', ['20210305', '20211231'], 'date'],
    ['eight digits that are no dates', ['20210305', '20219931'], 'number'],
    ['true and false', ['true', 'FALSE', ''], 'boolean'],
    ['words', ['a', 'b', '1'], 'text'],
    ['nothing at all', ['', 'NA'], 'text'],
  ])('%s', async (_, cells, kind) => {
    expect(columnOf((await column(cells)).table, 'x').kind).toBe(kind)
  })

  it('a remark among measurements is a warning, not a text column', async () => {
    const { table, findings } = await column([...Array.from({ length: 19 }, (_, i) => String(i / 4)), '溶血'])
    expect(columnOf(table, 'x').kind).toBe('number')
    expect(findings).toMatchObject([
      { code: 'unreadable-number', severity: 'warning', row: 21, value: '溶血' },
    ])
  })
})

it('reads any cells by any dictionary without an error of its own', async () => {
  const cell = fc.oneof(
    fc.constantFrom(
      '',
      'NA',
      '＜0.05',
      '2021年3月5日',
      '03/05/2021',
      '＋＋',
      '1,5',
      '44260',
      '男',
      '3.8 g/dL',
      '>',
      '--',
      '9e999',
    ),
    fc.string({ maxLength: 15 }).map(text => text.replace(/["\0\r\n]/g, '')),
  )
  const entry: fc.Arbitrary<ColumnDictionary> = fc.record(
    {
      type: fc.constantFrom('number', 'integer', 'text', 'date', 'boolean', 'category'),
      codes: fc.constantFrom<ColumnDictionary['codes']>(['a', 'b'], { 男: 'm', '++': 2 }, { 1: true }),
      unit: fc.constantFrom('g/L', 'months', '?'),
      fileUnit: fc.constantFrom('g/dL', 'years'),
      missing: fc.constantFrom(['x'], [9999]),
      belowLimit: fc.constantFrom('half', 'missing'),
      decimal: fc.constantFrom('.', ','),
      format: fc.constantFrom('DMY', 'MDY'),
      role: fc.constantFrom('id', 'centre', 'feature', 'ignore'),
      range: fc.constant<[number, number]>([0, 10]),
    },
    { requiredKeys: [] },
  )
  await fc.assert(
    fc.asyncProperty(fc.array(cell, { minLength: 1, maxLength: 20 }), entry, async (cells, dictionary) => {
      const { findings } = await column(cells, dictionary)
      for (const finding of findings) expect(findingSchema.safeParse(finding).success).toBe(true)
    }),
    { numRuns: 300, seed: 9 },
  )
})

it('stops listing after a thousand rows and gives the count of the rest', async () => {
  const { findings } = await column(
    Array.from({ length: 1200 }, () => 'x'),
    { type: 'number' },
  )
  expect(findings.length).toBe(1001)
  expect(findings[1000]).toMatchObject({ count: 200, message: expect.stringContaining('200 further rows') })
})
