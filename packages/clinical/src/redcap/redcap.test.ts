import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { FindingsError } from '@tessera/evidence'
import { csvText, readTable, writeCsv } from '@tessera/tables'
import { describe, expect, it } from 'vitest'
import { readRedcapDictionary } from './data-dictionary.ts'
import { readRedcapExport } from './export.ts'
import { checkboxColumn, instrumentName } from './field.ts'

const fixture = (name: string) => fileURLToPath(new URL(`../../test/redcap/${name}`, import.meta.url))
const { dictionary, findings: dictionaryFindings } = await readRedcapDictionary(fixture('dictionary.csv'))
const folder = mkdtempSync(path.join(os.tmpdir(), 'redcap-'))
let files = 0

function written(text: string): string {
  const file = path.join(folder, `${++files}.csv`)
  writeFileSync(file, text)
  return file
}

/** The raw export with a line changed. */
function changed(from: string, to: string): string {
  return written(readFileSync(fixture('raw.csv'), 'utf8').replace(from, to))
}

const codesOf = (findings: readonly { code: string }[]) => findings.map(({ code }) => code)

describe('the data dictionary', () => {
  it('is read with its types, choices, validations and identifiers', () => {
    expect(dictionaryFindings).toEqual([])
    expect(dictionary.recordId).toBe('record_id')
    expect(dictionary.instruments).toEqual(['enrolment', 'adverse_events', 'quality_of_life'])
    const field = (name: string) => dictionary.fields.find(one => one.name === name)
    expect(field('symptoms')?.choices).toEqual([
      { code: '1', label: 'Dysphagia' },
      { code: '2', label: 'Pain, behind the sternum' },
      { code: '-1', label: 'None' },
    ])
    expect(field('age')).toMatchObject({ label: 'Age at enrolment', validation: 'integer', min: '18' })
    expect(field('full_name')?.identifier).toBe(true)
    expect(field('ae_other')).toMatchObject({ branching: "[ae_term] = 'OTH'", required: true })
  })

  it('of the API has other headers', async () => {
    const file = written('field_name,form_name,field_type,field_label\nid,a,text,Id\nx,a,yesno,X\n')
    expect((await readRedcapDictionary(file)).dictionary.fields.map(({ type }) => type)).toEqual([
      'text',
      'yesno',
    ])
  })

  it('with an unknown type, a variable twice and a choice without a comma', async () => {
    const file = written(
      'field_name,form_name,field_type,select_choices_or_calculations\nid,a,text,\nid,a,text,\nx,a,radoi,\ny,a,radio,1 Yes\nz,a,radio,\n',
    )
    const { findings } = await readRedcapDictionary(file)
    expect(findings.map(({ code, row }) => [code, row])).toEqual([
      ['variable-twice', 3],
      ['field-type-unknown', 4],
      ['choice-without-label', 5],
      ['no-choices', 6],
    ])
    expect(findings[1].cure).toContain("'radio'")
    await expect(readRedcapDictionary(written('a,b\n1,2\n'))).rejects.toThrow(FindingsError)
  })

  it('names columns as REDCap does', () => {
    expect(checkboxColumn('symptoms', '-1')).toBe('symptoms____1')
    expect(checkboxColumn('race', 'ASIAN')).toBe('race___asian')
    expect(instrumentName('Adverse Events')).toBe('adverse_events')
  })
})

