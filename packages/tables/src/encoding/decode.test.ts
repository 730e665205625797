import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { readTable } from '../read-table.ts'
import { decodeText } from './decode.ts'

const folder = mkdtempSync(join(tmpdir(), 'tessera-encoding-'))
afterAll(() => rmSync(folder, { recursive: true }))

interface Case {
  name: string
  text: string
  encoding: string
  bytes: string
}
/** Bytes as Python's codecs write them (test/reference/encodings.py). */
const cases: Case[] = JSON.parse(
  readFileSync(new URL('../../test/reference/encodings.json', import.meta.url), 'utf8'),
)

const asFile = (bytes: Uint8Array) => ({ path: '', shown: 'a.csv', name: 'a.csv', bytes, packed: false })

describe('encodings are recognised', () => {
  it.each(cases)('$name', async ({ text, encoding, bytes }) => {
    const decoded = await decodeText(asFile(Buffer.from(bytes, 'base64')))
    expect(decoded.text).toBe(text)
    expect(decoded.encoding).toBe(encoding)
    const path = join(folder, 'table.csv')
    writeFileSync(path, Buffer.from(bytes, 'base64'))
    const { table } = await readTable(path, { dictionary: { columns: { id: {}, 编号: {} } } })
    expect(table.source.encoding).toBe(encoding)
    expect(table.rowCount).toBe(text.trim().split('\n').length - 1)
  })
})

function caseOf(name: string): Buffer {
  const found = cases.find(entry => entry.name === name)
  if (!found) throw new Error(name)
  return Buffer.from(found.bytes, 'base64')
}

describe('what does not decode is a finding with its line', () => {
  it('mixed encodings in one file', async () => {
    const utf8 = Buffer.from('编号,性别,诊断\nP0,男,胃癌\n')
    const gbk = caseOf('GBK')
    const mixed = Buffer.concat([utf8, gbk.subarray(gbk.indexOf(10) + 1)])
    await expect(decodeText(asFile(mixed))).rejects.toMatchObject({
      findings: [{ code: 'mixed-encodings', row: 3, file: 'a.csv' }],
    })
  })

  it('UTF-8 beside Latin-1', async () => {
    const mixed = Buffer.concat([Buffer.from('id,city\nP1,Köln\n'), Buffer.from('P2,Málaga\n', 'latin1')])
    await expect(decodeText(asFile(mixed))).rejects.toMatchObject({
      findings: [{ code: 'mixed-encodings', row: 3 }],
    })
  })

  it('a line that is not in the encoding that was given', async () => {
    await expect(decodeText(asFile(caseOf('GBK')), 'utf-8')).rejects.toMatchObject({
      findings: [{ code: 'undecodable-text', row: 1 }],
    })
  })
})
