import { describe, expect, it } from 'vitest'
import { csv } from './csv.ts'
import { wordFile } from './word.ts'

describe('CSV of each figure and table', () => {
  it('quotes as RFC 4180 says, opens with a byte-order mark and disarms formulas', () => {
    const text = csv({
      columns: ['centre', 'n'],
      rows: [
        ['武汉, "协和"', 3],
        ['=cmd|x', null],
        ['-0.5', -0.5],
      ],
    })
    expect(text).toBe('\ufeffcentre,n\r\n"武汉, ""协和""",3\r\n\'=cmd|x,\r\n\'-0.5,-0.5\r\n')
  })
})

describe('Word tables', () => {
  it('are zip files with a document inside, whatever the cells hold', async () => {
    const bytes = await wordFile('T', [
      {
        name: 'Table 1',
        title: 'Patients <by> centre & "sex"',
        caption: 'caption',
        note: null,
        exploratory: false,
        columns: [
          { label: 'A', align: 'left' },
          { label: 'B', align: 'right' },
        ],
        rows: [
          { kind: 'heading', cells: ['Head', ''] },
          { kind: 'indented', cells: ['控制\u0001字符', '1'] },
        ],
        numbers: { columns: [], rows: [] },
      },
    ])
    const buffer = Buffer.from(bytes)
    expect(buffer.subarray(0, 4).toString('latin1')).toBe('PK\u0003\u0004')
    expect(buffer.includes('word/document.xml')).toBe(true)
  })
})
