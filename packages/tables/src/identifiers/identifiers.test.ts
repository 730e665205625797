import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import type { DictionaryInput } from '../dictionary/dictionary.ts'
import { readTable } from '../read-table.ts'
import { checkCharacter, isIdentityNumber } from './identity-number.ts'

const folder = mkdtempSync(join(tmpdir(), 'tessera-identifiers-'))
afterAll(() => rmSync(folder, { recursive: true }))

async function read(header: string, cells: readonly string[], dictionary?: DictionaryInput) {
  const path = join(folder, 'hospital.csv')
  writeFileSync(path, `row,${header}\n${cells.map((cell, i) => `${i},"${cell}"`).join('\n')}\n`)
  return readTable(path, { dictionary })
}

/** The two numbers that GB 11643-1999 gives as examples. */
const standard = ['11010519491231002X', '440524188001010014']

describe('resident identity numbers', () => {
  it.each(standard)('%s, an example of GB 11643-1999, is one', text => {
    expect(isIdentityNumber(text)).toBe(true)
    expect(isIdentityNumber(text.toLowerCase())).toBe(true)
  })

  it('any other check character is refused', () => {
    fc.assert(
      fc.property(fc.constantFrom(...'0123456789X'), sign => {
        const text = standard[0].slice(0, 17) + sign
        expect(isIdentityNumber(text)).toBe(sign === checkCharacter(text))
      }),
      { seed: 1 },
    )
  })

  it.each(['130503670401001', '110105491231002'])('%s, the old form, is one', text => {
    expect(isIdentityNumber(text)).toBe(true)
  })

  it.each(['110105194902310021', '990105194912310021', '130503671301001', '123456'])('%s is none', text => {
    expect(isIdentityNumber(text)).toBe(false)
  })
})

const names = ['张伟', '王芳', '李娜', '刘洋', '陈静', '欧阳修文']
const phones = ['13812345678', '139-1234-5678', '+8615012345678', '18800001111']

describe('direct identifiers are refused, without their values', () => {
  it.each([
    ['identity numbers', 'x', standard, 'identifier-identity-number'],
    [
      'an identity number inside a remark',
      'remark',
      ['稳定', `身份证${standard[0]}`],
      'identifier-identity-number',
    ],
    [
      'identity numbers of the old form',
      'x',
      ['130503670401001', '130503670401002', '130503670401003'],
      'identifier-identity-number',
    ],
    ['a column called 身份证号', '身份证号', ['a', 'b'], 'identifier-identity-number'],
    ['a column called 姓名', '姓名', ['A', 'B'], 'identifier-name'],
    ['a column called Patient_Name', 'Patient_Name', ['A', 'B'], 'identifier-name'],
    ['values shaped like Chinese names', 'x', names, 'identifier-name'],
    ['mobile numbers', 'x', phones, 'identifier-phone'],
    ['a column called 联系电话', '联系电话', ['021-1234'], 'identifier-phone'],
    ['a column called 住院号', '住院号', ['100234', '100235'], 'identifier-record-number'],
    ['a column called MRN', 'MRN', ['100234', '100235'], 'identifier-record-number'],
    ['a column called 家庭住址', '家庭住址', ['上海'], 'identifier-address'],
  ])('%s', async (_, header, cells, code) => {
    const { table, findings } = await read(header, cells)
    const refusal = findings.find(finding => finding.code === code)
    expect(refusal).toMatchObject({ severity: 'error', field: header, count: expect.any(Number) })
    expect(refusal?.count).toBeGreaterThan(0)
    expect(table.columns.map(column => column.name)).toEqual(['row'])
    for (const cell of cells.filter(cell => cell.length > 1))
      expect(JSON.stringify(findings)).not.toContain(cell)
  })

  it.each([
    [
      'grades that begin with a surname',
      'grade',
      ['高分化', '中分化', '高分化', '中分化', '高分化', '高分化'],
    ],
    ['diseases that begin with a surname', 'x', ['高血压', '白血病', '黄疸', '高血脂', '白内障', '方颅症']],
    ['drugs', 'drug', ['TACE', 'TKI', 'none']],
    ['an ordinary identifier of the study', 'patient_id', ['H0001', 'H0002']],
    ['names of variables', 'name', ['original_glcm_Contrast', 'CD8A', 'glszm_1']],
    ['eleven-digit counts', 'reads', ['23812345678', '33912345678', '43912345678']],
  ])('%s are not', async (_, header, cells) => {
    const { table, findings } = await read(header, cells)
    expect(findings).toEqual([])
    expect(table.columns.length).toBe(2)
  })

  it('the dictionary can clear a column, but not of identity numbers', async () => {
    const clear = (header: string) => ({ columns: { [header]: { identifier: false as const } } })
    expect((await read('name', ['EGFR', 'KRAS'], clear('name'))).findings).toEqual([])
    expect((await read('x', standard, clear('x'))).findings).toMatchObject([
      { code: 'identifier-identity-number' },
    ])
  })

  it('an ignored column is not read and only warned about', async () => {
    const { findings } = await read('姓名', names, { columns: { 姓名: { role: 'ignore' } } })
    expect(findings).toMatchObject([{ code: 'identifier-name', severity: 'warning' }])
  })

  it('a value is not shown when some of its column look like identifiers', async () => {
    const cells = ['1', '2', '3', '4', '5', '6', '13812345678', 'x']
    const { findings } = await read('x', cells, { columns: { x: { type: 'category', codes: ['1'] } } })
    expect(findings.length).toBeGreaterThan(0)
    expect(findings.some(finding => finding.value !== undefined)).toBe(false)
  })
})
