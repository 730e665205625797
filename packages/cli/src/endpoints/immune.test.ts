import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { expectDocumented } from '../../test/documented.ts'
import { temporaryFolder, tessera } from '../../test/tessera.ts'
import { UsageError } from '../exit-code.ts'
import { type IrecistCommandOptions, irecistOfTables } from './irecist-of-tables.ts'
import { type MrecistCommandOptions, mrecistOfTables } from './mrecist-of-tables.ts'

const pageOf = (name: string) => path.join(import.meta.dirname, `../../../../docs/endpoints/${name}.md`)
const fence = (name: string, language: string) => {
  const found = new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``).exec(readFileSync(pageOf(name), 'utf8'))
  if (!found) throw new Error(`no ${language} on the page of ${name}`)
  return found[1]
}

function write(name: string, content: string, folder = temporaryFolder()): string {
  const file = path.join(folder, name)
  writeFileSync(file, content)
  return file
}

const immuneDefaults: IrecistCommandOptions = {
  confirmDays: 28,
  maxNe: 1,
  minSd: 42,
  icpdFrom: 28,
  icpdTo: 56,
  icpdTolerance: 2,
  partialDate: 'first',
}

async function immune(file: string, options: Partial<IrecistCommandOptions> = {}) {
  const { document, text, findings = [] } = await irecistOfTables(file, { ...immuneDefaults, ...options })
  return { document: JSON.parse(JSON.stringify(document)), text, findings }
}

const liverDefaults: MrecistCommandOptions = {
  confirmDays: 28,
  maxNe: 1,
  minSd: 42,
  minGrowth: 0,
  partialDate: 'first',
}

async function liver(file: string, options: Partial<MrecistCommandOptions> = {}) {
  const { document, text, findings = [] } = await mrecistOfTables(file, { ...liverDefaults, ...options })
  return { document: JSON.parse(JSON.stringify(document)), text, findings }
}

describe('tessera endpoints irecist', () => {
  it('prints what its page shows of the table there', async () => {
    const { exit, stdout } = await tessera([
      'endpoints',
      'irecist',
      write('lesions.csv', fence('irecist', 'csv')),
    ])
    expect(exit).toBe(0)
    expect(stdout.trimEnd()).toBe(fence('irecist', 'text').trimEnd())
  })

  it('traces every visit, and every field of its document is on the page', async () => {
    const { document, text } = await immune(write('lesions.csv', fence('irecist', 'csv')), { trace: true })
    expectDocumented(pageOf('irecist'), document)
    expect(document.visits.map(({ response }: { response: string }) => response)).toEqual([
      ...['iUPD', 'iPR', 'iUPD', 'iCPD'],
      ...['iUPD', 'iUPD', 'iUPD'],
    ])
    expect(document.best[0]).toMatchObject({
      bestResponse: 'iPR',
      progressionDate: '2024-05-27',
      confirmedProgressionDate: '2024-07-01',
      recistProgressionDate: '2024-03-04',
    })
    expect(text).toContain('the bar is reset')
  })

  it('asks the patients: deterioration, still under assessment, death before a visit', async () => {
    const folder = temporaryFolder()
    const lesions = write('lesions.csv', fence('irecist', 'csv'), folder)
    const patients = write(
      'patients.csv',
      'patient_id,reference_date,under_assessment,death_date\nP01,2024-01-10,N,2024-06-01\nP02,2024-01-15,Y,\n',
      folder,
    )
    const { document, findings } = await immune(lesions, { patients })
    expect(document.best[0].progressionRule).toBe('iPD: death')
    expect(document.best[1].progressionRule).toBe('iPD: pending')
    expect(findings.map(({ code }) => code)).toContain('progression-after-death')
  })

  it('writes a table as ADRS', async () => {
    const folder = temporaryFolder()
    const out = path.join(folder, 'adrs.csv')
    await immune(write('lesions.csv', fence('irecist', 'csv'), folder), { out })
    const rows = readFileSync(out, 'utf8').split('\n')
    expect(rows[0]).toMatch(/^USUBJID,READER,PARAMCD,PARAM,AVALC,/)
    expect(rows.filter(row => row.includes(',IBOR,')).map(row => row.split(',')[4])).toEqual(['iPR', 'iUPD'])
    expect(rows.filter(row => row.includes(',ICPD,')).map(row => row.split(',')[4])).toEqual(['Y', 'N'])
  })

  it('reads recorded responses, in a plain table too, and holds them against their parts', async () => {
    const file = write(
      'responses.csv',
      'patient_id,visit,date,response,target,non_target,new_lesion\n' +
        'A,week 8,2024-03-04,iUPD,iUPD,,N\nA,week 12,2024-04-01,iCPD,iCPD,,N\n' +
        'B,week 8,2024-03-04,iSD,iUPD,,N\n',
    )
    const { document, findings, text } = await immune(file, { trace: true })
    expectDocumented(pageOf('irecist'), document)
    expect(document.best.map(({ bestResponse }: { bestResponse: string }) => bestResponse)).toEqual([
      'iCPD',
      'iSD',
    ])
    expect(findings).toContainEqual(expect.objectContaining({ code: 'response-contradicts-parts', row: 4 }))
    expect(text).toContain('agrees')
  })

  it('refuses wrong usage with 2 and data at fault with 1', async () => {
    const file = write('lesions.csv', fence('irecist', 'csv'))
    await expect(immune(file, { reader: 'nobody' })).rejects.toThrow(UsageError)
    await expect(immune(file, { tu: file })).rejects.toThrow(UsageError)
    await expect(immune(file, { out: 'adrs.doc' })).rejects.toThrow(UsageError)
    const recist = write('rs.csv', 'patient_id,date,response,criteria\nA,2024-03-04,PR,RECIST 1.1\n')
    await expect(immune(recist)).rejects.toThrow(/none of the 1 recorded visits is by iRECIST/)
    const { exit } = await tessera(['endpoints', 'irecist', write('empty.csv', 'patient_id,lesion\n')])
    expect(exit).toBe(1)
  })
})

