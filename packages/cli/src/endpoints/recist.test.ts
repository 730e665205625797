import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { expectDocumented } from '../../test/documented.ts'
import { temporaryFolder, tessera } from '../../test/tessera.ts'
import { UsageError } from '../exit-code.ts'
import { recistOfTables } from './recist-of-tables.ts'
import type { RecistCommandOptions } from './recist-options.ts'

const page = path.join(import.meta.dirname, '../../../../docs/endpoints/recist.md')
const text = readFileSync(page, 'utf8')
const fence = (language: string) => {
  const found = new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``).exec(text)
  if (!found) throw new Error(`no ${language} on the page`)
  return found[1]
}

function write(name: string, content: string, folder = temporaryFolder()): string {
  const file = path.join(folder, name)
  writeFileSync(file, content)
  return file
}

const recist = (...args: string[]) => tessera(['endpoints', 'recist', ...args])

const defaults: RecistCommandOptions = {
  confirmDays: 28,
  maxNe: 1,
  minSd: 42,
  afterCr: 'progression',
  visitAfterCr: 'pd-when-confirmed',
  partialDate: 'first',
}

/** The work of the command in this process: its document as JSON, its text and its findings. */
async function work(file: string, options: Partial<RecistCommandOptions> = {}) {
  const { document, text: shown, findings = [] } = await recistOfTables(file, { ...defaults, ...options })
  return {
    document: JSON.parse(JSON.stringify(document)),
    shown,
    errors: findings.filter(({ severity }) => severity === 'error'),
  }
}

describe('tessera endpoints recist', () => {
  it('prints what its page shows of the table there', async () => {
    const { exit, stdout } = await recist(write('lesions.csv', fence('csv')))
    expect(exit).toBe(0)
    expect(stdout).toContain(fence('text').trimEnd())
    expect(stdout).toContain('1 of 2 (50 %)')
  })

  it('traces every visit, and every field of its document is on the page', async () => {
    const file = write('lesions.csv', fence('csv'))
    const { document, shown, errors } = await work(file, { controlDays: 84, trace: true, confirm: false })
    expect(errors).toEqual([])
    expectDocumented(page, document)
    expect(document.visits.map((one: { overall: string | null }) => one.overall)).toEqual([
      ...[null, 'PR', 'PR', 'PD'],
      ...[null, 'PR', 'PD', 'PD'],
    ])
    expect(document.visits[5].unirradiated.overall).toBe('SD')
    expect(shown).toContain('outside field')
    expect(shown).toContain('equivocal here and confirmed at a later visit')
    expect(shown).toContain('2 of 2 (100 %)')
  })

  it('writes a table as ADRS', async () => {
    const folder = temporaryFolder()
    const out = path.join(folder, 'adrs.csv')
    await work(write('lesions.csv', fence('csv'), folder), { out })
    const rows = readFileSync(out, 'utf8').split('\n')
    expect(rows[0]).toMatch(/^USUBJID,READER,PARAMCD,PARAM,AVALC,AVAL,ADT,AVISIT,/)
    expect(rows.filter(row => row.includes(',CBOR,'))).toHaveLength(2)
    expect(rows.filter(row => row.includes(',OVR,')).map(row => row.split(',')[4])).toEqual([
      ...['PR', 'PR', 'PD'],
      ...['PR', 'PD', 'PD'],
    ])
  })

  it('ends with 1 and names the rows where data contradict each other, and still gives the results', async () => {
    const folder = temporaryFolder()
    const lesions = fence('csv')
      .replace('P01,T01,target,liver,N,week 8,2024-03-04,25', 'P01,T01,target,spleen,N,week 8,2024-03-04,2.5')
      .replace(/week 24,2024-07-01/g, 'week 24,2024-05-06')
    const patients = write('patients.csv', 'patient_id,death_date\nP02,2024-04-01\n', folder)
    const { exit, stdout, stderr } = await recist(
      write('lesions.csv', lesions, folder),
      '--patients',
      patients,
      '--json',
    )
    expect(exit).toBe(1)
    const { findings, best } = JSON.parse(stdout)
    const rows = findings
      .filter(({ severity }: { severity: string }) => severity === 'error')
      .map(({ code, row }: { code: string; row: number }) => [code, row])
    expect(rows).toEqual(
      expect.arrayContaining([
        ['lesion-changes', 5],
        ['visits-same-day', 21],
        ['progression-after-death', 18],
      ]),
    )
    expect(best).toHaveLength(2)
    expect(stderr).toContain('lesions.csv:5')
  })

  it('takes recorded responses alone', async () => {
    const rows =
      'patient_id,visit,date,response\nP1,week 8,2024-03-04,PR\nP1,week 12,2024-04-01,NE\nP1,week 16,2024-04-29,PR\n'
    const { document, errors } = await work(write('rs.csv', rows))
    expect(errors).toEqual([])
    expectDocumented(page, document)
    expect(document.best).toMatchObject([{ bestResponse: 'PR', confirmationDate: '2024-04-29' }])
    expect(document.visits[0]).toMatchObject({ overall: 'PR', rule: 'as recorded' })
  })

  it('lists patients without an assessment where it is asked', async () => {
    const folder = temporaryFolder()
    const rows = 'patient_id,visit,date,response\nP1,week 8,2024-03-04,PR\n'
    const patients = write(
      'patients.csv',
      'patient_id,reference_date\nP1,2024-01-02\nP2,2024-01-03\n',
      folder,
    )
    const { document } = await work(write('rs.csv', rows, folder), { patients, all: true, confirm: false })
    expect(document.best.map((one: { bestResponse: string }) => one.bestResponse)).toEqual(['PR', 'MISSING'])
    expect(document.objectiveResponse).toMatchObject([{ patients: 2, unconfirmed: { responders: 1 } }])
  })

  it('ends with 2 for a reader that there is not', async () => {
    const { exit, stderr } = await recist(write('lesions.csv', fence('csv')), '--reader', 'nobody')
    expect([exit, stderr]).toEqual([2, expect.stringContaining('the readers are reader')])
  })

  it('refuses what cannot be meant', async () => {
    const file = write('lesions.csv', fence('csv'))
    await expect(work(file, { out: 'adrs.doc' })).rejects.toThrow(UsageError)
    await expect(work(file, { columns: { organs: 'site' } })).rejects.toThrow(/no field organs/)
    await expect(work(file, { reader: 'accepted' })).rejects.toThrow(/no reading is flagged/)
    await expect(work(write('other.csv', 'a,b\n1,2\n'))).rejects.toThrow(/has no column for the/)
    const tr = write('tr.csv', 'USUBJID,TRLNKID,TRTESTCD,TRSTRESC,TRDTC\nP1,T1,LDIAM,20,2024-01-02\n')
    await expect(work(tr)).rejects.toThrow(/stands in TU/)
  })
})

