import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { readTable, textColumn, withColumn, writeExcel } from '@tessera/tables'
import { describe, expect, it } from 'vitest'
import { writeSmallStudy } from '../../test/small-study.ts'
import { temporaryFolder, tessera } from '../../test/tessera.ts'

/** The surgery of the second patient is on a day that does not exist. */
function broken(name: string, text: string): string {
  if (name !== 'patients.csv') return text
  const lines = text.split('\n')
  const header = lines[0].split(',')
  const cells = lines[2].split(',')
  cells[header.indexOf('surgery_date')] = '2021-13-45'
  lines[2] = cells.join(',')
  return lines.join('\n')
}

function surgeryOfSecond(text: string): string {
  const lines = text.split('\n')
  return lines[2].split(',')[lines[0].split(',').indexOf('surgery_date')]
}

describe('tessera check', () => {
  it('says who is analysed, how complete the data are, and whether the sample can carry the question', async () => {
    const study = writeSmallStudy(temporaryFolder())
    const out = path.join(study, 'check')
    const { exit, stdout } = await tessera(['check', study, '--out', out, '--json'])
    const document = JSON.parse(stdout)
    expect(exit).toBe(0)
    expect(document).toMatchObject({ command: 'check', ok: true, study: 'hcc-adjuvant', patients: 160 })
    expect(document.questions[0].flow.at(-1)).toMatchObject({ label: 'Analysed' })
    expect(document.questions[0].sampleSize.sentence).toBeTypeOf('string')
    expect(document.completeness.rows.length).toBeGreaterThan(5)
    expect(existsSync(path.join(out, 'findings.json'))).toBe(true)

    const plain = await tessera(['check', path.join(study, 'study.yaml'), '--out', out])
    expect(plain.exit).toBe(0)
    expect(plain.stdout).toContain('Analysed')
    expect(plain.stdout).toContain('Completeness')
  })

  it('a broken date: exit 1, file, row, field and cure on standard error, a query sheet for its hospital', async () => {
    const study = writeSmallStudy(temporaryFolder(), broken)
    const out = path.join(study, 'check')
    const { exit, stdout, stderr } = await tessera(['check', study, '--out', out, '--json'])
    expect(exit).toBe(1)
    const { ok, findings, querySheets } = JSON.parse(stdout)
    expect(ok).toBe(false)
    expect(findings[0]).toMatchObject({
      severity: 'error',
      file: 'patients.csv',
      row: 3,
      field: 'surgery_date',
    })
    expect(stderr).toContain('patients.csv:3')
    expect(stderr).toContain('→')
    expect(querySheets).toHaveLength(
      new Set(querySheets.map((sheet: { centre: string }) => sheet.centre)).size,
    )
    for (const { file } of querySheets) expect(existsSync(file)).toBe(true)
  })

  it('a corrected sheet that comes back is compared and kept, and the finding is gone', async () => {
    let surgery = ''
    const study = writeSmallStudy(temporaryFolder(), (name, text) => {
      if (name === 'patients.csv') surgery = surgeryOfSecond(text)
      return broken(name, text)
    })
    const out = path.join(study, 'check')
    await tessera(['check', study, '--out', out])
    const sheets = readdirSync(out).filter(name => name.endsWith('.xlsx'))
    const returned = path.join(study, 'returned')
    for (const name of sheets) {
      const { table } = await readTable(path.join(out, name))
      const fields = table.columns.find(column => column.name === 'field')
      const answers = Array.from({ length: table.rowCount }, (_, row) =>
        fields?.kind === 'text' && fields.levels[fields.codes[row]] === 'surgery_date' ? surgery : null,
      )
      const answered = withColumn(table, textColumn('corrected value', answers))
      mkdirSync(returned, { recursive: true })
      await writeExcel([{ name: 'queries', table: answered }], path.join(returned, name))
    }
    const args = ['check', study, '--out', out, '--returned', returned, '--json']
    const document = JSON.parse((await tessera(args)).stdout)
    expect(document.returned.changed).toBe(1)
    expect(readFileSync(path.join(study, 'corrections.csv'), 'utf8')).toContain(surgery)
    const codes = document.findings.filter(
      (finding: { row?: number; field?: string }) => finding.row === 3 && finding.field === 'surgery_date',
    )
    expect(codes).toEqual([])
  })

  it('returned sheets in the folder of the new ones are refused', async () => {
    const study = writeSmallStudy(temporaryFolder())
    expect((await tessera(['check', study, '--out', study, '--returned', study])).exit).toBe(2)
  })

  it('a study.yaml that is not YAML is named with its line', async () => {
    const study = writeSmallStudy(temporaryFolder(), (name, text) =>
      name === 'study.yaml' ? text.replace('title:', 'title: "') : text,
    )
    const { exit, stdout } = await tessera(['check', study, '--out', path.join(study, 'check'), '--json'])
    expect(exit).toBe(1)
    expect(JSON.parse(stdout).findings[0]).toMatchObject({
      code: 'protocol-not-yaml',
      file: 'study.yaml',
      row: expect.any(Number),
    })
  })

  it('a missing table and a missing study are findings', async () => {
    const study = writeSmallStudy(temporaryFolder())
    const elsewhere = ['check', study, '--data', temporaryFolder(), '--out', path.join(study, 'check')]
    const absent = await tessera([...elsewhere, '--json'])
    expect(absent.exit).toBe(1)
    expect(JSON.parse(absent.stdout).findings[0].code).toBe('file-not-found')
    const none = await tessera(['check', path.join(study, 'nothing.yaml'), '--json'])
    expect(none.exit).toBe(1)
    expect(JSON.parse(none.stdout).findings[0].code).toBe('protocol-not-found')
  })
})