describe('tessera endpoints mrecist', () => {
  it('prints what its page shows of the table there', async () => {
    const { exit, stdout, stderr } = await tessera([
      'endpoints',
      'mrecist',
      write('lesions.csv', fence('mrecist', 'csv')),
    ])
    expect(exit).toBe(0)
    expect(stdout.trimEnd()).toBe(fence('mrecist', 'text').trimEnd())
    expect(stderr).toContain('20 mm')
  })

  it('derives every visit; its own settings are on its page', async () => {
    const { document, findings } = await liver(write('lesions.csv', fence('mrecist', 'csv')))
    expect(document.criteria).toBe('mRECIST')
    expect(document.visits.map(({ overall }: { overall: string | null }) => overall)).toEqual([
      ...[null, 'PR', 'PD', 'PD'],
      ...[null, 'CR'],
    ])
    expect(findings.map(({ code }) => code)).toContain('target-not-suitable')
    const { viableDiameters, portaHepatisNodeMm, newNoduleMm, noduleGrowthMm } = document.settings.visits
    expectDocumented(pageOf('mrecist'), {
      settings: { visits: { viableDiameters, portaHepatisNodeMm, newNoduleMm, noduleGrowthMm } },
    })
  })

  it('takes diameters as viable where the option or the column says so', async () => {
    const rows = 'H,T1,target,liver,baseline,2024-01-10,40\nH,T1,target,liver,week 8,2024-03-06,20\n'
    const plain = write('a.csv', `patient_id,lesion,role,organ,visit,date,diameter_mm\n${rows}`)
    const named = write('b.csv', `patient_id,lesion,role,organ,visit,date,viable_diameter_mm\n${rows}`)
    const silent = await liver(plain)
    expect(silent.findings.map(({ code }) => code)).toContain('enhancement-missing')
    expect((await liver(plain, { viable: true })).document.visits[1].overall).toBe('PR')
    expect((await liver(named)).document.visits[1].overall).toBe('PR')
  })

  it('refuses objective response after complete resection', async () => {
    const folder = temporaryFolder()
    const file = write('lesions.csv', fence('mrecist', 'csv'), folder)
    const patients = write('patients.csv', 'patient_id,complete_resection\nH01,Y\n', folder)
    const { document, findings } = await liver(file, { patients })
    expect(findings).toContainEqual(
      expect.objectContaining({ code: 'complete-resection', severity: 'error' }),
    )
    expect(document.best.map(({ patientId }: { patientId: string }) => patientId)).toEqual(['H02'])
  })
})

const folder = new URL('../../../../../shared/data/recist_sdtm/', import.meta.url)
const absent = !existsSync(folder)
if (absent) console.log('iRECIST of the SDTM example is skipped: ../shared/data is not here')

describe.skipIf(absent)(
  'SDTM example of iRECIST (skipped where ../shared/data/recist_sdtm is absent)',
  () => {
    it('26 patients, best response from the date of randomisation', async () => {
      const data = (name: string) => fileURLToPath(new URL(name, folder))
      const { document, findings } = await immune(data('sdtm_rs_onco_irecist.csv'), {
        patients: data('adsl.csv'),
      })
      const counts: Record<string, number> = {}
      for (const { bestResponse } of document.best) counts[bestResponse] = (counts[bestResponse] ?? 0) + 1
      expect(counts).toEqual({ iCR: 9, iPR: 6, iSD: 3, iCPD: 2, iUPD: 4, NE: 2 })
      expect(findings.filter(({ severity }) => severity === 'error')).toEqual([])
    })
  },
)