const real = path.join(import.meta.dirname, '../../../../../shared/data/recist_sdtm')
if (!existsSync(real))
  console.log('skipped: ../shared/data/recist_sdtm is not there (SDTM test data of pharmaverse)')

describe.skipIf(!existsSync(real))('tessera endpoints recist on SDTM', () => {
  const of = (name: string) => path.join(real, `sdtm_${name}_onco_recist.csv`)

  it('derives all 66 recorded responses from TU and TR', async () => {
    const { document, shown, errors } = await work(of('tr'), { tu: of('tu'), rs: of('rs') })
    expect(errors).toEqual([])
    expectDocumented(page, document)
    expect(document.recorded).toEqual({ recorded: 66, agreed: 66 })
    expect(document.readers).toEqual(['RADIOLOGIST 1', 'RADIOLOGIST 2', 'INVESTIGATOR', 'accepted'])
    expect(shown).toContain('66 of 66 recorded overall responses are as derived.')
    const turned = await work(of('rs'), { tu: of('tu'), tr: of('tr') })
    expect(turned.document.recorded).toEqual(document.recorded)
  })

  it('takes them as recorded from RS alone, by evaluator, and the accepted series', async () => {
    const patients = path.join(real, 'adsl.csv')
    const { document } = await work(of('rs'), { patients, reader: 'accepted' })
    expect(document.visits).toHaveLength(22)
    expect(document.best.map((one: { bestResponse: string }) => one.bestResponse)).toEqual([
      ...['SD', 'PD', 'NON-CR/NON-PD', 'NE'],
      ...['SD', 'PR', 'SD', 'SD'],
    ])
  })
})