describe('an export', () => {
  it('of raw codes becomes one table an instrument', async () => {
    const { instruments, identifiers, findings } = await readRedcapExport(fixture('raw.csv'), dictionary, {
      missing: ['UNK'],
    })
    expect(findings.filter(({ severity }) => severity === 'error')).toEqual([])
    expect(identifiers).toEqual(['full_name', 'phone_home'])
    const [enrolment, events, quality] = instruments
    expect(csvText(enrolment.table)).toBe(
      `record_id,redcap_data_access_group,redcap_event_name,randomised,sex,age,smoker,symptoms___1,symptoms___2,symptoms____1,height,weight,bmi,enrolment_complete
1,centre_a,baseline_arm_1,2023-03-05,Female,64,true,true,false,false,165,61.5,22.6,Complete
2,centre_b,baseline_arm_1,2023-04-11,Male,,false,false,false,true,,80,,Unverified
`,
    )
    expect(enrolment).toMatchObject({ repeating: false, calculated: ['bmi'] })
    expect(csvText(events.table)).toBe(
      `record_id,redcap_data_access_group,redcap_event_name,redcap_repeat_instance,ae_term,ae_other,ae_grade,ae_start,adverse_events_complete
1,centre_a,follow_up_arm_1,1,Pneumonitis,,2,2023-05-01,Complete
1,centre_a,follow_up_arm_1,2,Other,Itch,1,2023-05-09,Complete
2,centre_b,follow_up_arm_1,1,Fistula,,3,,Complete
`,
    )
    expect(events.repeating).toBe(true)
    expect(quality.table.rowCount).toBe(2)
  })

  it('of labels gives the same values', async () => {
    const [raw, labelled] = await Promise.all(
      ['raw.csv', 'labels.csv'].map(name =>
        readRedcapExport(fixture(name), dictionary, { missing: ['UNK'] }),
      ),
    )
    const plain = (text: string) =>
      text
        .replaceAll(/[Cc]entre[_ ]/g, '')
        .replaceAll(/Baseline|baseline_arm_1|Follow up|follow_up_arm_1/g, 'E')
        .toLowerCase()
    labelled.instruments.forEach(({ table }, i) => {
      expect(plain(csvText(table))).toBe(plain(csvText(raw.instruments[i].table)))
    })
  })

  it('is read again from what was written, by the dictionary that goes with it', async () => {
    const { instruments } = await readRedcapExport(fixture('raw.csv'), dictionary, { missing: ['UNK'] })
    for (const { instrument, table, dictionary: own } of instruments) {
      const file = path.join(folder, `${instrument}.csv`)
      await writeCsv(table, file)
      const again = await readTable(file, { dictionary: own })
      expect(again.findings).toEqual([])
      expect(csvText(again.table)).toBe(csvText(table))
    }
  })

  it('never shows an identifier, flagged or by its validation', async () => {
    const project = await readRedcapExport(fixture('raw.csv'), dictionary)
    const text =
      JSON.stringify(project.findings) + project.instruments.map(({ table }) => csvText(table)).join('')
    for (const secret of ['Anna', 'Bert', '5550100']) expect(text).not.toContain(secret)
  })

  it.each([
    ['a value outside the choices', ',2,64,', ',3,64,', 'unknown-code', 'sex'],
    [
      'a value of another instrument',
      'PNEU,,2,2023-05-01,2,,',
      'PNEU,,2,2023-05-01,2,40,',
      'value-in-other-instrument',
      'pain_now',
    ],
    ['a record twice', 'adverse_events,2,centre_a', 'adverse_events,1,centre_a', 'record-twice', 'record_id'],
    [
      'a column that the dictionary lacks',
      ',pain_now,',
      ',pain_then,',
      'field-not-in-dictionary',
      'pain_then',
    ],
    ['a value outside the range', ',64,', ',17,', 'implausible', 'age'],
    ['a number that is none', ',165,', ',tall,', 'unreadable-number', 'height'],
  ])('with %s: a finding', async (_, from, to, code, field) => {
    const { findings } = await readRedcapExport(changed(from, to), dictionary, { missing: ['UNK'] })
    expect(findings.map(one => [one.code, one.field])).toContainEqual([code, field])
  })

  it('without a missing-data code for UNK: the cells are findings', async () => {
    const { findings } = await readRedcapExport(fixture('raw.csv'), dictionary)
    expect(codesOf(findings)).toContain('unreadable-number')
  })

  it('with labels as headers is refused with the way out', async () => {
    const file = written('Study number,Sex\n1,Female\n')
    await expect(readRedcapExport(file, dictionary)).rejects.toThrow(/no column 'record_id'/)
  })
})
