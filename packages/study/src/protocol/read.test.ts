import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { FindingsError } from '@tessera/evidence'
import { describe, expect, it } from 'vitest'
import { studyJsonSchema } from './json-schema.ts'
import { parseProtocol, readProtocol } from './read.ts'

const root = join(import.meta.dirname, '../../../..')

const small = `study: small
title: A small study
patients:
  table: patients.csv
  id: patient_id
  centre: centre
timeZero: { name: diagnosis, at: diagnosis_date }
endpoints:
  os:
    type: time-to-event
    events: [death_date]
    censor: last_contact
    horizon: 24 months
blocks:
  clinical: { columns: [age] }
questions:
  - prognosis: os
    models:
      clinical: [clinical]
`

function findingsOf(text: string) {
  try {
    parseProtocol(text)
  } catch (error) {
    if (error instanceof FindingsError) return error.findings
    throw error
  }
  return []
}

describe('study.yaml', () => {
  it('fills in defaults', () => {
    const { protocol } = parseProtocol(small)
    expect(protocol.validation.permutations).toBe(200)
    expect(protocol.endpoints.os).toMatchObject({ unit: 'months', afterDataCut: 'exclude' })
  })

  it.each(['ici-response', 'hcc-longitudinal'])('reads the example %s', name => {
    expect(readProtocol(join(root, 'examples', name, 'study.yaml')).protocol.study).toBe(name)
  })

  it('an unknown key is named with its line and the nearest known key', () => {
    expect(findingsOf(small.replace('horizon:', 'horzion:'))).toMatchObject([
      {
        code: 'protocol-unknown-key',
        row: 13,
        field: 'endpoints.os.horzion',
        cure: "did you mean 'horizon'?",
      },
    ])
    expect(findingsOf(small.replace('title:', 'titel:')).map(f => [f.code, f.row])).toContainEqual([
      'protocol-unknown-key',
      2,
    ])
  })

  it('a wrong value is named with its line', () => {
    expect(findingsOf(small.replace('24 months', '24 moons'))).toMatchObject([
      { code: 'protocol-value', row: 13, field: 'endpoints.os.horizon' },
    ])
    expect(findingsOf(small.replace('time-to-event', 'time-to-evnt'))).toMatchObject([
      { code: 'protocol-value', row: 10, field: 'endpoints.os.type' },
    ])
  })

  it('a name that nothing defines is named with its line', () => {
    expect(findingsOf(small.replace('prognosis: os', 'prognosis: oss'))).toMatchObject([
      { code: 'protocol-unknown-name', row: 17, cure: "did you mean 'os'?" },
    ])
    expect(findingsOf(small.replace('clinical: [clinical]', 'clinical: [clinicl]'))).toMatchObject([
      { code: 'protocol-unknown-name', row: 19, cure: "did you mean 'clinical'?" },
    ])
    expect(findingsOf(`${small}minimumFollowUp: 12 months\n`)).toMatchObject([
      { code: 'minimum-follow-up-without-data-cut', row: 20 },
    ])
    for (const [key, value] of [
      ['regions', 'r.bed'],
      ['armsCalledFrom', '0.1'],
    ]) {
      const dna = `dna: { variants: a.maf, samples: s.csv, genes: [TP53], megabases: 30, ${key}: ${value} }`
      expect(findingsOf(small.replace('questions:', `  ${dna}\nquestions:`))).toMatchObject([
        { code: 'copies-without-segments', row: 16, field: `blocks.dna.${key}` },
      ])
    }
  })

  it('text that is not YAML is named with its line', () => {
    expect(findingsOf(small.replace('title: A', 'title: "A'))[0]).toMatchObject({ code: 'protocol-not-yaml' })
    expect(findingsOf('')).not.toHaveLength(0)
    expect(findingsOf('- 1')).not.toHaveLength(0)
  })

  it('never throws anything but findings, whatever line is lost', () => {
    const lines = small.split('\n')
    for (let i = 0; i < lines.length; i++) findingsOf(lines.filter((_, line) => line !== i).join('\n'))
  })
})

describe('study.schema.json', () => {
  it('is current (else run: node packages/study/bin/write-schema.ts)', () => {
    const committed: unknown = JSON.parse(
      readFileSync(join(root, 'packages/study/study.schema.json'), 'utf8'),
    )
    expect(committed).toEqual(JSON.parse(JSON.stringify(studyJsonSchema())))
  })
})
